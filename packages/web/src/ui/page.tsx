import { Button } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { IconCloudOff } from './icons.ts';
import classes from './page.module.css';
import { EmptyPanel } from './panel.tsx';

/** A screen of the console beside queue and ticket: its name, what it is for, and what is chosen there. */
export function Page(props: { title: string; lead?: string; controls?: ReactNode; children: ReactNode }) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${props.title} · ${t('app.name')}`;
  }, [props.title, t]);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div>
          <h1>{props.title}</h1>
          {props.lead !== undefined && <p>{props.lead}</p>}
        </div>
        {props.controls !== undefined && <div className={classes.controls}>{props.controls}</div>}
      </header>
      {props.children}
    </div>
  );
}

/** What could not be loaded is never shown as empty: it says so, and can be asked for again. */
export function LoadFailed(props: { title: string; query: { isFetching: boolean; refetch: () => unknown } }) {
  const { t } = useTranslation();
  return (
    <EmptyPanel
      tone="failed"
      icon={<IconCloudOff size={26} />}
      title={props.title}
      action={
        <Button variant="default" onClick={() => void props.query.refetch()} loading={props.query.isFetching}>
          {t('app.retry')}
        </Button>
      }
    />
  );
}
