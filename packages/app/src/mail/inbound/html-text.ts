import { Parser } from 'htmlparser2';

/** Enough for anything that people write, and a bound for what machines make. */
const CHARACTERS_MOST = 500_000;

const unseen = new Set([
  'head',
  'style',
  'script',
  'title',
  'template',
  'noscript',
  'svg',
  'object',
  'select',
  'textarea',
]);
const blocks = new Set([
  ...[
    'address',
    'article',
    'aside',
    'body',
    'caption',
    'center',
    'dd',
    'div',
    'dl',
    'dt',
    'fieldset',
    'figcaption',
    'figure',
  ],
  ...[
    'footer',
    'form',
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'header',
    'html',
    'li',
    'main',
    'nav',
    'ol',
    'p',
    'pre',
    'section',
  ],
  ...['table', 'tbody', 'tfoot', 'thead', 'tr', 'ul', 'blockquote'],
]);
/** These have a blank line around them. */
const apart = new Set(['p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'pre', 'table', 'blockquote', 'dl']);

/**
 * What a person reads of a page, as lines: blocks on lines of their own, lists with dashes, and what is quoted behind
 * `>`, as mail programs quote plain text. Nothing is fetched or run, whatever stands in it.
 */
export function htmlText(html: string): string {
  const writer = new LineWriter();
  const parser = new Parser(
    {
      onopentag: (name, attributes) => writer.open(name, attributes),
      onclosetag: (name) => writer.close(name),
      ontext: (text) => writer.text(text),
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(html.slice(0, 4 * CHARACTERS_MOST));
  parser.end();
  return writer.end();
}

class LineWriter {
  readonly #lines: string[] = [];
  #line = '';
  #size = 0;
  #hidden = 0;
  #plain = 0;
  #quotes = 0;
  #blank = false;
  /** Which open blockquotes quote, and which only indent. */
  readonly #kinds: boolean[] = [];

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    if (unseen.has(name)) this.#hidden += 1;
    if (this.#hidden > 0) return;
    if (name === 'br') {
      this.#break();
      return;
    }
    if (name === 'hr') {
      this.#endLine();
      this.#push('________________________________');
      return;
    }
    if (name === 'td' || name === 'th') {
      if (this.#line !== '' && !this.#line.endsWith(' ')) this.#line += ' ';
      return;
    }
    if (!blocks.has(name)) return;
    this.#endLine();
    if (apart.has(name)) this.#blank = true;
    if (name === 'pre') this.#plain += 1;
    if (name === 'li') this.#line = '- ';
    if (name === 'blockquote') {
      const quotes = !isIndent(attributes);
      this.#kinds.push(quotes);
      if (quotes) this.#quotes += 1;
    }
  }

  close(name: string): void {
    if (unseen.has(name)) {
      this.#hidden = Math.max(0, this.#hidden - 1);
      return;
    }
    if (this.#hidden > 0 || !blocks.has(name)) return;
    this.#endLine();
    if (apart.has(name)) this.#blank = true;
    if (name === 'pre') this.#plain = Math.max(0, this.#plain - 1);
    if (name === 'blockquote' && this.#kinds.pop()) this.#quotes -= 1;
  }

  text(text: string): void {
    if (this.#hidden > 0 || this.#size > CHARACTERS_MOST) return;
    this.#size += text.length;
    if (this.#plain > 0) {
      const [first = '', ...rest] = text.split('\n');
      this.#line += first;
      for (const line of rest) {
        this.#break();
        this.#line = line;
      }
      return;
    }
    // A space that does not break is one that somebody set, as between two words: kept as such.
    const run = text.replaceAll(/[ \t\r\n\f]+/gu, ' ');
    this.#line += this.#line === '' || this.#line.endsWith(' ') ? run.replace(/^ /u, '') : run;
  }

  end(): string {
    this.#endLine();
    return this.#lines
      .join('\n')
      .replaceAll('\u00a0', ' ')
      .replaceAll(/\n{3,}/gu, '\n\n')
      .trim();
  }

  #break(): void {
    this.#push(this.#line);
    this.#line = '';
  }

  #endLine(): void {
    if (this.#line.trim() !== '' && this.#line !== '- ') this.#break();
    else if (this.#line !== '- ') this.#line = '';
  }

  #push(line: string): void {
    const before = '> '.repeat(Math.min(this.#quotes, 10)).trimEnd();
    if (this.#blank && this.#lines.length > 0) this.#lines.push(before);
    this.#blank = false;
    const text = line.trimEnd();
    this.#lines.push(before === '' ? text : text === '' ? before : `${before} ${text}`);
  }
}

/** Some editors indent by a blockquote that is none: without a border, and not said to cite. */
function isIndent({ type, class: name = '', style = '' }: Readonly<Record<string, string>>): boolean {
  if (type?.toLowerCase() === 'cite' || /quote|cite/iu.test(name)) return false;
  return /border(?:-left)?:\s*(?:none|0)/iu.test(style) && /margin/iu.test(style);
}
