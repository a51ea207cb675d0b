import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import type { Message, Ticket } from '../api/contract.ts';
import type { Attachment } from '../api/contract-talk.ts';
import { useMe } from '../api/session.ts';
import { ticketQuery, timelineItems, timelineQuery } from '../api/tickets.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { MuteButton } from '../notices/mute-button.tsx';
import { Attachments } from '../ticket/files/attachments.tsx';
import { openingFiles } from '../ticket/files/opening.ts';
import { IconChevronLeft, IconCloudOff, IconMoodEmpty } from '../ui/icons.ts';
import { PersonMark } from '../ui/marks.tsx';
import { EmptyPanel } from '../ui/panel.tsx';
import { Answer } from './answer.tsx';
import { PlainBadge } from './plain-badge.tsx';
import { nextStep, type PlainStatus, stepOf, steps } from './plain-status.ts';
import classes from './portal.module.css';
import { Solution } from './solution.tsx';
import { type Plain, usePlain } from './use-plain.ts';

function Progress({ status, words }: Plain) {
  const { t } = useTranslation();
  const at = stepOf(status);
  const word = {
    received: 'portal.received',
    inProgress: 'portal.inProgress',
    solved: 'portal.done',
    closed: 'portal.closed',
  } as const;
  // An end has a short word here: the badge above already asks to confirm it.
  const ended = status === 'solved' || status === 'closed';
  const current = ended ? t(word[status]) : (words ?? t(`portal.${status}`));
  return (
    <ol className={classes.steps} aria-label={t('portal.progress')}>
      {steps.map((step, i) => (
        <li
          key={step}
          data-state={i < at ? 'past' : i === at ? 'now' : 'ahead'}
          aria-current={i === at ? 'step' : undefined}
        >
          {i === at ? current : t(word[step])}
        </li>
      ))}
    </ol>
  );
}

/** What happens next, in one sentence; a time to aim for, never a red counter. */
function NextStep({ ticket, status }: { ticket: Ticket; status: PlainStatus }) {
  const { t } = useTranslation();
  const format = useFormat();
  const words = {
    received: 'portal.subReceived',
    inProgress: 'portal.subInProgress',
    waiting: 'portal.subWaiting',
    solved: 'portal.subSolved',
    closed: 'portal.subClosed',
  } as const;
  const { said, promise } = nextStep(status, ticket.due, Date.now());
  const aim = { reply: 'portal.aim', solution: 'portal.aimSolved' } as const;
  return (
    <p className={classes.next}>
      {t(words[said])}
      {promise && ` ${t(aim[promise.of], { when: format.deadline(promise.at) })}`}
    </p>
  );
}

interface Said {
  author: string;
  own: boolean;
  at: string;
  text: string;
  files: readonly Attachment[];
  address: string;
}

function Entry(props: Said) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  return (
    <article className={classes.message} data-own={props.own || undefined}>
      <PersonMark name={props.author} size={28} />
      <div>
        <p className={classes.messageHead}>
          <strong>{props.own ? t('portal.you') : props.author}</strong>
          <time dateTime={props.at} title={format.full(props.at)}>
            {format.brief(props.at, now)}
          </time>
        </p>
        <div className={classes.text}>{props.text}</div>
        <Attachments files={props.files} address={props.address} />
      </div>
    </article>
  );
}

export function RequestPage() {
  const { t } = useTranslation();
  const { ref } = useParams({ from: '/requests/$ref' });
  const me = useMe();
  const inPlain = usePlain();
  const query = useQuery(ticketQuery(ref));
  const timeline = useInfiniteQuery(timelineQuery(ref));
  const messages = timelineItems(timeline.data).filter(
    (item): item is Message => item.kind === 'message' && item.visibility === 'public',
  );
  const ticket = query.data;
  useEffect(() => {
    document.title = `${ticket?.subject ?? ref} · ${me.msp.name}`;
  }, [ticket?.subject, ref, me.msp.name]);

  const missing = query.error instanceof ApiError && query.error.status === 404;
  const plain = ticket && inPlain(ticket);
  return (
    <div className={classes.page}>
      <div className={classes.column}>
        <Link to="/requests" className={classes.back}>
          <IconChevronLeft size={16} aria-hidden="true" /> {t('portal.back')}
        </Link>
        {query.isPending && <Skeleton height={120} radius="md" aria-label={t('app.loading')} role="status" />}
        {query.isError && !ticket && (
          <EmptyPanel
            tone={missing ? 'quiet' : 'failed'}
            icon={missing ? <IconMoodEmpty size={26} /> : <IconCloudOff size={26} />}
            title={missing ? t('ticket.notFound', { ref }) : t('ticket.loadFailed', { ref })}
            action={
              <Button variant="default" onClick={() => void query.refetch()}>
                {t('app.retry')}
              </Button>
            }
          />
        )}
        {ticket && plain && (
          <>
            <h1>{ticket.subject}</h1>
            <p className={classes.meta}>
              <PlainBadge {...plain} />
              <span className={classes.quiet}>{ticket.number}</span>
              <MuteButton ticket={ticket.number} />
            </p>
            <Progress {...plain} />
            <NextStep ticket={ticket} status={plain.status} />
            {ticket.resolution && (
              <section className={classes.resolution} aria-label={t('ticket.resolution')}>
                <h2>{t('field.resolutionText')}</h2>
                <p>{ticket.resolution.text}</p>
              </section>
            )}
            <Solution ticket={ticket} address={ref} />
            <div className={classes.talk}>
              <Entry
                author={ticket.requester.name}
                own={ticket.requester.id === me.id}
                at={ticket.createdAt}
                text={ticket.description}
                files={openingFiles(ticket)}
                address={ref}
              />
              {timeline.hasNextPage && (
                <Button size="xs" variant="default" onClick={() => void timeline.fetchNextPage()}>
                  {t('ticket.earlier')}
                </Button>
              )}
              {messages.map((message) => (
                <Entry
                  key={message.id}
                  author={message.by.name}
                  own={message.by.id === me.id}
                  at={message.at}
                  text={message.text}
                  files={message.files}
                  address={ref}
                />
              ))}
            </div>
            {plain.status !== 'closed' && <Answer ticket={ticket} address={ref} />}
          </>
        )}
      </div>
    </div>
  );
}
