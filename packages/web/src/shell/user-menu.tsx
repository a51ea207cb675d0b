import { UnstyledButton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../api/session.ts';
import { PersonMark } from '../ui/marks.tsx';
import classes from './shell.module.css';
import { useLatePanel } from './use-late-panel.ts';

const UserPanel = lazy(() => import('./user-panel.tsx').then((m) => ({ default: m.UserPanel })));

export function UserMenu({ onHelp }: { onHelp: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const panel = useLatePanel();
  return (
    <div className={classes.user}>
      <UnstyledButton {...panel.own} className={classes.userButton} title={t('user.menu')}>
        <PersonMark name={me.name} size={26} />
        <span className={classes.userText}>
          <span className={classes.userName}>{me.name}</span>
          <span className={classes.userMail}>{me.email}</span>
        </span>
      </UnstyledButton>
      {panel.wanted && (
        <Suspense>
          <UserPanel {...panel.at} onHelp={onHelp} />
        </Suspense>
      )}
    </div>
  );
}
