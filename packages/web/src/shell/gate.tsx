import { Button, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { deskQuery } from '../api/queue.ts';
import { meQuery } from '../api/session.ts';
import { Landing } from '../landing/landing.tsx';
import { IconCloudOff } from '../ui/icons.ts';
import { EmptyPanel } from '../ui/panel.tsx';
import classes from './shell.module.css';
import { Shell } from './shell.tsx';

/** Nothing of the desk is drawn before it is known who asks. */
export function Gate() {
  const { t } = useTranslation();
  const me = useQuery(meQuery);
  // A portal is drawn once its brand is known, so that nobody sees another's colours first.
  const desk = useQuery(deskQuery(me.data?.kind === 'contact' ? (me.data.client?.id ?? '') : ''));
  const href = useLocation({ select: (location) => location.href });
  if (me.isPending || desk.isLoading) {
    return (
      <div className={classes.waiting} role="status" aria-label={t('app.loading')}>
        <Loader size="sm" color="gray" />
      </div>
    );
  }
  if (me.isError) {
    return (
      <main className={classes.waiting}>
        <EmptyPanel
          tone="failed"
          icon={<IconCloudOff size={26} />}
          title={t('error.unreachable')}
          hint={t('error.unreachableText')}
          action={
            <Button variant="default" onClick={() => void me.refetch()} loading={me.isFetching}>
              {t('app.retry')}
            </Button>
          }
        />
      </main>
    );
  }
  if (me.data === null) return <Landing to={href} />;
  return (
    <Shell>
      <Outlet />
    </Shell>
  );
}
