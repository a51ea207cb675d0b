import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedTime } from '../../api/contract-time.ts';
import { useJudgeTime } from '../../api/time.ts';
import { reasonOf, report } from '../../lib/report.tsx';
import { IconX } from '../../ui/icons.ts';
import { Buttons, Frame } from '../dialog-parts.tsx';

interface Props {
  entry: ListedTime;
  action: 'reject' | 'void';
  address: string;
  onClose: () => void;
}

/** A rejection says why; voiding may. */
export function ReasonDialog({ entry, action, address, onClose }: Props) {
  const { t } = useTranslation();
  const judge = useJudgeTime(address);
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const words = reason.trim();
  const missing = action === 'reject' && words === '';
  const submit = () => {
    setTried(true);
    if (missing) return;
    judge.mutate(
      { entry: entry.id, version: entry.version, action, ...(words === '' ? {} : { reason: words }) },
      {
        onSuccess: () => {
          report.done(t(`worktime.done_${action}`));
          onClose();
        },
      },
    );
  };
  const refused = judge.error ? reasonOf(judge.error, t) : undefined;
  return (
    <Frame title={t(`worktime.do_${action}`)} onClose={onClose} onSubmit={submit}>
      <Textarea
        label={t(action === 'reject' ? 'worktime.rejectWhy' : 'worktime.voidWhy')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        autosize
        minRows={2}
        data-autofocus
        error={tried && missing ? t('dialog.needReason') : refused}
      />
      <Buttons busy={judge.isPending} label={t(`worktime.do_${action}`)} icon={<IconX size={16} />} onClose={onClose} />
    </Frame>
  );
}
