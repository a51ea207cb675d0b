import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketRow } from '../api/contract.ts';
import { useDirectory } from '../api/session.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { ClientChip, PersonMark, PriorityMark, StatusMark } from '../ui/marks.tsx';
import { SlaBadge } from '../ui/sla-badge.tsx';
import classes from './queue.module.css';

/** One ticket; the link on the subject covers the whole row, so the row needs no click handler of its own. */
export const QueueRow = memo(function QueueRow({
  row,
  index,
  height,
}: {
  row: TicketRow;
  index: number;
  height: number;
}) {
  const { t } = useTranslation();
  const lookup = useDirectory();
  const format = useFormat();
  const now = useNow();
  const assignee = lookup.person(row.assignee)?.name;
  const team = lookup.team(row.team);
  return (
    <tr className={classes.row} style={{ height }} data-index={index} aria-rowindex={index + 2}>
      <td className={classes.sla}>
        <SlaBadge ticket={row} />
      </td>
      <td className={classes.number}>{row.number}</td>
      <td className={classes.client}>
        <ClientChip client={lookup.client(row.client)} />
      </td>
      <td className={classes.subject}>
        <Link to="/tickets/$ref" params={{ ref: row.number }} className={classes.link} preload={false}>
          {row.subject}
        </Link>
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
