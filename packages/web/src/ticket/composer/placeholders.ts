export interface Placeholder {
  /** `requester.email` */
  name: string;
  start: number;
  end: number;
}

/** Variables that canned texts know. Other braces are people's own words. */
const VARIABLE = /\{\{\s*((?:ticket|requester|technician|client|msp)(?:\.\w+)+|today)\s*\}\}/g;

/** Variables that still stand in a text: nobody is to read "Dear {{ requester.firstName }}". */
export function placeholders(text: string): Placeholder[] {
  return [...text.matchAll(VARIABLE)].map((match) => ({
    name: match[1] ?? '',
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** Where a canned text goes: in the place of what is selected, on lines of its own where words stand around it. */
export function insertAt(text: string, start: number, end: number, inserted: string): { text: string; caret: number } {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const gap = before.trim() === '' || before.endsWith('\n') ? '' : '\n';
  const tail = after === '' || after.startsWith('\n') ? '' : '\n';
  const head = `${before.trim() === '' ? '' : before}${gap}${inserted}`;
  return { text: `${head}${tail}${after}`, caret: head.length };
}

/** Whether a caret stands where a line begins. */
export const atLineStart = (text: string, caret: number): boolean => caret === 0 || text[caret - 1] === '\n';
