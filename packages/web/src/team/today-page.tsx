import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { NextTicket } from '../api/contract-views.ts';
import { countsQuery } from '../api/queue.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { nextQuery } from '../api/views.ts';
import { useFormat } from '../lib/format.ts';
import { rememberRows } from '../queue/last-queue.ts';
import { IconCloudOff, IconInbox } from '../ui/icons.ts';
import { ClientChip, PriorityMark } from '../ui/marks.tsx';
import { EmptyPanel } from '../ui/panel.tsx';
import { SlaBadge } from '../ui/sla-badge.tsx';
import classes from './team.module.css';

function NextRow({ ticket }: { ticket: NextTicket }) {
  const { t } = useTranslation();
  const lookup = useDirectory();
  return (
    <li className={classes.next}>
      <SlaBadge ticket={ticket} />
      <div className={classes.nextText}>
        <Link to="/tickets/$ref" params={{ ref: ticket.number }} className={classes.link}>
          {ticket.subject}
        </Link>
        <span className={classes.meta}>
          <span>{ticket.number}</span>
          <ClientChip client={lookup.client(ticket.client)} />
          <PriorityMark level={ticket.priority} />
          {!ticket.assignee && <span>{lookup.team(ticket.team) ?? t('queue.nobody')}</span>}
        </span>
      </div>
      <ul className={classes.reasons} aria-label={t('team.reasons')}>
        {ticket.reasons
          .filter((reason) => reason !== 'mine')
          .map((reason) => (
            <li key={reason} data-tone={reason === 'overdue' ? 'late' : reason === 'due_soon' ? 'soon' : undefined}>
              {t(`team.reason_${reason}`)}
            </li>
          ))}
      </ul>
    </li>
  );
}

/** What to do today, in the order in which to do it, and why in that order. */
export function TodayPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const query = useQuery(nextQuery);
  const counts = useQuery(countsQuery).data;
  const items = useMemo(() => query.data?.items ?? [], [query.data]);
  const due = items.filter((one) => one.reasons.some((reason) => reason.startsWith('due') || reason === 'overdue'));
  useEffect(() => {
    document.title = `${t('team.today')} · ${t('app.name')}`;
  }, [t]);
  useEffect(() => rememberRows(items.map((one) => one.number)), [items]);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t('team.greeting', { name: me.name.split(' ')[0] })}</h1>
        <ul className={classes.figures}>
          <li>
            <Link to="/queue" search={{ scope: 'mine' }}>
              <strong>{counts ? format.number(counts.mine) : '–'}</strong> {t('team.figureMine')}
            </Link>
          </li>
          <li>
            <Link to="/queue" search={{ scope: 'mine', q: 'due<8h' }}>
              <strong>{query.isSuccess ? format.number(due.length) : '–'}</strong> {t('team.figureDue')}
            </Link>
          </li>
          <li>
            <Link to="/queue" search={{ scope: 'unassigned' }}>
              <strong>{counts ? format.number(counts.unassigned) : '–'}</strong> {t('team.figureNobody')}
            </Link>
          </li>
          <li>
            <Link to="/tasks">{t('tasks.own')}</Link>
          </li>
        </ul>
      </header>
      <section className={classes.panel} aria-labelledby="next">
        <h2 id="next">{t('team.next')}</h2>
        <p className={classes.hint}>{t('team.nextHint')}</p>
        {query.isPending && <Skeleton height={160} />}
        {query.isError && <EmptyPanel tone="failed" icon={<IconCloudOff size={26} />} title={t('queue.failed')} />}
        {query.isSuccess && items.length === 0 && (
          <EmptyPanel icon={<IconInbox size={26} />} title={t('team.nextNone')} hint={t('team.nextNoneHint')} />
        )}
        <ol className={classes.list}>
          {items.map((ticket) => (
            <NextRow key={ticket.id} ticket={ticket} />
          ))}
        </ol>
        {query.data && !query.data.complete && <p className={classes.hint}>{t('team.nextPartial')}</p>}
      </section>
    </div>
  );
}
