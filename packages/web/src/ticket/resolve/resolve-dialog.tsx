import { Select, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client.ts';
import { deskQuery } from '../../api/queue.ts';
import { useDirectory } from '../../api/session.ts';
import { closeConditionsQuery } from '../../api/work.ts';
import { reasonOf } from '../../lib/report.tsx';
import { IconCheck } from '../../ui/icons.ts';
import { type ActionDialogProps, Buttons, Frame } from '../dialog-parts.tsx';
import { CloseConditions } from './close-conditions.tsx';

/** Asks what was done, and shows what must hold before the desk calls it solved. */
export function ResolveDialog({ ticket, address, busy, error, onClose, onRun, onJump }: ActionDialogProps) {
  const { t } = useTranslation();
  const client = useDirectory().client(ticket.client)?.name ?? t('app.unknown');
  const desk = useQuery(deskQuery(ticket.client)).data;
  const asked = useQuery(closeConditionsQuery(address));
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
  const written = [...text.trim()].length;
  // The text is being written here; whatever else the server has refused is missing, whatever was read before.
  const refusedAt = new Set(error instanceof ApiError ? error.problem?.errors?.map((one) => one.pointer) : []);
  const conditions = (asked.data?.items ?? []).map((one) => {
    if (one.name === 'resolutionCharacters') return { ...one, have: written, met: written >= (one.need ?? 0) };
    return asked.isFetching && refusedAt.has(one.pointer) ? { ...one, met: false } : one;
  });
  return (
    <Frame
      title={t('dialog.resolveTitle', { number: ticket.number })}
      onClose={onClose}
      onSubmit={submit}
      refused={error ? t('ending.refused', { reason: reasonOf(error, t) }) : undefined}
    >
      {conditions.length > 0 && <CloseConditions ticket={ticket} conditions={conditions} onJump={onJump} />}
      {asked.isError && <p>{t('ending.failed')}</p>}
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
