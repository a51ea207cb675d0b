import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import { useMerge } from '../../api/related.ts';
import { reasonOf, report } from '../../lib/report.tsx';
import { IconArrowMerge } from '../../ui/icons.ts';
import { Buttons, Frame } from '../dialog-parts.tsx';
import classes from './related.module.css';
import { TicketPicker } from './ticket-picker.tsx';

/** Names the other ticket and says beforehand what merging does; then leads there. */
export function MergeDialog({ ticket, address, onClose }: { ticket: Ticket; address: string; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const merge = useMerge(address);
  const [into, setInto] = useState('');
  const [problem, setProblem] = useState<string>();
  const submit = () => {
    if (into === '') return setProblem(t('related.needTicket'));
    merge.mutate(
      { into },
      {
        onSuccess: (done) => {
          report.done(t('related.merged', { number: done.number, into: done.into }));
          onClose();
          void navigate({ to: '/tickets/$ref', params: { ref: done.into } });
        },
        onError: (error) => setProblem(reasonOf(error, t)),
      },
    );
  };
  return (
    <Frame title={t('related.mergeTitle', { number: ticket.number })} onClose={onClose} onSubmit={submit}>
      <TicketPicker
        ticket={ticket}
        label={t('related.into')}
        value={into}
        error={problem}
        onChange={(number) => {
          setInto(number);
          setProblem(undefined);
        }}
      />
      <ul className={classes.consequences}>
        <li>{t('related.mergeLeads', { number: ticket.number })}</li>
        <li>{t('related.mergeReads', { name: ticket.requester.name })}</li>
        <li>{t('related.mergeUndo')}</li>
      </ul>
      <Buttons
        busy={merge.isPending}
        label={t('related.merge')}
        icon={<IconArrowMerge size={16} />}
        onClose={onClose}
      />
    </Frame>
  );
}
