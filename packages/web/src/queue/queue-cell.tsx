import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketRow } from '../api/contract.ts';
import { useDirectory } from '../api/session.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { PresentPeople } from '../live/present-people.tsx';
import { ClientChip, PersonMark, PriorityMark, StatusMark } from '../ui/marks.tsx';
import { SlaBadge } from '../ui/sla-badge.tsx';
import { fieldOf, isKnown, type KnownColumn } from '../views/columns.ts';
import chip from './chip.module.css';
import classes from './queue.module.css';

/** As many tags as leave the subject its room. */
const TAGS = 2;

function Tags({ row, most }: { row: TicketRow; most: number }) {
  const tags = row.tags ?? [];
  return (
    <>
      {tags.slice(0, most).map((tag) => (
        <span key={tag} className={chip.chip}>
          {tag}
        </span>
      ))}
      {tags.length > most && (
        <span className={chip.chip} title={tags.slice(most).join(', ')}>
          +{tags.length - most}
        </span>
      )}
    </>
  );
}

/** Until when it is put aside; before the subject, which may be cut short. */
function WakeChip({ row }: { row: TicketRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const at = row.snoozedUntil;
  if (at === undefined) return null;
  return (
    <span className={chip.chip} data-wake title={format.full(at)}>
      {t('waiting.chipSnooze', { when: format.brief(at, now) })}
    </span>
  );
}

function When({ at }: { at: string }) {
  const format = useFormat();
  const now = useNow();
  return (
    <time dateTime={at} title={format.full(at)}>
      {format.brief(at, now)}
    </time>
  );
}

function Subject({ row, unread, tagged }: { row: TicketRow; unread: boolean; tagged: boolean }) {
  const { t } = useTranslation();
  return (
    <>
      {unread && <span className={classes.unread} aria-hidden="true" />}
      <WakeChip row={row} />
      <Link
        to="/tickets/$ref"
        params={{ ref: row.number }}
        className={classes.link}
        data-unread={unread || undefined}
        preload={false}
      >
        {row.subject}
        {unread && <span className={classes.hidden}>, {t('queue.unread')}</span>}
      </Link>
      <PresentPeople ticket={row.id} row />
      {row.vip && <span className={chip.chip}>{t('people.vip')}</span>}
      {!tagged && <Tags row={row} most={TAGS} />}
    </>
  );
}

function Assignee({ row }: { row: TicketRow }) {
  const { t } = useTranslation();
  const lookup = useDirectory();
  const name = lookup.person(row.assignee)?.name ?? (row.assignee === undefined ? undefined : t('queue.outside'));
  const team = lookup.team(row.team);
  if (!name) {
    return (
      <span className={classes.nobody} title={team ?? t('queue.nobody')}>
        {team ?? t('queue.nobody')}
      </span>
    );
  }
  return (
    <span className={classes.person} title={name}>
      <PersonMark name={name} size={18} />
      <span className={classes.cut}>{name}</span>
    </span>
  );
}

/** A value of a client's own field, as people read it. */
function FieldText({ value }: { value: NonNullable<TicketRow['fields']>[string] | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (value === undefined) return null;
  if (typeof value === 'boolean') return t(value ? 'views.yes' : 'views.no');
  if (typeof value === 'number') return format.number(value);
  return Array.isArray(value) ? value.join(', ') : value;
}

/** The cell of a column; the link on the subject covers the whole row, so the row needs no click handler of its own. */
export function QueueCell(props: { id: string; row: TicketRow; unread: boolean; tagged: boolean }): ReactNode {
  const { id, row } = props;
  const { t } = useTranslation();
  const lookup = useDirectory();
  const field = fieldOf(id);
  const draw: Readonly<Record<KnownColumn, () => ReactNode>> = {
    sla: () => <SlaBadge ticket={row} />,
    number: () => row.number,
    client: () => <ClientChip client={lookup.client(row.client)} />,
    subject: () => <Subject row={row} unread={props.unread} tagged={props.tagged} />,
    requester: () => row.requester.name,
    status: () => <StatusMark status={row.status} phase={row.phase} />,
    priority: () => <PriorityMark level={row.priority} />,
    assignee: () => <Assignee row={row} />,
    team: () => lookup.team(row.team) ?? '',
    updated: () => <When at={row.updatedAt} />,
    created: () => <When at={row.createdAt} />,
    kind: () => t(`kind.${row.kind}`),
    category: () => row.subcategory ?? row.category ?? '',
    channel: () => t(`channel.${row.channel}`),
    tags: () => <Tags row={row} most={4} />,
  };
  if (field !== undefined) return <FieldText value={row.fields?.[field]} />;
  return isKnown(id) ? draw[id]() : null;
}
