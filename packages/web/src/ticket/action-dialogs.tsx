import { Radio, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/contract.ts';
import { deskQuery } from '../api/queue.ts';
import { useDirectory } from '../api/session.ts';
import { serverNow } from '../lib/clock.ts';
import { IconCheck, IconPlayerPause, IconRotateClockwise } from '../ui/icons.ts';
import { Buttons, Frame } from './dialog-parts.tsx';

export type DialogId = 'pend' | 'resolve' | 'reopen';

interface Props {
  ticket: Ticket;
  busy: boolean;
  onClose: () => void;
  onRun: (action: string, body: Record<string, unknown>, optimistic?: Partial<Ticket>) => void;
}

export function ActionDialogs({ id, ...props }: Props & { id: DialogId }) {
  if (id === 'pend') return <PendDialog {...props} />;
  if (id === 'resolve') return <ResolveDialog {...props} />;
  return <ReopenDialog {...props} />;
}

type Wake = 'never' | 'tomorrow' | 'days' | 'week' | 'custom';
const DAY_MS = 86_400_000;

/** The chosen moment in UTC; undefined means no alarm, null a choice that cannot be. */
function wakeTime(wake: Wake, custom: string, now: number): string | undefined | null {
  if (wake === 'never') return undefined;
  if (wake === 'days') return new Date(now + 3 * DAY_MS).toISOString();
  if (wake === 'week') return new Date(now + 7 * DAY_MS).toISOString();
  if (wake === 'tomorrow') {
    const at = new Date(now + DAY_MS);
    at.setHours(9, 0, 0, 0);
    return at.toISOString();
  }
  const at = custom === '' ? Number.NaN : new Date(custom).getTime();
  return Number.isNaN(at) || at <= now ? null : new Date(at).toISOString();
}

function PendDialog({ ticket, busy, onClose, onRun }: Props) {
  const { t } = useTranslation();
  const desk = useQuery(deskQuery(ticket.client)).data;
  const [reason, setReason] = useState<string>();
  const [wake, setWake] = useState<Wake>('tomorrow');
  const [custom, setCustom] = useState('');
  const [tried, setTried] = useState(false);
  const chosen = reason ?? desk?.pendingReasons[0]?.id;
  const at = wakeTime(wake, custom, serverNow());
  const submit = () => {
    setTried(true);
    if (!chosen || at === null) return;
    onRun('pend', { reason: chosen, ...(at === undefined ? {} : { wakeAt: at }) });
  };
  return (
    <Frame title={t('dialog.pendTitle', { number: ticket.number })} onClose={onClose} onSubmit={submit}>
      <Radio.Group
        label={t('field.reason')}
        value={chosen ?? ''}
        onChange={setReason}
        error={tried && !chosen ? t('dialog.needReason') : undefined}
      >
        <Stack gap={6} mt={8}>
          {(desk?.pendingReasons ?? []).map((entry) => (
            <Radio
              key={entry.id}
              value={entry.id}
              label={entry.label}
              description={entry.pausesClock ? t('dialog.pausesClock') : t('dialog.keepsClock')}
            />
          ))}
        </Stack>
      </Radio.Group>
      <Select
        label={t('dialog.wakeIn')}
        description={t('dialog.pendHint')}
        value={wake}
        allowDeselect={false}
        onChange={(value) => setWake((value as Wake | null) ?? 'tomorrow')}
        data={[
          { value: 'tomorrow', label: t('dialog.wakeTomorrow') },
          { value: 'days', label: t('dialog.wakeDays') },
          { value: 'week', label: t('dialog.wakeWeek') },
          { value: 'custom', label: t('dialog.wakeCustom') },
          { value: 'never', label: t('dialog.wakeNever') },
        ]}
      />
      {wake === 'custom' && (
        <TextInput
          type="datetime-local"
          label={t('field.wakeAt')}
          value={custom}
          onChange={(event) => setCustom(event.currentTarget.value)}
          error={tried && at === null ? t('dialog.pastTime') : undefined}
        />
      )}
      <Buttons busy={busy} label={t('action.pend')} icon={<IconPlayerPause size={16} />} onClose={onClose} />
    </Frame>
  );
}

function ResolveDialog({ ticket, busy, onClose, onRun }: Props) {
  const { t } = useTranslation();
  const client = useDirectory().client(ticket.client)?.name ?? t('app.unknown');
  const desk = useQuery(deskQuery(ticket.client)).data;
  const [code, setCode] = useState<string | null>(null);
  const [text, setText] = useState('');
  const [tried, setTried] = useState(false);
  const codes = desk?.resolutionCodes.map(({ id, label }) => ({ value: id, label })) ?? [];
  const chosen = code ?? codes[0]?.value;
  const submit = () => {
    setTried(true);
    if (!chosen || text.trim() === '') return;
    onRun('resolve', { code: chosen, text: text.trim() });
  };
  return (
    <Frame title={t('dialog.resolveTitle', { number: ticket.number })} onClose={onClose} onSubmit={submit}>
      <Select
        label={t('field.code')}
        data={codes}
        value={chosen ?? null}
        onChange={setCode}
        allowDeselect={false}
        error={tried && !chosen ? t('dialog.needCode') : undefined}
      />
      <Textarea
        label={t('field.resolutionText')}
        description={t('dialog.resolveHint', { name: ticket.requester.name, client })}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={4}
        maxRows={12}
        data-autofocus
        error={tried && text.trim() === '' ? t('dialog.needText') : undefined}
      />
      <Buttons busy={busy} label={t('action.resolve')} icon={<IconCheck size={16} />} onClose={onClose} />
    </Frame>
  );
}

function ReopenDialog({ ticket, busy, onClose, onRun }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (reason.trim() !== '') onRun('reopen', { reason: reason.trim() });
  };
  return (
    <Frame title={t('dialog.reopenTitle', { number: ticket.number })} onClose={onClose} onSubmit={submit}>
      <Textarea
        label={t('field.reopenReason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autosize
        minRows={3}
        data-autofocus
        error={tried && reason.trim() === '' ? t('dialog.needReason') : undefined}
      />
      <Buttons busy={busy} label={t('action.reopen')} icon={<IconRotateClockwise size={16} />} onClose={onClose} />
    </Frame>
  );
}
