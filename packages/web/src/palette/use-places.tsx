import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useDirectory } from '../api/session.ts';
import { type CommandId, capsOf } from '../lib/keys.ts';
import { IconInbox, IconUsers } from '../ui/icons.ts';
import { ClientChip, PersonMark } from '../ui/marks.tsx';
import type { Command } from './commands.tsx';

const queues = [
  ['mine', 'nav.mine', 'goMine'],
  ['unassigned', 'nav.unassigned', 'goUnassigned'],
  ['all', 'nav.all', 'goQueue'],
] as const satisfies readonly (readonly [string, string, CommandId])[];

/** A name as the filter takes it: `priya-nair` (the API's own rule, so that it finds the same person). */
const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

/** Where one can go: queues, teams, clients, and what a colleague works on. */
export function usePlaces(): Command[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { directory } = useDirectory();
  return useMemo(() => {
    const go = (search: Record<string, string>) => () => void navigate({ to: '/queue', search });
    const pages = queues.map(([scope, label, key]): Command => {
      const search = scope === 'all' ? {} : { scope };
      const icon = <IconInbox size={16} />;
      return { id: `go ${scope}`, group: 'pages', label: t(label), icon, caps: capsOf(key), run: go(search) };
    });
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
    return [...pages, ...teams, ...clients, ...people];
  }, [t, navigate, directory]);
}
