import { Menu } from '@mantine/core';
import { useMuting } from './use-muting.tsx';

export function MuteItem({ ticket }: { ticket: string }) {
  const { toggle, icon, label } = useMuting(ticket);
  return (
    <Menu.Item leftSection={icon} onClick={toggle}>
      {label}
    </Menu.Item>
  );
}
