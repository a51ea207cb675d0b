import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket, TicketRow } from '../api/contract.ts';
import { searchQuery } from '../api/queue.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { ticketQuery } from '../api/tickets.ts';
import { readRecent } from '../lib/recent.ts';
import type { CommandTarget } from '../lib/target.ts';
import type { Preset } from '../queue/bulk-dialog.tsx';
import { useTicketActions } from '../ticket/use-actions.tsx';
import { IconArrowRight, IconCircleDot, IconClock } from '../ui/icons.ts';
import { ClientChip, StatusMark } from '../ui/marks.tsx';
import type { Command, Mode } from './commands.tsx';
import { askedOf, isNumber, ranked } from './match.ts';
import { PaletteList } from './palette-list.tsx';
import { usePlaces } from './use-places.tsx';
import { useScreenCommands } from './use-screen-commands.tsx';
import { useTicketCommands } from './use-ticket-commands.tsx';

const BulkDialog = lazy(() => import('../queue/bulk-dialog.tsx').then((m) => ({ default: m.BulkDialog })));

/** So many of each kind, that the list stays one that is read. */
const MOST = { commands: 60, records: 12, places: 8, recent: 6 };

interface Props {
  open: boolean;
  first: Mode;
  target: CommandTarget | undefined;
  onClose: () => void;
}

/** Lines to choose from, and what choosing one may open after the palette is gone. */
interface Lines {
  commands: Command[];
  words: string | undefined;
}
type Draw = (lines: Lines) => ReactNode;

/** One line, one key from everything: what can be done here, and every record one may see. */
export function Palette({ open, first, target, onClose }: Props) {
  const [mode, setMode] = useState(first);
  const [typed, setTyped] = useState('');
  const go = (next: Mode) => {
    setTyped('');
    setMode(next);
  };
  const draw: Draw = ({ commands, words }) =>
    open && (
      <Found typed={typed} onType={setTyped} mode={mode} own={commands} target={words} onMode={go} onClose={onClose} />
    );
  if (target?.kind === 'ticket') return <OfTicket address={target.ref} mode={mode} onMode={go} draw={draw} />;
  if (target?.kind === 'selection') return <OfSelection target={target} mode={mode} onMode={go} draw={draw} />;
  return draw({ commands: [], words: undefined });
}

function OfTicket(props: { address: string; mode: Mode; onMode: (mode: Mode) => void; draw: Draw }) {
  const ticket = useQuery(ticketQuery(props.address)).data;
  if (!ticket) return props.draw({ commands: [], words: props.address });
  return <WithTicket {...props} ticket={ticket} />;
}

function WithTicket(props: { ticket: Ticket; address: string; mode: Mode; onMode: (mode: Mode) => void; draw: Draw }) {
  const { ticket, address, mode, onMode, draw } = props;
  const navigate = useNavigate();
  // What a condition of ending leads to stands on the ticket itself.
  const actions = useTicketActions(
    ticket,
    address,
    () => void navigate({ to: '/tickets/$ref', params: { ref: ticket.number } }),
  );
  const commands = useTicketCommands(ticket, actions, mode, onMode);
  return (
    <>
      {draw({ commands, words: `${ticket.number} ${ticket.subject}` })}
      {actions.dialog}
    </>
  );
}

