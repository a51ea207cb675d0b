import { createHash } from 'node:crypto';
import { judgeFile } from '@portico/domain/file/judge';
import { sniff } from '@portico/domain/file/sniff';
import type { Inspected } from './store.ts';

/** As much as is looked at to tell what a file is. Nothing is unpacked, so no archive can be a bomb. */
const HEAD_BYTES = 4_096;
/** The EICAR test file (eicar.org), in two halves: this source must not look like it itself. */
const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}', '$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

/** Reads a file once: how long it is, its hash, what it is, and why it must not be handed on. */
export async function inspect(
  bytes: AsyncIterable<Uint8Array>,
  declared: { readonly name: string; readonly type: string },
): Promise<Inspected> {
  const hash = createHash('sha256');
  const mark = Buffer.from(EICAR, 'latin1');
  let [size, testFile] = [0, false];
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  for await (const chunk of bytes) {
    hash.update(chunk);
    size += chunk.length;
    if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
    const seam = Buffer.concat([tail, chunk]);
    testFile ||= seam.includes(mark);
    tail = Buffer.from(seam.subarray(Math.max(0, seam.length - mark.length)));
  }
  const found = sniff(head);
  const reason = judgeFile({
    ...declared,
    ...(found === undefined ? {} : { found }),
    text: isText(head),
    testFile,
  });
  return { size, sha256: hash.digest('base64url'), ...(reason === undefined ? {} : { reason }) };
}

/** Text has no zero bytes in UTF-8, and begins with a mark in UTF-16; programs of old have zeros all over. */
function isText(head: Buffer): boolean {
  const marked = head.length > 1 && ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff));
  return marked || !head.includes(0);
}
