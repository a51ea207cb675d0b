import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { type Outgoing, outbox, UNDO_SEND_MS } from '../../lib/outbox.ts';
import { report } from '../../lib/report.tsx';
import { IconRotateClockwise } from '../../ui/icons.ts';
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
    <section className={classes.strip} aria-label={t('outbox.label')}>
      <div className={classes.stripWords}>
        <p role="status">{t(waiting ? 'outbox.goesTo' : 'outbox.sending', { to: outgoing.to })}</p>
        <p>{outgoing.text}</p>
      </div>
      <Button
        size="compact-sm"
        variant="default"
        autoFocus
        disabled={!waiting}
        leftSection={<IconRotateClockwise size={14} />}
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
