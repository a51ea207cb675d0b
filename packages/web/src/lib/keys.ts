import { useEffect, useRef } from 'react';
import { settings } from './settings.ts';

/** Text goes where it is typed: a single-key shortcut must never fire inside a field. */
function isEditing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}

/** Whether a dialog or an open menu has the keyboard. */
function isCovered(): boolean {
  const layers = document.querySelectorAll('[aria-modal="true"], [role="menu"], [role="listbox"]');
  return [...layers].some((layer) => layer.checkVisibility());
}

/**
 * Single-key shortcuts while the screen is mounted, matched on the character typed, so they follow the keyboard's
 * layout. Switched off by the person's setting (WCAG 2.1.4), in fields and under dialogs.
 */
export function useKeys(map: Record<string, (event: KeyboardEvent) => void>): void {
  const latest = useRef(map);
  useEffect(() => {
    latest.current = map;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (!settings.singleKeys() || isEditing(event.target) || isCovered()) return;
      const handler = latest.current[event.key];
      if (!handler) return;
      event.preventDefault();
      handler(event);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Mod is Command on a Mac and Control elsewhere. */
export function isModEnter(event: { key: string; metaKey: boolean; ctrlKey: boolean }): boolean {
  return event.key === 'Enter' && (isMac ? event.metaKey : event.ctrlKey);
}
