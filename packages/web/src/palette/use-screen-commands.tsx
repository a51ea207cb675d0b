import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type CommandId, capsOf, runCommand, useOffered } from '../lib/keys.ts';
import { IconKeyboard } from '../ui/icons.ts';
import type { Command } from './commands.tsx';

/** Moves of the cursor are nothing to look for, and what a list of its own stands for is offered by that list. */
const SILENT: ReadonlySet<CommandId> = new Set([
  'palette',
  'next',
  'previous',
  'open',
  'lift',
  'select',
  'selectTo',
  'assign',
  'status',
  'priority',
  'label',
  'assignMe',
  'goQueue',
  'goMine',
  'goUnassigned',
  'goWork',
  'goTeam',
  'goInbox',
]);

/** What the screen under the palette answers to, with its keys. */
export function useScreenCommands(): Command[] {
  const { t } = useTranslation();
  const offered = useOffered();
  return useMemo(
    () =>
      offered
        .filter((id) => !SILENT.has(id))
        .map((id) => ({
          id: `do ${id}`,
          group: 'do',
          label: t(`keys.${id}`),
          icon: <IconKeyboard size={16} />,
          caps: capsOf(id),
          run: () => runCommand(id),
        })),
    [t, offered],
  );
}
