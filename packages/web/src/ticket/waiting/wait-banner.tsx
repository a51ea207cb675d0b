import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import { deskQuery } from '../../api/queue.ts';
import { useUnsnooze } from '../../api/work.ts';
import { useFormat } from '../../lib/format.ts';
import { useTold } from '../../lib/told.ts';
import { IconPlayerPause } from '../../ui/icons.ts';
import { IconZzz } from '../../ui/icons-work.ts';
import classes from './waiting.module.css';

/** For what and until when a ticket waits, and until when it was put aside: in sight as long as it does. */
export function WaitBanner({ ticket, address }: { ticket: Ticket; address: string }) {
  return (
    <>
      {ticket.phase === 'pending' && ticket.pending && <Waits ticket={ticket} pending={ticket.pending} />}
      {ticket.snoozedUntil && <Snoozed until={ticket.snoozedUntil} address={address} />}
    </>
  );
}

function Waits({ ticket, pending }: { ticket: Ticket; pending: NonNullable<Ticket['pending']> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const reason = useQuery(deskQuery(ticket.client)).data?.pendingReasons.find((one) => one.id === pending.reason);
  const { wait } = ticket;
  const name = ticket.requester.name;
  const reply = reason?.awaits === 'requester' || wait?.on?.includes('reply') === true;
  const links = wait?.on?.includes('links') === true;
  const ends: string[] = [];
  if (pending.wakeAt) ends.push(t('waiting.wakesAt', { when: format.deadline(pending.wakeAt) }));
  if (reply) ends.push(t(ends.length > 0 ? 'waiting.wakesReply' : 'waiting.onlyReply', { name }));
  if (links) ends.push(t(ends.length > 0 ? 'waiting.wakesLinks' : 'waiting.onlyLinks'));
  return (
    <div className={classes.banner} role="status">
      <IconPlayerPause size={16} aria-hidden="true" />
      <p>
        <strong>{reason?.label ?? t('waiting.waits', { reason: pending.reason })}</strong>
        <span>{ends.join(' ')}</span>
        {wait?.reminded !== undefined && <span>{t('waiting.reminded', { count: wait.reminded })}</span>}
        {wait?.remindAt && <span>{t('waiting.nextReminder', { when: format.deadline(wait.remindAt) })}</span>}
      </p>
    </div>
  );
}

function Snoozed({ until, address }: { until: string; address: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const told = useTold();
  const unsnooze = useUnsnooze(address);
  return (
    <div className={classes.banner} role="status">
      <IconZzz size={16} aria-hidden="true" />
      <p>
        <strong>{t('waiting.snoozed', { when: format.deadline(until) })}</strong>
      </p>
      <Button
        size="compact-sm"
        variant="default"
        loading={unsnooze.isPending}
        onClick={() => unsnooze.mutate(undefined, told(t('waiting.unsnoozed')))}
      >
        {t('waiting.unsnooze')}
      </Button>
    </div>
  );
}
