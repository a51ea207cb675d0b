import { ActionIcon } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { notificationsQuery } from '../api/notifications.ts';
import { IconBell } from '../ui/icons.ts';
import classes from './notification-bell.module.css';
import { useLatePanel } from './use-late-panel.ts';

const BellPanel = lazy(() => import('./bell-panel.tsx').then((m) => ({ default: m.BellPanel })));

/** The count of what was not seen yet, and the way to what it was. */
export function NotificationBell() {
  const { t } = useTranslation();
  const unread = useQuery(notificationsQuery).data?.unread ?? 0;
  const panel = useLatePanel();
  const shown = unread > 99 ? '99+' : String(unread);
  const label = unread > 0 ? t('notice.some', { count: unread, shown }) : t('notice.title');
  return (
    <>
      <ActionIcon {...panel.own} aria-label={label} className={classes.bell ?? ''}>
        <IconBell size={18} />
        {unread > 0 && (
          <span className={classes.count} aria-hidden="true">
            {shown}
          </span>
        )}
      </ActionIcon>
      {panel.wanted && (
        <Suspense>
          <BellPanel {...panel.at} />
        </Suspense>
      )}
    </>
  );
}
