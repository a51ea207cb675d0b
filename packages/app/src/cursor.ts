import { AppError } from '@portico/domain/kernel/error';
import type { Context } from './context.ts';

/** A cursor is bound to the question it came from: used with another one, or changed, it is refused. */
export function sealCursor(ctx: Context, question: string, position: unknown): string {
  const body = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${body}.${ctx.mac(`cursor\n${ctx.actor.msp}\n${ctx.actor.kind}:${ctx.actor.id}\n${question}\n${body}`)}`;
}

/** @throws malformed for a cursor that is not ours, or not of this question. */
export function openCursor(ctx: Context, question: string, cursor: string): unknown {
  const [body, mac, ...rest] = cursor.split('.');
  const expected = ctx.mac(`cursor\n${ctx.actor.msp}\n${ctx.actor.kind}:${ctx.actor.id}\n${question}\n${body}`);
  if (!body || rest.length > 0 || mac !== expected) {
    throw new AppError('malformed', 'cursor.invalid', 'This cursor is not one of ours, or belongs to another list.', [
      { pointer: '?cursor', detail: 'start again without a cursor' },
    ]);
  }
  return JSON.parse(Buffer.from(body, 'base64url').toString());
}
