import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/contract.ts';
import { tagsQuery } from '../api/people.ts';
import { deskQuery } from '../api/queue.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { type CommandId, capsOf } from '../lib/keys.ts';
import type { TicketActions } from '../ticket/use-actions.tsx';
import { useActionLabel } from '../ticket/use-actions.tsx';
import { IconArrowRight, IconCheck, IconCircleDot, IconFlame, IconStar, IconUserPlus, IconUsers } from '../ui/icons.ts';
import { PersonMark } from '../ui/marks.tsx';
import type { Command, Mode } from './commands.tsx';

const LEVELS = [1, 2, 3] as const;

/** What can be done to one ticket, as the API says it: nothing that would only be refused. */
export function useTicketCommands(
  ticket: Ticket,
  actions: TicketActions,
  mode: Mode,
  onMode: (mode: Mode) => void,
): Command[] {
  const { t } = useTranslation();
  const label = useActionLabel();
  const me = useMe();
  const { directory } = useDirectory();
  const desk = useQuery(deskQuery(ticket.client)).data;
  const used = useQuery({ ...tagsQuery(ticket.client), enabled: mode === 'label' }).data?.items;
  const here = (id: string, text: string, run: () => void, more: Partial<Command> = {}): Command => ({
    id: `target ${id}`,
    group: 'target',
    label: text,
    run,
    ...more,
  });
  const more = (to: Mode & CommandId, text: string): Command =>
    here(to, text, () => onMode(to), { stays: true, icon: <IconArrowRight size={16} />, caps: capsOf(to) });

  switch (mode) {
    case 'all': {
      const may = actions.allowed('assign');
      const offered = ticket.actions.filter((one) => one !== 'assign');
      return [
        ...(may && ticket.assignee !== me.id && me.kind === 'staff'
          ? [
              here('me', t('action.assignMe'), () => actions.assign({ assignee: me.id }), {
                icon: <IconUserPlus size={16} />,
                caps: capsOf('assignMe'),
              }),
            ]
          : []),
        ...offered.map((action) =>
          here(action, label(action), () => actions.run(action), { icon: <IconCircleDot size={16} /> }),
        ),
        ...(may ? [more('assign', t('keys.assign'))] : []),
        ...(ticket.phase === 'closed' ? [] : [more('priority', t('keys.priority')), more('label', t('keys.label'))]),
        ...actions.related.map((id) =>
          here(id, t(`related.menu_${id}`), () => actions.relate(id), { icon: <IconArrowRight size={16} /> }),
        ),
      ];
    }
    case 'status':
      return ticket.actions
        .filter((one) => one !== 'assign')
        .map((action) => here(action, label(action), () => actions.run(action), { icon: <IconCircleDot size={16} /> }));
    case 'assign': {
      const own = (id: string) => Number(id === me.id);
      return [
        ...directory.staff
          .filter((one) => one.active)
          .sort((a, b) => own(b.id) - own(a.id))
          .map(({ id, name }) =>
            here(`to ${id}`, name, () => actions.assign({ assignee: id }), {
              icon: <PersonMark name={name} size={18} />,
              ...(id === me.id ? { words: t('action.assignMe'), detail: t('palette.you') } : {}),
              ...(id === ticket.assignee ? { detail: <IconCheck size={16} /> } : {}),
            }),
          ),
        ...directory.teams.map(({ id, name }) =>
          here(`team ${id}`, name, () => actions.assign({ team: id }), {
            icon: <IconUsers size={16} />,
            detail: t('palette.team'),
          }),
        ),
        ...(ticket.assignee ? [here('nobody', t('queue.nobody'), () => actions.assign({ assignee: null }))] : []),
      ];
    }
    case 'priority':
      return (['impact', 'urgency'] as const).flatMap((field) =>
        LEVELS.map((level) =>
          here(
            `${field} ${level}`,
            `${t(`field.${field}`)}: ${t(`level.l${level}`)}`,
            () => actions.patch({ [field]: level }, { [field]: level }, t(`field.${field}`)),
            {
              icon: <IconFlame size={16} />,
              ...(ticket[field] === level ? { detail: <IconCheck size={16} /> } : {}),
            },
          ),
        ),
      );
    case 'label': {
      const has = ticket.tags ?? [];
      const known = desk?.tags ?? used?.map((one) => one.tag) ?? [];
      return [...new Set([...has, ...known])].map((tag) => {
        const next = has.includes(tag) ? has.filter((one) => one !== tag) : [...has, tag];
        return here(`tag ${tag}`, tag, () => actions.patch({ tags: next }, { tags: next }, t('custom.tags')), {
          icon: <IconStar size={16} />,
          ...(has.includes(tag) ? { detail: <IconCheck size={16} /> } : {}),
        });
      });
    }
  }
}
