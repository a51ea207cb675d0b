import { ActionIcon, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { IconPlus, IconX } from '../ui/icons.ts';

/** At the end of a section's title: adds to its list. */
export function AddButton({ label, icon, onClick }: { label: string; icon?: ReactNode; onClick: () => void }) {
  return (
    <Tooltip label={label}>
      <ActionIcon size={24} aria-label={label} onClick={onClick}>
        {icon ?? <IconPlus size={15} />}
      </ActionIcon>
    </Tooltip>
  );
}

/** At the end of a line: takes it off the list. */
export function TakeButton({ label, busy, onClick }: { label: string; busy: boolean; onClick: () => void }) {
  return (
    <ActionIcon size={24} disabled={busy} aria-label={label} onClick={onClick}>
      <IconX size={14} />
    </ActionIcon>
  );
}
