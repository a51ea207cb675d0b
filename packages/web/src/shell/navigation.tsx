import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { countsQuery } from '../api/queue.ts';
import { useDirectory } from '../api/session.ts';
import { useFormat } from '../lib/format.ts';
import {
  IconActivity,
  IconInbox,
  IconLayoutList,
  IconPencil,
  IconSunHigh,
  IconTemplate,
  IconUser,
  IconUserOff,
  IconUsers,
} from '../ui/icons.ts';
import { IconCalendarRepeat, IconChecklist, IconMessageBolt, IconStack } from '../ui/icons-work.ts';
import { ClientChip } from '../ui/marks.tsx';
import { ViewEntries } from '../views/view-entries.tsx';
import classes from './shell.module.css';

function Entry({ scope, children, count }: { scope: string; children: ReactNode; count: number | undefined }) {
  const format = useFormat();
  const current = useSearch({ strict: false, select: (search: { scope?: string }) => search.scope ?? 'all' });
  const onQueue = location.pathname === '/queue';
  const saved = useSearch({ strict: false, select: (search: { view?: string }) => search.view });
  // A saved view stands further down, by its own name; what is put aside is one's own work too.
  const active = onQueue && saved === undefined && (current === scope || (current === 'snoozed' && scope === 'mine'));
  return (
    <li>
      <Link
        to="/queue"
        search={scope === 'all' ? {} : { scope }}
        className={classes.entry}
        data-current={active || undefined}
        aria-current={active ? 'page' : undefined}
        activeProps={{}}
      >
        {children}
        {count !== undefined && <span className={classes.count}>{format.number(count)}</span>}
      </Link>
    </li>
  );
}

/** The queues. Counts come later and alone: the links work without them. */
export function StaffNavigation() {
  const { t } = useTranslation();
  const { directory } = useDirectory();
  const counts = useQuery(countsQuery).data;
  return (
    <nav className={classes.nav} aria-label={t('app.navigation')}>
      <ul>
        <li>
          <Link to="/today" className={classes.entry} activeProps={{ 'data-current': true }}>
            <IconSunHigh size={16} /> {t('team.today')}
          </Link>
        </li>
        <Entry scope="mine" count={counts?.mine}>
          <IconUser size={16} /> {t('nav.mine')}
        </Entry>
        <Entry scope="unassigned" count={counts?.unassigned}>
          <IconUserOff size={16} /> {t('nav.unassigned')}
        </Entry>
        <Entry scope="all" count={counts?.all}>
          <IconInbox size={16} /> {t('nav.all')}
        </Entry>
        <li>
          <Link to="/tasks" className={classes.entry} activeProps={{ 'data-current': true }}>
            <IconChecklist size={16} /> {t('tasks.own')}
          </Link>
        </li>
        <li>
          <Link to="/drafts" className={classes.entry} activeProps={{ 'data-current': true }}>
            <IconPencil size={16} /> {t('drafts.title')}
          </Link>
        </li>
        <li>
          <Link to="/recurring" className={classes.entry} activeProps={{ 'data-current': true }}>
            <IconCalendarRepeat size={16} /> {t('recurring.title')}
          </Link>
        </li>
        <li>
          <Link to="/jobs" className={classes.entry} activeProps={{ 'data-current': true }}>
            <IconStack size={16} /> {t('jobs.title')}
          </Link>
        </li>
        <li>
          <Link to="/macros" className={classes.entry} activeProps={{ 'data-current': true }}>
            <IconMessageBolt size={16} /> {t('macros.title')}
          </Link>
        </li>
        <li>
          <Link to="/templates" className={classes.entry} activeProps={{ 'data-current': true }}>
            <IconTemplate size={16} /> {t('templates.title')}
          </Link>
        </li>
        <li>
          <Link to="/overview" className={classes.entry} activeProps={{ 'data-current': true }}>
            <IconActivity size={16} /> {t('team.title')}
          </Link>
        </li>
      </ul>
      <ViewEntries />
      {directory.teams.length > 0 && (
        <>
          <h2 className={classes.group}>{t('nav.teams')}</h2>
          <ul>
            {directory.teams.map((team) => (
              <Entry key={team.id} scope={`team:${team.id}`} count={counts?.teams[team.id]}>
                <IconUsers size={16} /> <span className={classes.entryText}>{team.name}</span>
              </Entry>
            ))}
          </ul>
        </>
      )}
      {directory.clients.length > 0 && (
        <>
          <h2 className={classes.group}>{t('nav.clients')}</h2>
          <ul>
            {directory.clients.map((client) => (
              <Entry key={client.id} scope={`client:${client.slug}`} count={counts?.clients[client.id]}>
                <ClientChip client={client} />
              </Entry>
            ))}
          </ul>
        </>
      )}
    </nav>
  );
}

export function ContactNavigation() {
  const { t } = useTranslation();
  return (
    <nav className={classes.nav} aria-label={t('app.menu')}>
      <ul>
        <li>
          <Link
            to="/requests"
            className={classes.entry}
            activeOptions={{ exact: true }}
            activeProps={{ 'data-current': true }}
          >
            <IconLayoutList size={16} /> {t('nav.requests')}
          </Link>
        </li>
      </ul>
    </nav>
  );
}
