import { Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { muteQuery, useMute } from '../api/preferences.ts';
import { refusal, report } from '../lib/report.tsx';
import { IconBell, IconBellOff } from '../ui/icons-work.ts';

/** Whether the reader muted a ticket, and the way to change it. */
function useMuting(ref: string) {
  const { t } = useTranslation();
  const muted = useQuery(muteQuery(ref)).data?.muted ?? false;
  const change = useMute(ref);
  const toggle = () =>
    change.mutate(!muted, {
      onSuccess: (kept) => report.done(t(kept.muted ? 'mute.muted' : 'mute.unmuted')),
      onError: (error) => report.failed(refusal(error, t)),
    });
  return { muted, toggle, busy: change.isPending, label: t(muted ? 'mute.unmute' : 'mute.mute') };
}

const iconOf = (muted: boolean) => (muted ? <IconBell size={15} /> : <IconBellOff size={15} />);

export function MuteItem({ ticket }: { ticket: string }) {
  const { muted, toggle, label } = useMuting(ticket);
  return (
    <Menu.Item leftSection={iconOf(muted)} onClick={toggle}>
      {label}
    </Menu.Item>
  );
}

export function MuteButton({ ticket }: { ticket: string }) {
  const { muted, toggle, busy, label } = useMuting(ticket);
  return (
    <Button size="compact-xs" variant="subtle" leftSection={iconOf(muted)} loading={busy} onClick={toggle}>
      {label}
    </Button>
  );
}
