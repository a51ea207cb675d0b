import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { searchOf } from '../api/queue-view.ts';
import { useDirectory } from '../api/session.ts';
import { viewsQuery } from '../api/views.ts';
import { type CommandId, capsOf } from '../lib/keys.ts';
import { slugOf } from '../lib/person.ts';
import { IconBookmark, IconInbox, IconUsers } from '../ui/icons.ts';
import { ClientChip, PersonMark } from '../ui/marks.tsx';
import type { Command } from './commands.tsx';

const queues = [
  ['mine', 'nav.mine', 'goMine'],
  ['unassigned', 'nav.unassigned', 'goUnassigned'],
  ['all', 'nav.all', 'goQueue'],
] as const satisfies readonly (readonly [string, string, CommandId])[];

/** Where one can go: queues, teams, clients, and what a colleague works on. */
export function usePlaces(): Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { directory } = useDirectory();
  const views = useQuery(viewsQuery).data;
  return useMemo(() => {
    const go = (search: Record<string, string>) => () => void navigate({ to: '/queue', search });
    const pages = queues.map(([scope, label, key]): Command => {
      const search = scope === 'all' ? {} : { scope };
      const icon = <IconInbox size={16} />;
      return { id: `go ${scope}`, group: 'pages', label: t(label), icon, caps: capsOf(key), run: go(search) };
    });
    const screens = (
      [
        ['/today', t('team.today'), 'goWork'],
        ['/overview', t('team.title'), 'goTeam'],
        ['/inbox', t('notice.title'), 'goInbox'],
        ['/tasks', t('tasks.own')],
        ['/recurring', t('recurring.title')],
        ['/jobs', t('jobs.title')],
        ['/macros', t('macros.title')],
        ['/templates', t('templates.title')],
      ] as const
    ).map(
      ([to, label, key]): Command => ({
        id: `go ${to}`,
        group: 'pages',
        label,
        icon: <IconInbox size={16} />,
        ...(key ? { caps: capsOf(key) } : {}),
        run: () => void navigate({ to }),
      }),
    );
    const saved = (views?.items ?? []).map(
      (view): Command => ({
        id: `view ${view.id}`,
        group: 'views',
        label: view.name,
        icon: <IconBookmark size={16} />,
        run: () => void navigate({ to: '/queue', search: searchOf(view) }),
      }),
    );
    const teams = directory.teams.map(
      ({ id, name }): Command => ({
        id: `team ${id}`,
        group: 'pages',
        label: name,
        icon: <IconUsers size={16} />,
        detail: t('palette.team'),
        run: go({ scope: `team:${id}` }),
      }),
    );
    const clients = directory.clients.map(
      (client): Command => ({
        id: `client ${client.id}`,
        group: 'clients',
        label: client.name,
        words: `${client.slug} ${client.prefix}`,
        icon: <ClientChip client={client} dot />,
        detail: client.prefix,
        run: go({ scope: `client:${client.slug}` }),
      }),
    );
    const people = directory.staff
      .filter((one) => one.active)
      .map(
        ({ id, name }): Command => ({
          id: `person ${id}`,
          group: 'people',
          label: name,
          icon: <PersonMark name={name} size={18} />,
          detail: t('palette.theirWork'),
          run: go({ q: `assignee:${slugOf(name)}` }),
        }),
      );
    return [...saved, ...screens, ...pages, ...teams, ...clients, ...people];
  }, [t, navigate, directory, views]);
}
