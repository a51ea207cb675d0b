import { crockford } from '@portico/domain/kernel/scope';

const SHAPE = /^[A-Za-z0-9._-]{8,64}$/;
const LENGTH = 20;

/** The caller's request id where it is harmless, else a new one. It stands in the answer, the log and the event. */
export function requestIdOf(header: string | null, random: (bytes: number) => Uint8Array): string {
  if (header !== null && SHAPE.test(header)) return header;
  return `req_${crockford(random(LENGTH), LENGTH)}`;
}
