import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import type { ListedTime, LoggedTime } from '../../api/contract-time.ts';
import { useDirectory } from '../../api/session.ts';
import { useCorrectTime, useLogTime } from '../../api/time.ts';
import { serverNow } from '../../lib/clock.ts';
import { fieldFault, reasonOf, report } from '../../lib/report.tsx';
import { readSpan } from '../../lib/span.ts';
import { IconClock } from '../../ui/icons.ts';
import { Buttons, Frame } from '../dialog-parts.tsx';
import related from '../related/related.module.css';
import classes from './time.module.css';

interface Props {
  ticket: Ticket;
  address: string;
  /** The entry to correct; a new one is logged if there is none. */
  entry: ListedTime | undefined;
  onClose: () => void;
}

const dayIn = (zone: string, at: number) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(at);

export function TimeDialog({ ticket, address, entry, onClose }: Props) {
  const { t } = useTranslation();
  const zone = useDirectory().client(ticket.client)?.timeZone ?? 'UTC';
  const log = useLogTime(address);
  const correct = useCorrectTime(address);
  const [span, setSpan] = useState(entry ? String(entry.raw) : '');
  const [date, setDate] = useState(entry?.date ?? dayIn(zone, serverNow()));
  const [note, setNote] = useState(entry?.note ?? '');
  /** As the activity says, until somebody says otherwise. */
  const [billable, setBillable] = useState(entry?.billable);
  const [tried, setTried] = useState(false);
  const minutes = readSpan(span);
  const done = (key: 'worktime.logged' | 'worktime.correctedDone') => ({
    onSuccess: () => {
      report.done(t(key));
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    if (minutes === undefined) return;
    const optional: LoggedTime = { date, ...(billable === undefined ? {} : { billable }) };
    if (entry) {
      const change = { minutes, note: note.trim(), ...optional };
      correct.mutate({ entry: entry.id, version: entry.version, change }, done('worktime.correctedDone'));
    } else {
      log.mutate(
        { minutes, ...optional, ...(note.trim() === '' ? {} : { note: note.trim() }) },
        done('worktime.logged'),
      );
    }
  };
  const error = entry ? correct.error : log.error;
  const at = (pointer: string) => fieldFault(error, pointer);
  const elsewhere = error && !at('/minutes') && !at('/date') && !at('/note');
  return (
    <Frame
      title={t(entry ? 'worktime.correctTitle' : 'worktime.logTitle', { number: ticket.number })}
      onClose={onClose}
      onSubmit={submit}
    >
      <div className={classes.pair}>
        <TextInput
          label={t('worktime.minutes')}
          description={t('worktime.minutesHint')}
          placeholder="1h 15m"
          value={span}
          onChange={(event) => setSpan(event.currentTarget.value)}
          inputMode="text"
          data-autofocus
          error={tried && minutes === undefined ? t('worktime.needMinutes') : at('/minutes')}
        />
        <TextInput
          type="date"
          label={t('worktime.date')}
          description={t('worktime.dateHint')}
          value={date}
          onChange={(event) => setDate(event.currentTarget.value)}
          error={at('/date')}
        />
      </div>
      <Textarea
        label={t('worktime.note')}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        autosize
        minRows={2}
        maxRows={8}
        error={at('/note')}
      />
      <Checkbox
        label={t('worktime.billable')}
        description={billable === undefined ? t('worktime.billableByRule') : undefined}
        checked={billable ?? true}
        onChange={(event) => setBillable(event.currentTarget.checked)}
      />
      {elsewhere && (
        <p className={related.problem} role="alert">
          {reasonOf(error, t)}
        </p>
      )}
      <Buttons
        busy={log.isPending || correct.isPending}
        label={t(entry ? 'worktime.do_correct' : 'worktime.log')}
        icon={<IconClock size={16} />}
        onClose={onClose}
      />
    </Frame>
  );
}
