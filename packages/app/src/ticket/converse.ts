import { clientScope, crockford } from '@portico/domain/kernel/scope';
import { type Confirmation, confirmed } from '@portico/domain/ticket/confirm';
import { noteOn, replyTo } from '@portico/domain/ticket/converse';
import { draftSent } from '@portico/store/draft/draft';
import { attachmentOf } from '@portico/store/file/attachment';
import type { FileItem } from '@portico/store/file/file';
import { loadContact } from '@portico/store/tenant/directory';
import { pointerWrite } from '@portico/store/ticket/commit';
import type { Context } from '../context.ts';
import { draftPlace, draftRefusal } from '../draft/drafts.ts';
import { filesFor } from '../file/attach.ts';
import { type AttachmentView, attachmentView } from '../file/view.ts';
import { type Answer, runOnTicket } from './command.ts';
import { guardClient } from './wrong-client.ts';

export interface MessageAnswer {
  readonly id: string;
  readonly at: string;
  readonly visibility: 'public' | 'internal';
  readonly by: { readonly kind: string; readonly id: string; readonly name: string };
  readonly text: string;
  readonly files: readonly AttachmentView[];
  readonly version: number;
}

const kindOf = { public: 'reply', internal: 'note' } as const;

type Done = Answer<MessageAnswer> & { version: number };

/** Writes to the requester. */
export function reply(
  ctx: Context,
  ref: string,
  text: string,
  confirm: readonly Confirmation[] = [],
  files: readonly string[] = [],
  draft?: number,
): Promise<Done> {
  return converse(ctx, ref, text, 'public', confirm, files, draft);
}

/** Writes to colleagues: no requester ever reads it, and it has no recipients. */
export function note(
  ctx: Context,
  ref: string,
  text: string,
  files: readonly string[] = [],
  draft?: number,
): Promise<Done> {
  return converse(ctx, ref, text, 'internal', [], files, draft);
}

function converse(
  ctx: Context,
  ref: string,
  text: string,
  visibility: 'public' | 'internal',
  confirm: readonly Confirmation[],
  fileIds: readonly string[],
  draft: number | undefined,
): Promise<Done> {
  let agreed: readonly Confirmation[] = [];
  const id = crockford(ctx.random(12), 12);
  let files: readonly FileItem[] = [];
  return runOnTicket(ctx, ref, {
    right: visibility === 'public' ? 'reply' : 'note',
    load: async ({ db, asked, before }) => {
      files = await filesFor(ctx, before.state.client, fileIds, [asked.state.number, before.state.number]);
      // What goes out cannot be called back; a note stays inside, and may well tell of others.
      if (visibility === 'internal' || ctx.actor.kind !== 'staff') return;
      const to = await loadContact(db, before.scope, before.state.requester);
      const texts = [
        { pointer: '/text', text },
        { pointer: '', text: to?.email ?? '' },
      ];
      agreed = await guardClient(ctx, before.state.client, texts, confirm);
    },
    decide: (ticket, facts) =>
      visibility === 'public' ? confirmed(replyTo(ticket, facts), agreed) : noteOn(ticket, facts),
    message: { id, visibility, text, files: fileIds },
    brought: () => ({ files, vis: visibility }),
    // Who writes on a colleague's ticket must be found again when they are erased.
    extra: async ({ before }) => [
      ...(draft === undefined
        ? []
        : [draftSent(draftPlace(ctx, before.scope, before.state.number, kindOf[visibility]), draft)]),
      ...(ctx.actor.kind === 'contact' && ctx.actor.id !== before.state.requester
        ? [pointerWrite(before.scope, ctx.actor.id, before.state)]
        : []),
    ],
    answer: (next, version) => ({
      status: 201,
      body: {
        id,
        at: ctx.now,
        visibility,
        by: { kind: ctx.actor.kind, id: ctx.actor.id, name: ctx.person?.name ?? '' },
        text,
        files: files.map((file) =>
          attachmentView(attachmentOf(clientScope(ctx.actor.msp, next.client), next.number, file, visibility, ctx.now)),
        ),
        version,
      },
    }),
  }).catch((error: unknown) => {
    throw draftRefusal(error, draft) ?? error;
  });
}
