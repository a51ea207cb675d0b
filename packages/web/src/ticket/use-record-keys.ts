import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/contract.ts';
import { useMe } from '../api/session.ts';
import { useKeys } from '../lib/keys.ts';
import { rememberRecent } from '../lib/recent.ts';
import { report } from '../lib/report.tsx';
import { markSeen } from '../lib/seen.ts';
import { useTarget } from '../lib/target.ts';
import { neighbourOf } from '../queue/last-queue.ts';
import { useShell } from '../shell/shell-context.ts';

/** What the keys do on a ticket beside writing: its properties through the palette, and the tickets around it. */
export function useRecordKeys(ticket: Ticket): void {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const { palette } = useShell();
  const { number, subject, client } = ticket;
  useTarget(() => ({ kind: 'ticket', ref: number }));
  useEffect(() => rememberRecent(me.id, { ref: number, subject, client }), [me.id, number, subject, client]);
  useEffect(() => markSeen(me.id, ticket.id, ticket.version), [me.id, ticket.id, ticket.version]);
  const go = (by: 1 | -1) => {
    const ref = neighbourOf(number, by);
    if (ref === undefined) return false;
    return void navigate({ to: '/tickets/$ref', params: { ref } });
  };
  useKeys({
    nextRecord: () => go(1),
    previousRecord: () => go(-1),
    assign: () => palette('assign'),
    status: () => palette('status'),
    priority: () => palette('priority'),
    label: () => palette('label'),
    copy: () => void navigator.clipboard?.writeText(number).then(() => report.done(t('app.copied', { number }))),
  });
}
