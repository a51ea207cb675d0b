import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client.ts';
import type { Ticket } from '../../api/contract.ts';
import { deskQuery } from '../../api/queue.ts';
import { asOfQuery } from '../../api/work.ts';
import { useFormat } from '../../lib/format.ts';
import { IconLock } from '../../ui/icons.ts';
import { Attachments } from '../files/attachments.tsx';
import { useValues } from '../values.ts';
import classes from './history.module.css';
import { pastFields, pastValue } from './past-fields.ts';

const MINUTE_MS = 60_000;

/** What belongs to a ticket beside its fields, in one line each. */
function wholeRows(
  ticket: Pick<Ticket, 'tags' | 'links' | 'tasks' | 'time'>,
  t: TFunction,
  minutes: (span: number) => string,
): { id: string; label: string; value: string }[] {
  const { tags, links, tasks, time } = ticket;
  const words = links.map(({ type, ref }) => `${t(`ticket.linkType_${type}`)} ${ref}`).sort();
  const done = tasks && t('tasks.progress', { done: tasks.all - tasks.open, all: tasks.all });
  return [
    { id: 'tags', label: t('custom.tags'), value: tags?.join(', ') || t('ticket.empty') },
    { id: 'links', label: t('ticket.links'), value: words.join(', ') || t('ticket.empty') },
    { id: 'tasks', label: t('tasks.title'), value: done ?? t('ticket.empty') },
    { id: 'time', label: t('worktime.title'), value: time ? minutes(time.minutes) : t('ticket.empty') },
  ];
}

const text = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));

/** The whole ticket at a moment, with what is different today. */
export function AsOfView(props: { ticket: Ticket; address: string; at: string; onShow: (at: string) => void }) {
  const { ticket, address, at, onShow } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(asOfQuery(address, at));
  const { name, value } = useValues(ticket.client, ticket.kind);
  const fields = useQuery(deskQuery(ticket.client)).data?.fields ?? [];
  if (query.isError) {
    const before = query.error instanceof ApiError && query.error.status === 404;
    return (
      <p className={classes.quiet} role="status">
        {t(before ? 'past.notYet' : 'past.failed')}
      </p>
    );
  }
  if (!query.data) return <Skeleton height={180} role="status" aria-label={t('app.loading')} />;
  const past = query.data.ticket;
  const rows = [
    ...pastFields.map((field) => ({
      id: field as string,
      label: name(field),
      past: value(field, pastValue(past, field)),
      now: value(field, pastValue(ticket, field)),
    })),
    ...fields
      .filter(({ id }) => past.fields[id] !== undefined || ticket.fields[id] !== undefined)
      .map(({ id, label }) => ({
        id: `fields.${id}`,
        label,
        past: text(past.fields[id]) || t('ticket.empty'),
        now: text(ticket.fields[id]) || t('ticket.empty'),
      })),
  ];
  const minutes = (count: number) => format.duration(count * MINUTE_MS);
  const more = wholeRows(past, t, minutes);
  const today = wholeRows(ticket, t, minutes);
  rows.push(...more.map((row, i) => ({ ...row, past: row.value, now: today[i]?.value ?? '' })));
  const different = rows.some((row) => row.past !== row.now);
  return (
    <div data-stale={query.isPlaceholderData || undefined} className={classes.asOf}>
      <p className={classes.quiet}>{t(different ? 'past.differsHint' : 'past.same')}</p>
      <dl className={classes.fields}>
        {rows.map((row) => (
          <div key={row.id} data-differs={row.past !== row.now || undefined}>
            <dt>{row.label}</dt>
            <dd>
              {row.past}
              {row.past !== row.now && <span>{t('past.differs', { value: row.now })}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <h3>{t('ticket.description')}</h3>
      <p className={classes.words}>{past.description || t('ticket.empty')}</p>
      {past.merged?.map((one) => (
        <section key={one.number}>
          <h3>{t('past.mergedIn', { number: one.number, subject: one.subject })}</h3>
          <p className={classes.words}>{one.description || t('ticket.empty')}</p>
        </section>
      ))}
      {past.files.length > 0 && (
        <>
          <h3>{t('files.list')}</h3>
          <Attachments files={past.files} address={address} />
        </>
      )}
      {past.resolution && (
        <>
          <h3>{t('ticket.resolution')}</h3>
          <p className={classes.words}>{past.resolution.text}</p>
        </>
      )}
      <h3>{t('past.messages')}</h3>
      {query.data.messages.length === 0 && <p className={classes.quiet}>{t('past.noMessages')}</p>}
      {query.data.more && (
        <Button size="xs" variant="default" onClick={() => onShow(query.data.messages[0]?.at ?? at)}>
          {t('past.moreMessages')}
        </Button>
      )}
      <ul className={classes.messages}>
        {query.data.messages.map((message) => (
          <li key={message.id} data-internal={message.visibility === 'internal' || undefined}>
            <p>
              <strong>{message.by.name}</strong> <time dateTime={message.at}>{format.full(message.at)}</time>
              {message.ticket !== undefined && <span>{t('past.stoodOn', { number: message.ticket })}</span>}
              {message.visibility === 'internal' && (
                <span>
                  <IconLock size={13} aria-hidden="true" /> {t('ticket.internalNote')}
                </span>
              )}
            </p>
            <p className={classes.words}>{message.text}</p>
            <Attachments files={message.files} address={address} />
          </li>
        ))}
      </ul>
    </div>
  );
}
