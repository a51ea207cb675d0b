import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client.ts';
import type { Confirmation, Ticket } from '../../api/contract.ts';
import type { DraftKind } from '../../api/contract-talk.ts';
import { keyring } from '../../api/idempotency.ts';
import { say } from '../../api/talk.ts';
import type { DraftKeeper } from '../../lib/draft.ts';
import { outbox } from '../../lib/outbox.ts';
import { reasonOf, report } from '../../lib/report.tsx';

export const OTHER_CLIENT = 'ticket.other_client';

export const isDoubt = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.problem?.code === OTHER_CLIENT;

interface Place {
  ticket: Ticket;
  address: string;
  kind: DraftKind;
  keeper: DraftKeeper;
  /** Whom a reply goes to, for people. */
  to: string;
}

/** Posts a note at once, and a reply after the moments in which it can be taken back. */
export function useSend({ ticket, address, kind, keeper, to }: Place) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const keyFor = useRef(keyring());
  const [busy, setBusy] = useState(false);

  const post = async (confirm?: readonly Confirmation[]) => {
    const draft = await keeper.settled();
    const { text, files, macro } = keeper.state();
    const words = {
      text: text.trim(),
      files: files.map((file) => file.id),
      ...(draft === undefined ? {} : { draft }),
      ...(confirm ? { confirm } : {}),
      ...(macro ? { macro: macro.id } : {}),
    };
    await say(client, address, kind, words, keyFor.current({ kind, words }));
  };
  const failed = (error: unknown) => report.failed(t('composer.failed', { reason: reasonOf(error, t) }));

  const note = async (onDone: () => void) => {
    setBusy(true);
    try {
      await post();
      keeper.sent();
      report.done(t('composer.noteSaved'));
      onDone();
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };

  const reply = (confirm?: readonly Confirmation[]) => {
    // On the server before anything else: a page that is closed in these moments leaves it there.
    void keeper.flush();
    outbox.put(ticket.id, {
      text: keeper.state().text.trim(),
      to,
      post: () => post(confirm),
      onSent: () => {
        keeper.sent();
        report.done(t('composer.replySent', { name: to }));
      },
      onFailed: (error, seen) => {
        if (!seen) report.failed(t('outbox.failedElsewhere', { number: ticket.number, reason: reasonOf(error, t) }));
        else if (!isDoubt(error)) failed(error);
      },
    });
  };
  return { busy, note, reply };
}
