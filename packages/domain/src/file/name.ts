const LENGTH_MAX = 180;
/** Controls, and the marks that turn the direction of writing: `exe.fdp` must not read as `pdf.exe`. */
const hidden = /[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** What is wrong with a file's name in plain words, or undefined for a good one. Names are told, never used as paths. */
export function nameFault(name: string): string | undefined {
  if (name.length === 0) return 'give the file a name';
  if (name.length > LENGTH_MAX) return `a name has at most ${LENGTH_MAX} characters`;
  if (/[/\\]/.test(name)) return 'give the name alone, without the folders it was in';
  if (hidden.test(name)) return 'the name holds characters that cannot be seen; take them out';
  if (name !== name.trim() || /^\.*$/.test(name) || name.endsWith('.')) return 'this is no name of a file';
  return undefined;
}

/** What stands behind the last dot, in small letters; empty where there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}
