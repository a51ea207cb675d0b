import { ActionIcon, Menu } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketRow } from '../api/contract.ts';
import { useDirectory } from '../api/session.ts';
import { ariaKeys } from '../lib/keys.ts';
import { IconDots } from '../ui/icons.ts';
import { ClientChip, PersonMark, PriorityMark, StatusMark } from '../ui/marks.tsx';
import { SlaBadge } from '../ui/sla-badge.tsx';
import classes from './board.module.css';

interface Props {
  row: TicketRow;
  here: string;
  lifted: boolean;
  targets: readonly { id: string; name: string }[];
  onMove: (to: string) => void;
}

/** One ticket on the board. What a drag does, the menu does too (WCAG 2.5.7). */
export const Card = memo(function Card({ row, here, lifted, targets, onMove }: Props) {
  const { t } = useTranslation();
  const lookup = useDirectory();
  const assignee = lookup.person(row.assignee)?.name;
  return (
    <article
      className={classes.card}
      data-card={row.number}
      data-lifted={lifted || undefined}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData('text/plain', row.number);
        event.dataTransfer.effectAllowed = 'move';
      }}
    >
      <div className={classes.cardTop}>
        <ClientChip client={lookup.client(row.client)} />
        <span className={classes.number}>{row.number}</span>
        <Menu position="bottom-end" width={210}>
          <Menu.Target>
            <ActionIcon size={24} className={classes.grip ?? ''} aria-label={t('board.move', { number: row.number })}>
              <IconDots size={15} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('board.moveTo')}</Menu.Label>
            {targets.map(({ id, name }) => (
              <Menu.Item key={id} disabled={id === here} onClick={() => onMove(id)}>
                {name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      <Link
        to="/tickets/$ref"
        params={{ ref: row.number }}
        className={classes.subject}
        draggable={false}
        preload={false}
        aria-keyshortcuts={ariaKeys('lift')}
      >
        {row.subject}
      </Link>
      <div className={classes.cardFoot}>
        <SlaBadge ticket={row} />
        <PriorityMark level={row.priority} />
        <StatusMark status={row.status} phase={row.phase} bare />
        {assignee && (
          <span className={classes.who} title={assignee}>
            <PersonMark name={assignee} size={20} />
          </span>
        )}
      </div>
    </article>
  );
});
