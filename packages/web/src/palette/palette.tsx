import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket, TicketRow } from '../api/contract.ts';
import { searchQuery } from '../api/queue.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { ticketQuery } from '../api/tickets.ts';
import { useFocusBack } from '../lib/focus-back.ts';
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

interface Offering {
  mode: Mode;
  onMode: (mode: Mode) => void;
  /** Takes what can be done, whenever it has become something else. */
  onOffer: (commands: readonly Command[]) => void;
}

/**
 * One line, one key from everything: what can be done here, and every record one may see. What acts on the target is
 * drawn beside the window and not around it: the window stays while a ticket is still loading, and a dialog that a
 * command asked for stays when the window is gone.
 */
export function Palette({ open, first, target, onClose }: Props) {
  const { t } = useTranslation();
  const [mode, setMode] = useState(first);
  const [typed, setTyped] = useState('');
  const [own, setOwn] = useState<readonly Command[]>([]);
  useFocusBack(open);
  const go = (next: Mode) => {
    setTyped('');
    setMode(next);
  };
  const ticket = useQuery({
    ...ticketQuery(target?.kind === 'ticket' ? target.ref : ''),
    enabled: target?.kind === 'ticket',
  }).data;
  const named = ticket ? `${ticket.number} ${ticket.subject}` : target?.kind === 'ticket' ? target.ref : undefined;
  const about = target?.kind === 'selection' ? t('bulk.selected', { count: target.count }) : named;
  return (
    <>
      {target?.kind === 'ticket' && ticket && (
        <OfTicket ticket={ticket} address={target.ref} mode={mode} onMode={go} onOffer={setOwn} />
      )}
      {target?.kind === 'selection' && <OfSelection target={target} mode={mode} onMode={go} onOffer={setOwn} />}
      {open && (
        <Found typed={typed} onType={setTyped} mode={mode} own={own} target={about} onMode={go} onClose={onClose} />
      )}
    </>
  );
}

/** Offers the commands anew when they are other ones; each runs as it stands when it is chosen. */
function useOffer(commands: readonly Command[], onOffer: Offering['onOffer']): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  const names = commands.map((one) => `${one.id} ${one.label} ${one.detail === undefined}`).join('\n');
  useEffect(() => {
    const run = (id: string) => () => latest.current.find((one) => one.id === id)?.run();
    onOffer(latest.current.map((one) => ({ ...one, run: run(one.id) })));
  }, [names]);
}

function OfTicket(props: Offering & { ticket: Ticket; address: string }) {
  const { ticket, mode, onMode } = props;
  const navigate = useNavigate();
  // What a condition of ending leads to stands on the ticket itself.
  const actions = useTicketActions(
    ticket,
    props.address,
    () => void navigate({ to: '/tickets/$ref', params: { ref: ticket.number } }),
  );
  useOffer(useTicketCommands(ticket, actions, mode, onMode), props.onOffer);
  return actions.dialog;
}

function OfSelection({ target, mode, onMode, onOffer }: Offering & { target: CommandTarget & { kind: 'selection' } }) {
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
  useOffer(mode === 'assign' ? people() : all(), onOffer);
  return (
    preset && (
      <Suspense>
        <BulkDialog select={target.select} preset={preset} onClose={() => setPreset(undefined)} />
      </Suspense>
    )
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