function OfSelection(props: {
  target: CommandTarget & { kind: 'selection' };
  mode: Mode;
  onMode: (mode: Mode) => void;
  draw: Draw;
}) {
  const { target, mode, onMode, draw } = props;
  const { t } = useTranslation();
  const me = useMe();
  const { directory } = useDirectory();
  const [preset, setPreset] = useState<Preset>();
  const line = (id: string, label: string, run: () => void, more: Partial<Command> = {}): Command => ({
    id: `target ${id}`,
    group: 'target',
    label,
    icon: <IconCircleDot size={16} />,
    run,
    ...more,
  });
  const to = (label: string, wanted: Preset) => line(`${wanted.order} ${wanted.to}`, label, () => setPreset(wanted));
  const all = (): Command[] => [
    to(t('action.assignMe'), { order: 'assignee', to: me.id }),
    line('assign', t('keys.assign'), () => onMode('assign'), { stays: true, icon: <IconArrowRight size={16} /> }),
    to(t('bulk.start'), { order: 'start' }),
    to(t('bulk.close'), { order: 'close' }),
    to(t('bulk.impact'), { order: 'impact' }),
    to(t('bulk.urgency'), { order: 'urgency' }),
  ];
  const people = (): Command[] => [
    ...directory.staff.filter((one) => one.active).map(({ id, name }) => to(name, { order: 'assignee', to: id })),
    ...directory.teams.map(({ id, name }) => to(name, { order: 'team', to: id })),
  ];
  const commands = mode === 'assign' ? people() : all();
  return (
    <>
      {draw({ commands, words: t('bulk.selected', { count: target.count }) })}
      {preset && (
        <Suspense>
          <BulkDialog select={target.select} preset={preset} onClose={() => setPreset(undefined)} />
        </Suspense>
      )}
    </>
  );
}

function Found(props: {
  typed: string;
  onType: (typed: string) => void;
  mode: Mode;
  own: readonly Command[];
  target: string | undefined;
  onMode: (mode: Mode) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const lookup = useDirectory();
  const { only, words } = askedOf(props.typed);
  const all = props.mode === 'all';
  const [settled] = useDebouncedValue(words, 150);
  const searches = all && only !== 'commands';
  const search = useQuery({ ...searchQuery(searches ? settled : '') });
  const here = useScreenCommands();
  const places = usePlaces();

  const open = (ref: string) => () => void navigate({ to: '/tickets/$ref', params: { ref } });
  const ofRow = (row: TicketRow): Command => ({
    id: `ticket ${row.number}`,
    group: 'tickets',
    label: `${row.number} ${row.subject}`,
    icon: <StatusMark status={row.status} phase={row.phase} bare />,
    detail: <ClientChip client={lookup.client(row.client)} />,
    run: open(row.number),
  });
  const text = (one: Command) => `${one.label} ${one.words ?? ''}`;

  const lines = (): Command[] => {
    if (!all) return ranked(words, props.own, text, MOST.commands);
    const can = only === 'tickets' ? [] : [...props.own, ...here];
    const commands = ranked(words, can, text, MOST.commands);
    if (only === 'commands') return commands;
    const recent = readRecent(me.id).map(
      (one): Command => ({
        id: `recent ${one.ref}`,
        group: 'recent',
        label: `${one.ref} ${one.subject}`,
        icon: <IconClock size={16} />,
        detail: <ClientChip client={lookup.client(one.client)} />,
        run: open(one.ref),
      }),
    );
    if (words === '') {
      const pages = places.filter((one) => one.group === 'pages' || one.group === 'views');
      return only ? recent : [...commands, ...recent.slice(0, MOST.recent), ...pages];
    }
    const rows = words.length >= 2 ? (search.data?.items ?? []).slice(0, MOST.records) : [];
    const exact = isNumber(words) && !rows.some((row) => row.number.toLowerCase() === words.toLowerCase());
    const jump: Command[] = exact
      ? [
          {
            id: `number ${words}`,
            group: 'tickets',
            label: t('palette.openNumber', { number: words.toUpperCase() }),
            icon: <IconArrowRight size={16} />,
            run: open(words.toUpperCase()),
          },
        ]
      : [];
    const found = only ? [] : ranked(words, places, text, MOST.places);
    return [...commands, ...jump, ...rows.map(ofRow), ...found];
  };

  const waiting = search.isFetching || settled !== words;
  const nothing = props.target === undefined && !all ? t('palette.noTarget') : t('palette.none');
  const message = search.isError ? t('search.failed') : waiting && searches ? t('app.loading') : nothing;
  return (
    <PaletteList
      mode={props.mode}
      target={props.target}
      typed={props.typed}
      onType={props.onType}
      commands={lines()}
      message={message}
      onBack={() => props.onMode('all')}
      onClose={props.onClose}
    />
  );
}
