import { type RefObject, useRef, useState } from 'react';
import type { AtButton } from './late-panel.tsx';

interface Late {
  /** Of the panel. */
  readonly at: AtButton;
  /** Of the button. */
  readonly own: {
    readonly ref: RefObject<HTMLButtonElement | null>;
    readonly 'aria-haspopup': 'dialog';
    readonly 'aria-expanded': boolean;
    readonly onClick: () => void;
  };
  /** Whether it has been asked for: from then on the panel stays, closed or open. */
  readonly wanted: boolean;
}

/** A button whose panel is loaded when it is first pressed. */
export function useLatePanel(): Late {
  const ref = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState<boolean>();
  const isOpen = opened ?? false;
  return {
    at: { button: ref, opened: isOpen, onChange: setOpened },
    own: { ref, 'aria-haspopup': 'dialog', 'aria-expanded': isOpen, onClick: () => setOpened(!isOpen) },
    wanted: opened !== undefined,
  };
}
