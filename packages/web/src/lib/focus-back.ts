import { useEffect, useRef } from 'react';

/**
 * For a window that is open from its first drawing on: once it is gone, the focus is again where it was, unless
 * something else has taken it. (A window that is drawn closed and then opened gets this from Mantine.)
 */
export function useFocusBack(open = true): void {
  const before = useRef(document.activeElement);
  useEffect(() => {
    if (!open) return undefined;
    return () => {
      const { activeElement, body } = document;
      if (activeElement !== null && activeElement !== body) return;
      if (before.current instanceof HTMLElement && before.current.isConnected) {
        before.current.focus({ preventScroll: true });
      }
    };
  }, [open]);
}
