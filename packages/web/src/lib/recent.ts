/** The tickets that a person opened last on this device, newest first. */
export interface Recent {
  readonly ref: string;
  readonly subject: string;
  readonly client: string;
}

const MOST = 12;
const keyOf = (person: string) => `portico:recent:${person}`;

export function readRecent(person: string): Recent[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(person)) ?? '[]');
    return Array.isArray(kept) ? (kept as Recent[]) : []; // Safe: written below, and by nothing else.
  } catch {
    return [];
  }
}

export function rememberRecent(person: string, { ref, subject, client }: Recent): void {
  try {
    const others = readRecent(person).filter((one) => one.ref !== ref);
    localStorage.setItem(keyOf(person), JSON.stringify([{ ref, subject, client }, ...others].slice(0, MOST)));
  } catch {
    // Without storage nothing is remembered, and nothing else suffers.
  }
}
