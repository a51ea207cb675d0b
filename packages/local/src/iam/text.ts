/** Texts of policies: wildcards and variables (IAM User Guide, "Policy elements: variables and tags", "StringLike"). */
export type Matcher = (text: string) => boolean;
/** Values of policy variables for one principal, by name: `aws:PrincipalTag/msp`. */
export type Variables = Readonly<Record<string, string>>;

interface Part {
  readonly text: string;
  /** A variable's value is text, even where it holds `*` or `?`. */
  readonly literal: boolean;
}

const variable = /\$\{([^}]*)\}/;
const known = /^aws:(?:PrincipalTag\/.+|PrincipalAccount)$/;
const never: Matcher = () => false;

/** A pattern with its variables filled in; nothing matches where the principal lacks one of them. */
export function likeWith(pattern: string, variables: Variables): Matcher {
  const parts = substitute(pattern, variables);
  return parts ? glob(parts) : never;
}

/** The exact text, with its variables filled in. */
export function equalTo(value: string, variables: Variables): Matcher {
  const text = substitute(value, variables)
    ?.map((part) => part.text)
    .join('');
  return text === undefined ? never : (found) => found === text;
}

/** @throws Error for a variable that is not known: what it stands for could never be decided. */
function substitute(pattern: string, variables: Variables): Part[] | undefined {
  const parts: Part[] = [];
  let whole = true;
  for (const [i, piece] of pattern.split(variable).entries()) {
    if (i % 2 === 0) {
      if (piece !== '') parts.push({ text: piece, literal: false });
      continue;
    }
    if (!known.test(piece)) throw new Error(`unknown policy variable ${piece}`);
    const value = Object.hasOwn(variables, piece) ? variables[piece] : undefined;
    if (!value) whole = false;
    else parts.push({ text: value, literal: true });
  }
  return whole ? parts : undefined;
}

/** `*` is any text, `?` any character. Nearly all patterns are a prefix and one star, which needs no expression. */
function glob(parts: readonly Part[]): Matcher {
  const head = parts.slice(0, -1);
  const tail = parts.at(-1);
  const fixed = head.every((part) => part.literal || !/[*?]/.test(part.text));
  if (fixed && tail && !tail.literal && /^[^*?]*\*$/.test(tail.text)) {
    const prefix = `${head.map((part) => part.text).join('')}${tail.text.slice(0, -1)}`;
    return (text) => text.startsWith(prefix);
  }
  if (parts.every((part) => part.literal || !/[*?]/.test(part.text))) {
    const whole = parts.map((part) => part.text).join('');
    return (text) => text === whole;
  }
  const source = parts.map(({ text, literal }) => (literal ? escapeRegExp(text) : wild(text))).join('');
  const pattern = new RegExp(`^${source}$`, 'su');
  return (text) => pattern.test(text);
}

function wild(text: string): string {
  return text
    .split(/([*?])/)
    .map((piece) => (piece === '*' ? '.*' : piece === '?' ? '.' : escapeRegExp(piece)))
    .join('');
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
