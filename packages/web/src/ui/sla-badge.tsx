import { Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Target, TicketRow } from '../api/contract.ts';
import { meQuery } from '../api/session.ts';
import { ticketQuery } from '../api/tickets.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { slaView } from '../lib/sla.ts';
import { IconAlarmAverage, IconClock, IconFlame, IconPlayerPause } from './icons.ts';
import classes from './ui.module.css';

const icons = { late: IconFlame, soon: IconAlarmAverage, running: IconClock, paused: IconPlayerPause };

/** What is left of the promised service time; asked for when somebody looks, for no row of a queue has it. */
function ServiceTime({ number, target }: { number: string; target: Target }) {
  const { t } = useTranslation();
  const format = useFormat();
  const clock = useQuery(ticketQuery(number)).data?.sla.clocks.find((one) => one.target === target);
  if (!clock) return null;
  const left = (clock.targetSeconds - clock.usedSeconds) * 1_000;
  return (
    <span className={classes.service}>
      {left >= 0
        ? t('sla.serviceLeft', { time: format.duration(left) })
        : t('sla.serviceOver', { time: format.duration(left) })}
    </span>
  );
}

/** Time left to the next target; icon, sign and words carry the state as well as the colour does. */
export function SlaBadge({
  ticket,
}: {
  ticket: Pick<TicketRow, 'number' | 'phase' | 'createdAt' | 'due' | 'pending'>;
}) {
  const { t } = useTranslation();
  const now = useNow();
  const format = useFormat();
  const staff = useQuery(meQuery).data?.kind === 'staff';
  const view = slaView(ticket, now);
  if (view.tone === 'none') {
    return (
      <span className={classes.slaNone} title={t('sla.noTarget')}>
        <span aria-hidden="true">–</span>
        <span className={classes.hidden}>{t('sla.noTarget')}</span>
      </span>
    );
  }
  const Icon = icons[view.tone];
  const time = format.duration(view.left ?? 0);
  const target = view.target ? t(`sla.${view.target}`) : '';
  const spoken = view.tone === 'paused' ? t('sla.paused') : t(`sla.${view.tone}`, { target, time });
  const wake = ticket.pending?.wakeAt
    ? t('sla.wakes', { when: format.deadline(ticket.pending.wakeAt) })
    : t('sla.paused');
  const when = ticket.due ? t('sla.dueAt', { when: format.deadline(ticket.due.at) }) : wake;
  // What waits for a time says when it goes on; "paused" stands in its tooltip.
  const waits = ticket.pending?.wakeAt
    ? t('waiting.chipWait', { when: format.brief(ticket.pending.wakeAt, now) })
    : t('sla.paused');
  const shown = view.tone === 'paused' ? waits : `${view.tone === 'late' ? '-' : ''}${time}`;
  return (
    <Tooltip
      label={
        <>
          {view.tone === 'paused' ? when : `${spoken}. ${when}`}
          {view.target && staff && <ServiceTime number={ticket.number} target={view.target} />}
        </>
      }
    >
      <span className={classes.sla} data-tone={view.tone}>
        <Icon size={14} stroke={2} aria-hidden="true" />
        <span aria-hidden="true">{shown}</span>
        <span className={classes.hidden}>{spoken}</span>
      </span>
    </Tooltip>
  );
}
