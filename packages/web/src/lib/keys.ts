import { useEffect, useRef, useSyncExternalStore } from 'react';
import * as map from './key-map.ts';
import { type CommandId, keyMap, pressed, SEQUENCE_MS } from './key-map.ts';
import { settings } from './settings.ts';

export type { CommandId } from './key-map.ts';

/** Answers `false` where it left the key alone: then the browser does with it what it always does. */
type Handler = (event?: KeyboardEvent) => unknown;
type Handlers = Readonly<Partial<Record<CommandId, Handler>>>;

/** Text goes where it is typed: a single-key shortcut must never fire inside a field. */
function isEditing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement && ['checkbox', 'radio'].includes(target.type)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Space and Enter are also how a button, a link or a choice is used by keyboard. */
function isOwnKey(key: string, target: EventTarget | null): boolean {
  if (key !== ' ' && key !== 'Enter') return false;
  const users = key === ' ' ? 'button, input, summary, [role="button"]' : 'button, a, input, summary, [role="button"]';
  return target instanceof HTMLElement && target.closest(users) !== null;
}

/** Whether a dialog or an open menu has the keyboard. */
function isCovered(): boolean {
  const layers = document.querySelectorAll('[aria-modal="true"], [role="menu"], [role="listbox"]');
  return [...layers].some((layer) => layer.checkVisibility());
}

const mounted: { current: Handlers }[] = [];
const listeners = new Set<() => void>();
let offered: readonly CommandId[] = [];

function tell(): void {
  offered = [...new Set(mounted.flatMap((one) => Object.keys(one.current) as CommandId[]))];
  for (const listener of listeners) listener();
}

/** The handler of the screen that came last: a dialog's or pane's before the page's. */
function handlerOf(id: CommandId): Handler | undefined {
  return mounted.findLast((one) => one.current[id] !== undefined)?.current[id];
}

let begun: { key: string; until: number } | undefined;

/** The commands that these keys stand for; several, where a key means something else on another screen. */
function meant(key: string, at: number): CommandId[] {
  const both = begun && begun.until > at ? `${begun.key} ${key}` : undefined;
  begun = undefined;
  const ids = Object.keys(keyMap) as CommandId[];
  const of = (keys: string) => ids.filter((id) => (keyMap[id].keys as readonly string[]).includes(keys));
  if (both !== undefined) return of(both);
  if (ids.some((id) => keyMap[id].keys.some((keys) => keys.startsWith(`${key} `)))) {
    begun = { key, until: at + SEQUENCE_MS };
  }
  return of(key);
}

function onKey(event: KeyboardEvent): void {
  const key = pressed(event, isMac);
  if (event.defaultPrevented || key === undefined) return;
  const single = !key.startsWith('Mod+');
  const editing = isEditing(event.target);
  // The palette opens from wherever one is; every other combination is the field's own while one types.
  if (editing && key !== 'Mod+k') return;
  if (single && (!settings.singleKeys() || isOwnKey(key, event.target))) return;
  if (isCovered()) return;
  for (const id of meant(key, event.timeStamp).reverse()) {
    const handler = handlerOf(id);
    if (!handler || handler(event) === false) continue;
    event.preventDefault();
    return;
  }
}

/**
 * What this screen does on the commands of the list (key-map.ts) while it is mounted. Matched on the character typed,
 * so it follows the keyboard's layout. Single keys are switched off by the person's setting (WCAG 2.1.4), in fields and
 * under dialogs.
 */
export function useKeys(handlers: Handlers): void {
  const latest = useRef(handlers);
  const names = Object.keys(handlers).join();
  useEffect(() => {
    latest.current = handlers;
  });
  useEffect(() => {
    if (mounted.length === 0) window.addEventListener('keydown', onKey);
    mounted.push(latest);
    tell();
    return () => {
      mounted.splice(mounted.indexOf(latest), 1);
      if (mounted.length === 0) window.removeEventListener('keydown', onKey);
      tell();
    };
  }, [names]);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The commands that some screen now answers. */
export const useOffered = (): readonly CommandId[] => useSyncExternalStore(subscribe, () => offered);

/** Does what the key would do. */
export function runCommand(id: CommandId): void {
  handlerOf(id)?.();
}

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** The keys of a command for `aria-keyshortcuts`. */
export const ariaKeys = (id: CommandId): string | undefined => map.ariaKeys(id, isMac);

/** The keys of a command as caps, the first of its ways. */
export const capsOf = (id: CommandId): string[] => map.keyCaps(keyMap[id].keys[0], isMac);

/** Mod is Command on a Mac and Control elsewhere. */
export function isModEnter(event: { key: string; metaKey: boolean; ctrlKey: boolean }): boolean {
  return event.key === 'Enter' && (isMac ? event.metaKey : event.ctrlKey);
}
