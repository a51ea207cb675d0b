import { ActionIcon, Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useDirectory, useMe } from '../api/session.ts';
import { ticketQuery, timelineItems, timelineQuery } from '../api/tickets.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { markSeen } from '../lib/seen.ts';
import { IconLock, IconX } from '../ui/icons.ts';
import { ClientBar, ClientChip, PriorityMark, StatusMark } from '../ui/marks.tsx';
import { SlaBadge } from '../ui/sla-badge.tsx';
import classes from './preview.module.css';

const MESSAGES = 6;

/** The ticket under the cursor beside the list: enough to decide, without leaving the queue. */
export function PreviewPane({ number, onClose }: { number: string | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const me = useMe();
  const lookup = useDirectory();
  const ticket = useQuery({ ...ticketQuery(number ?? ''), enabled: number !== undefined }).data;
  const timeline = useInfiniteQuery({ ...timelineQuery(number ?? ''), enabled: number !== undefined }).data;
  const said = timelineItems(timeline).flatMap((item) => (item.kind === 'message' ? [item] : []));
  useEffect(() => {
    if (ticket) markSeen(me.id, ticket.id, ticket.version);
  }, [ticket, me.id]);
  const client = ticket && lookup.client(ticket.client);
  return (
    <aside className={classes.pane} aria-label={t('queue.preview')}>
      {ticket && <ClientBar color={client?.color} />}
      <div className={classes.top}>
        {ticket && <ClientChip client={client} />}
        <span className={classes.number}>{ticket?.number ?? number}</span>
        <ActionIcon aria-label={t('queue.closePreview')} onClick={onClose}>
          <IconX size={16} />
        </ActionIcon>
      </div>
      {number === undefined && <p className={classes.hint}>{t('queue.previewHint')}</p>}
      {number !== undefined && !ticket && (
        <div className={classes.body} role="status" aria-label={t('app.loading')}>
          <Skeleton height={18} width="80%" />
          <Skeleton height={80} mt={14} />
        </div>
      )}
      {ticket && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
        <section className={classes.body} tabIndex={0} aria-label={ticket.subject}>
          <h2>{ticket.subject}</h2>
          <div className={classes.marks}>
            <SlaBadge ticket={ticket} />
            <StatusMark status={ticket.status} phase={ticket.phase} />
            <PriorityMark level={ticket.priority} named />
            <span>{lookup.person(ticket.assignee)?.name ?? ticket.assigneeName ?? t('queue.nobody')}</span>
          </div>
          <p className={classes.who}>
            {ticket.requester.name} · {format.brief(ticket.createdAt, now)}
          </p>
          <p className={classes.text}>{ticket.description}</p>
          {said.slice(-MESSAGES).map((message) => (
            <div
              key={message.id}
              className={classes.message}
              data-internal={message.visibility === 'internal' || undefined}
            >
              <p className={classes.who}>
                {message.visibility === 'internal' && (
                  <>
                    <IconLock size={13} aria-hidden="true" /> {t('ticket.internalNote')} ·{' '}
                  </>
                )}
                {message.by.name} · {format.brief(message.at, now)}
              </p>
              <p className={classes.text}>{message.text}</p>
            </div>
          ))}
          <Button
            fullWidth
            size="xs"
            variant="default"
            renderRoot={(rest) => <Link to="/tickets/$ref" params={{ ref: ticket.number }} {...rest} />}
          >
            {t('queue.openTicket')}
          </Button>
        </section>
      )}
    </aside>
  );
}
