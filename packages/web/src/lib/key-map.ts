/** Where a key acts: it does nothing while no screen of the kind is open. */
export type KeyPlace = 'everywhere' | 'list' | 'board' | 'ticket' | 'writing';

interface Shortcut {
  /** Any of these: a character as it is typed, `Mod+` and a character, or two characters one after the other (`g q`). */
  readonly keys: readonly string[];
  readonly place: KeyPlace;
}

/**
 * Every shortcut of the console. Handlers, the help on `?`, the hints beside commands and `aria-keyshortcuts` are all
 * made of this one list.
 */
export const keyMap = {
  palette: { keys: ['Mod+k'], place: 'everywhere' },
  help: { keys: ['?'], place: 'everywhere' },
  newTicket: { keys: ['c'], place: 'everywhere' },
  undo: { keys: ['Mod+z'], place: 'everywhere' },
  goWork: { keys: ['g h'], place: 'everywhere' },
  goQueue: { keys: ['g q'], place: 'everywhere' },
  goMine: { keys: ['g m'], place: 'everywhere' },
  goUnassigned: { keys: ['g u'], place: 'everywhere' },
  goInbox: { keys: ['g n'], place: 'everywhere' },
  goTeam: { keys: ['g w'], place: 'everywhere' },
  next: { keys: ['j'], place: 'list' },
  previous: { keys: ['k'], place: 'list' },
  open: { keys: ['o', 'Enter'], place: 'list' },
  preview: { keys: ['p', ' '], place: 'list' },
  select: { keys: ['x'], place: 'list' },
  selectTo: { keys: ['X'], place: 'list' },
  filter: { keys: ['/'], place: 'list' },
  layout: { keys: ['b'], place: 'list' },
  lift: { keys: ['m'], place: 'board' },
  nextRecord: { keys: [']'], place: 'ticket' },
  previousRecord: { keys: ['['], place: 'ticket' },
  reply: { keys: ['r'], place: 'ticket' },
  note: { keys: ['n'], place: 'ticket' },
  assignMe: { keys: ['i'], place: 'ticket' },
  assign: { keys: ['a'], place: 'ticket' },
  status: { keys: ['s'], place: 'ticket' },
  priority: { keys: ['p'], place: 'ticket' },
  label: { keys: ['l'], place: 'ticket' },
  logTime: { keys: ['t'], place: 'ticket' },
  copy: { keys: ['.'], place: 'ticket' },
  back: { keys: ['u'], place: 'ticket' },
  send: { keys: ['Mod+Enter'], place: 'writing' },
} as const satisfies Readonly<Record<string, Shortcut>>;

export type CommandId = keyof typeof keyMap;

export const places: readonly KeyPlace[] = ['everywhere', 'list', 'board', 'ticket', 'writing'];

/** The commands of a place, in the order of the list. */
export const commandsAt = (place: KeyPlace): CommandId[] =>
  (Object.keys(keyMap) as CommandId[]).filter((id) => keyMap[id].place === place);

/** A sequence's second key must follow within this. */
export const SEQUENCE_MS = 1_000;

/** What was pressed, as the list writes it; undefined for a key that takes part in no shortcut. */
export function pressed(
  event: { key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean },
  mac: boolean,
): string | undefined {
  const mod = mac ? event.metaKey : event.ctrlKey;
  const other = mac ? event.ctrlKey : event.metaKey;
  // On some layouts AltGr writes `[` and is told as Control and Alt together: then it is a character like any other.
  if (event.ctrlKey && event.altKey && event.key.length === 1) return event.key;
  if (event.altKey || other) return undefined;
  if (!mod) return event.key;
  return event.shiftKey ? undefined : `Mod+${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
}

/** A shortcut's keys one by one, as they stand on a keyboard. */
export function keyCaps(keys: string, mac: boolean): string[] {
  const caps = keys === ' ' ? [keys] : keys.split(/[+ ]/);
  return caps.map((cap) => {
    if (cap === 'Mod') return mac ? '⌘' : 'Ctrl';
    if (cap === ' ') return '␣';
    if (/^[A-Z]$/.test(cap)) return `⇧${cap}`;
    return keys.startsWith('Mod+') && cap.length === 1 ? cap.toUpperCase() : cap;
  });
}

/** A command's keys for `aria-keyshortcuts`, which knows no sequences: undefined for those. */
export function ariaKeys(id: CommandId, mac: boolean): string | undefined {
  const told = keyMap[id].keys
    .filter((keys) => keys === ' ' || !keys.includes(' '))
    .map((keys) => {
      if (keys === ' ') return 'Space';
      return keys.replace('Mod+', mac ? 'Meta+' : 'Control+').replace(/^[A-Z]$/, 'Shift+$&');
    });
  return told.length > 0 ? told.join(' ') : undefined;
}
