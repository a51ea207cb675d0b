/** Leads to the part of a ticket that a pointer names: scrolls there and gives it the focus. */
export function jumpTo(pointer: string): void {
  const [, part = '', ...rest] = pointer.split('/');
  const name = part === 'fields' && rest[0] !== undefined ? `fields.${rest[0]}` : part;
  const place =
    document.querySelector<HTMLElement>(`[data-part="${CSS.escape(name)}"]`) ??
    document.querySelector<HTMLElement>(`[data-part="${CSS.escape(part)}"]`);
  if (!place) return;
  place.scrollIntoView({ block: 'center' });
  const reachable = 'input:not(:disabled), button:not(:disabled), textarea, a[href]';
  const target = place.matches(reachable) ? place : place.querySelector<HTMLElement>(reachable);
  (target ?? place).focus();
}
