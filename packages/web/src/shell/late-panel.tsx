import { Popover } from '@mantine/core';
import { type ReactNode, type Ref, type RefObject, useImperativeHandle } from 'react';

/** What a panel needs of the button that opens it. */
export interface AtButton {
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly opened: boolean;
  readonly onChange: (opened: boolean) => void;
}

interface Props extends AtButton {
  readonly position: 'top-start' | 'bottom-start';
  readonly width: number;
  readonly label: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}

/** Stands for a button that is drawn elsewhere. */
function At({ button, ref }: { button: AtButton['button']; ref?: Ref<HTMLButtonElement | null> }) {
  useImperativeHandle<HTMLButtonElement | null, HTMLButtonElement | null>(ref, () => button.current);
  return null;
}

/** A panel at a button that was there before it: what floats is loaded when somebody asks for it. */
export function LatePanel({ button, opened, onChange, position, width, label, className, children }: Props) {
  return (
    <Popover
      position={position}
      width={width}
      opened={opened}
      onChange={onChange}
      withRoles={false}
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <At button={button} />
      </Popover.Target>
      <Popover.Dropdown className={className ?? ''} role="dialog" aria-label={label}>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}
