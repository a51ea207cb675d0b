import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type Outgoing, outbox, UNDO_SEND_MS } from '../../lib/outbox.ts';
import { report } from '../../lib/report.tsx';
import { IconAlertTriangle, IconArrowBackUp } from '../../ui/icons.ts';
import classes from './writing.module.css';

interface Props {
  ticket: { id: string; number: string };
  outgoing: Outgoing;
  onUndo: () => void;
}

/** A reply in the moments before it is posted. Whoever leaves the ticket takes the way back along, as a toast. */
export function OutgoingStrip({ ticket, outgoing, onUndo }: Props) {
  const { t } = useTranslation();
  const { id, number } = ticket;
  const waiting = outgoing.state === 'waiting';
  const strip = useRef<HTMLElement>(null);
  // One step before the way back, not on it: the key that sent may still be down.
  useEffect(() => strip.current?.focus(), []);
  useEffect(
    () => () => {
      const left = outbox.get(id);
      if (left?.state !== 'waiting') return;
      const undo = () =>
        outbox.undo(id) ? report.done(t('outbox.keptAsDraft', { number })) : report.failed(t('outbox.tooLate'));
      report.undoable(t('outbox.goesTo', { to: left.to }), t('outbox.undo'), undo, UNDO_SEND_MS);
    },
    [id, number, t],
  );
  return (
    <section ref={strip} tabIndex={-1} className={classes.strip} aria-label={t('outbox.label')}>
      <div className={classes.stripWords}>
        <p role="status">{t(waiting ? 'outbox.goesTo' : 'outbox.sending', { to: outgoing.to })}</p>
        <p>{outgoing.text}</p>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        disabled={!waiting}
        leftSection={<IconArrowBackUp size={14} />}
        onClick={onUndo}
      >
        {t('outbox.undo')}
      </Button>
      <Button size="compact-sm" variant="subtle" disabled={!waiting} onClick={() => outbox.now(id)}>
        {t('outbox.now')}
      </Button>
      {waiting && <span className={classes.countdown} aria-hidden="true" />}
    </section>
  );
}

/** A reply that could not be posted, while its writer is at a note: what they type now must not end up in the reply. */
export function FailedStrip({ onOpen }: { onOpen: () => void }) {
  const { t } = useTranslation();
  return (
    <section className={classes.strip} data-failed aria-label={t('outbox.label')}>
      <IconAlertTriangle size={16} aria-hidden="true" />
      <p className={classes.stripWords} role="alert">
        {t('outbox.failed')}
      </p>
      <Button size="compact-sm" variant="default" onClick={onOpen}>
        {t('outbox.open')}
      </Button>
    </section>
  );
}
