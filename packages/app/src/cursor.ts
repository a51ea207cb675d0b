import { createCipheriv, createDecipheriv, hash } from 'node:crypto';
import { AppError } from '@portico/domain/kernel/error';
import type { Context } from './context.ts';

const CIPHER = 'aes-256-gcm';
/** NIST SP 800-38D §8.2: a random nonce of 96 bits, a tag of 128. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A cursor is bound to the question it came from: used with another one, or changed, it is refused. It is also
 * unreadable, for where a page stopped may be the key of a row that its reader may not see.
 */
export function sealCursor(ctx: Context, question: string, position: unknown): string {
  const nonce = ctx.random(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, keyOf(ctx, question), nonce);
  const sealed = [nonce, cipher.update(JSON.stringify(position), 'utf8'), cipher.final(), cipher.getAuthTag()];
  return Buffer.concat(sealed).toString('base64url');
}

/** @throws malformed for a cursor that is not ours, or not of this question. */
export function openCursor(ctx: Context, question: string, cursor: string): unknown {
  const bytes = Buffer.from(cursor, 'base64url');
  // Base64 has several texts for some bytes; only the one that was given counts.
  if (bytes.length <= NONCE_BYTES + TAG_BYTES || bytes.toString('base64url') !== cursor) throw refused();
  const decipher = createDecipheriv(CIPHER, keyOf(ctx, question), bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const text = [decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()];
    return JSON.parse(Buffer.concat(text).toString('utf8'));
  } catch {
    throw refused();
  }
}

/** One key for each reader and question, under the installation's own secret. */
function keyOf(ctx: Context, question: string): Buffer {
  const { msp, kind, id } = ctx.actor;
  return hash('sha256', ctx.mac(`cursor\n${msp}\n${kind}:${id}\n${question}`), 'buffer');
}

function refused(): AppError {
  return new AppError('malformed', 'cursor.invalid', 'This cursor is not one of ours, or belongs to another list.', [
    { pointer: '?cursor', detail: 'start again without a cursor' },
  ]);
}
