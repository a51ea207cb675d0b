/**
 * Puts lines together again that a mail program broke to send them (RFC 3676): a line that ends in a blank goes on in
 * the next one of the same depth of quotation. A signature's delimiter never does.
 * @param delsp whether that blank was put there for the purpose, and goes
 */
export function unflowed(text: string, delsp: boolean): string {
  const lines: string[] = [];
  let open: { depth: number; words: string } | undefined;
  const close = (): void => {
    if (open) lines.push(written(open.depth, open.words));
    open = undefined;
  };
  for (const raw of text.split(/\r?\n/u)) {
    const marks = /^>*/u.exec(raw)?.[0].length ?? 0;
    const words = raw.slice(marks).replace(/^ /u, '');
    const flows = words.endsWith(' ') && words !== '-- ';
    if (open && (open.depth !== marks || words === '-- ')) close();
    const part = flows && delsp ? words.slice(0, -1) : words;
    open = { depth: marks, words: `${open?.words ?? ''}${part}` };
    if (!flows) close();
  }
  close();
  return lines.join('\n');
}

function written(depth: number, words: string): string {
  return depth === 0 ? words : `${'>'.repeat(depth)} ${words}`.trimEnd();
}
