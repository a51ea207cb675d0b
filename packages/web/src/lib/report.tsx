import { notifications } from '@mantine/notifications';
import type { TFunction } from 'i18next';
import { ApiError } from '../api/client.ts';
import { IconAlertTriangle, IconCheck } from '../ui/icons.ts';

/** Tells the outcome of a person's own action: seen as a toast, heard because a toast is an alert (Mantine). */
export const report = {
  done: (message: string) =>
    notifications.show({
      message,
      color: 'green',
      icon: <IconCheck size={16} />,
      autoClose: 4000,
      withCloseButton: false,
    }),
  failed: (message: string) =>
    notifications.show({ message, color: 'red', icon: <IconAlertTriangle size={16} />, autoClose: 12_000 }),
};

/** One sentence for a refused save. */
export function refusal(error: unknown, t: TFunction): string {
  if (error instanceof ApiError) {
    if (error.status === 412) return t('result.stale');
    if (error.status === 0) return t('result.offline');
    return t('result.failed', { reason: error.summary });
  }
  return t('result.failed', { reason: String(error) });
}
