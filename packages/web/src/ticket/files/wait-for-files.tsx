import { Button, Loader } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './files.module.css';

export interface Wait {
  waiting: boolean;
  begin: () => void;
  end: () => void;
}

/**
 * A send that was asked for while files were on their way: it is tried again once they are there.
 * @param send checks again what stands in its way: a file that failed or was held back stops it
 */
export function useWaitForFiles(onTheirWay: boolean, send: () => void): Wait {
  const [waiting, setWaiting] = useState(false);
  const latest = useRef(send);
  useEffect(() => {
    latest.current = send;
  });
  useEffect(() => {
    if (!waiting || onTheirWay) return;
    setWaiting(false);
    latest.current();
  }, [waiting, onTheirWay]);
  return { waiting, begin: () => setWaiting(true), end: () => setWaiting(false) };
}

/** Says that it will be sent, and lets one think again. How far each file is stands in the tray. */
export function WaitingForFiles({ wait }: { wait: Wait }) {
  const { t } = useTranslation();
  if (!wait.waiting) return null;
  return (
    <div className={classes.waiting} role="status">
      <Loader size={16} aria-hidden="true" />
      <span>{t('files.waitingToSend')}</span>
      <Button size="compact-xs" variant="default" onClick={wait.end}>
        {t('files.notYet')}
      </Button>
    </div>
  );
}
