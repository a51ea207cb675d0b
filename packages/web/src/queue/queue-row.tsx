import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketRow } from '../api/contract.ts';
import { useDirectory } from '../api/session.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { PresentPeople } from '../live/present-people.tsx';
import { ClientChip, PersonMark, PriorityMark, StatusMark } from '../ui/marks.tsx';
import { SlaBadge } from '../ui/sla-badge.tsx';
import chip from './chip.module.css';
import classes from './queue.module.css';

/** As many tags as leave the subject its room. */
const TAGS = 2;

/** Until when it is put aside; before the subject, which may be cut short. */
function WakeChip({ row }: { row: TicketRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const at = row.snoozedUntil;
  if (at === undefined) return null;
  return (
    <span className={chip.chip} title={format.full(at)}>
      {t('waiting.chipSnooze', { when: format.brief(at, now) })}
    </span>
  );
}

/** One ticket; the link on the subject covers the whole row, so the row needs no click handler of its own. */
export const QueueRow = memo(function QueueRow({
  row,
  index,
  height,
  chosen,
  onChoose,
}: {
  row: TicketRow;
  index: number;
  height: number;
  chosen: boolean;
  onChoose: (number: string) => void;
}) {
  const { t } = useTranslation();
  const lookup = useDirectory();
  const format = useFormat();
  const now = useNow();
  const assignee = lookup.person(row.assignee)?.name;
  const team = lookup.team(row.team);
  return (
    <tr
      className={classes.row}
      style={{ height }}
      data-index={index}
      data-chosen={chosen || undefined}
      aria-rowindex={index + 2}
    >
      <td className={classes.select}>
        <input
          type="checkbox"
          checked={chosen}
          onChange={() => onChoose(row.number)}
          aria-label={t('bulk.select', { number: row.number })}
        />
      </td>
      <td className={classes.sla}>
        <SlaBadge ticket={row} />
      </td>
      <td className={classes.number}>{row.number}</td>
      <td className={classes.client}>
        <ClientChip client={lookup.client(row.client)} />
      </td>
      <td className={classes.subject}>
        <WakeChip row={row} />
        <Link to="/tickets/$ref" params={{ ref: row.number }} className={classes.link} preload={false}>
          {row.subject}
        </Link>
        <PresentPeople ticket={row.id} row />
        {row.vip && <span className={chip.chip}>VIP</span>}
        {row.tags?.slice(0, TAGS).map((tag) => (
          <span key={tag} className={chip.chip}>
            {tag}
          </span>
        ))}
        {(row.tags?.length ?? 0) > TAGS && (
          <span className={chip.chip} title={row.tags?.slice(TAGS).join(', ')}>
            +{(row.tags?.length ?? 0) - TAGS}
          </span>
        )}
      </td>
      <td className={classes.requester} title={row.requester.name}>
        {row.requester.name}
      </td>
      <td className={classes.status}>
        <StatusMark status={row.status} phase={row.phase} />
      </td>
      <td className={classes.priority}>
        <PriorityMark level={row.priority} />
      </td>
      <td className={classes.assignee}>
        {assignee ? (
          <span className={classes.person} title={assignee}>
            <PersonMark name={assignee} size={18} />
            <span className={classes.cut}>{assignee}</span>
          </span>
        ) : (
          <span className={classes.nobody} title={team ?? t('queue.nobody')}>
            {team ?? t('queue.nobody')}
          </span>
        )}
      </td>
      <td className={classes.updated}>
        <time dateTime={row.updatedAt} title={format.full(row.updatedAt)}>
          {format.brief(row.updatedAt, now)}
        </time>
      </td>
    </tr>
  );
});
