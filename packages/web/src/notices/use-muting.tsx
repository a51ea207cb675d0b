import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { muteQuery, useMute } from '../api/preferences.ts';
import { refusal, report } from '../lib/report.tsx';
import { IconBell, IconBellOff } from '../ui/icons.ts';

/** Whether the reader muted a ticket, and the way to change it. */
export function useMuting(ref: string) {
  const { t } = useTranslation();
  const muted = useQuery(muteQuery(ref)).data?.muted ?? false;
  const change = useMute(ref);
  const toggle = () =>
    change.mutate(!muted, {
      onSuccess: (kept) => report.done(t(kept.muted ? 'mute.muted' : 'mute.unmuted')),
      onError: (error) => report.failed(refusal(error, t)),
    });
  const icon = muted ? <IconBell size={15} /> : <IconBellOff size={15} />;
  return { toggle, icon, busy: change.isPending, label: t(muted ? 'mute.unmute' : 'mute.mute') };
}
