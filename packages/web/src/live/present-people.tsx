import { Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useDirectory, useMe } from '../api/session.ts';
import { IconPencil } from '../ui/icons.ts';
import { PersonMark } from '../ui/marks.tsx';
import classes from './live.module.css';
import { usePresent } from './presence.ts';

const MOST = 3;

/** Colleagues who have the ticket open; who writes is told in words. @param row a row of the queue has no room for them */
export function PresentPeople({ ticket, row = false }: { ticket: string; row?: boolean }) {
  const { t } = useTranslation();
  const me = useMe();
  const directory = useDirectory();
  const present = usePresent(ticket, me.id);
  if (present.length === 0) return null;
  const named = present.map((one) => ({ ...one, name: directory.person(one.person)?.name ?? t('live.somebody') }));
  const writing = named.find((one) => one.doing !== 'viewing');
  const words = named.map((one) => t(`live.${one.doing}`, { name: one.name })).join(', ');
  return (
    <Tooltip label={words} multiline maw={320}>
      <span className={row ? classes.inRow : classes.people}>
        {named.slice(0, MOST).map((one) => (
          <span key={one.person} className={classes.person} data-doing={one.doing}>
            <PersonMark name={one.name} size={18} />
          </span>
        ))}
        {named.length > MOST && <span aria-hidden="true">+{named.length - MOST}</span>}
        {writing && <IconPencil size={13} aria-hidden="true" />}
        {row ? (
          <span className={classes.hidden}>{words}</span>
        ) : (
          <span className={classes.words} role="status">
            {writing ? t(`live.${writing.doing}`, { name: writing.name }) : words}
          </span>
        )}
      </span>
    </Tooltip>
  );
}
