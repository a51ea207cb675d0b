import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reasonOf } from '../lib/report.tsx';
import { IconRotateClockwise } from '../ui/icons.ts';
import { type ActionDialogProps, Buttons, Frame } from './dialog-parts.tsx';
import { ResolveDialog } from './resolve/resolve-dialog.tsx';
import { PendDialog } from './waiting/pend-dialog.tsx';

export type DialogId = 'pend' | 'resolve' | 'reopen';

export function ActionDialogs({ id, ...props }: ActionDialogProps & { id: DialogId }) {
  if (id === 'pend') return <PendDialog {...props} />;
  if (id === 'resolve') return <ResolveDialog {...props} />;
  return <ReopenDialog {...props} />;
}

function ReopenDialog({ ticket, busy, error, onClose, onRun }: ActionDialogProps) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (reason.trim() !== '') onRun('reopen', { reason: reason.trim() });
  };
  return (
    <Frame
      title={t('dialog.reopenTitle', { number: ticket.number })}
      onClose={onClose}
      onSubmit={submit}
      refused={error ? reasonOf(error, t) : undefined}
    >
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
