import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import { useSnooze } from '../../api/work.ts';
import { useFormat } from '../../lib/format.ts';
import { reasonOf, report } from '../../lib/report.tsx';
import { IconZzz } from '../../ui/icons-work.ts';
import { Buttons, Frame } from '../dialog-parts.tsx';
import { MomentSelect, useMoment } from './moment-select.tsx';

/** Puts a ticket of one's own aside for a while. */
export function SnoozeDialog(props: { ticket: Ticket; address: string; onClose: () => void }) {
  const { ticket, address, onClose } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const snooze = useSnooze(address);
  const moment = useMoment('tomorrow');
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    const { at } = moment;
    if (!at) return;
    snooze.mutate(at, {
      onSuccess: () => {
        report.done(t('waiting.snoozed', { when: format.deadline(at) }));
        onClose();
      },
    });
  };
  return (
    <Frame
      title={t('waiting.snoozeTitle', { number: ticket.number })}
      onClose={onClose}
      onSubmit={submit}
      refused={snooze.error ? reasonOf(snooze.error, t) : undefined}
    >
      <MomentSelect
        label={t('waiting.until')}
        description={t('waiting.snoozeHint')}
        presets={['hours', 'tomorrow', 'monday', 'week', 'custom']}
        moment={moment}
        tried={tried}
      />
      <Buttons busy={snooze.isPending} label={t('waiting.snoozeDo')} icon={<IconZzz size={16} />} onClose={onClose} />
    </Frame>
  );
}
