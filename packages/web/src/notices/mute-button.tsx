import { Button } from '@mantine/core';
import { useMuting } from './use-muting.tsx';

/** The portal's own: it loads no menu. */
export function MuteButton({ ticket }: { ticket: string }) {
  const { toggle, icon, busy, label } = useMuting(ticket);
  return (
    <Button size="compact-xs" variant="subtle" leftSection={icon} loading={busy} onClick={toggle}>
      {label}
    </Button>
  );
}
