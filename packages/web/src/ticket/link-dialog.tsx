import { Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import type { LinkType, Ticket } from '../api/contract.ts';
import { useLinks } from '../api/tickets.ts';
import { report } from '../lib/report.tsx';
import { IconLink } from '../ui/icons.ts';
import { Buttons, Frame } from './dialog-parts.tsx';
import { TicketPicker } from './related/ticket-picker.tsx';

const TYPES: readonly LinkType[] = ['related', 'parent', 'child', 'duplicate_of', 'duplicated_by'];

/** Kind of tie and the other ticket, by title or number. A refusal stays in the dialog, beside what has to be mended. */
export function LinkDialog({ ticket, address, onClose }: { ticket: Ticket; address: string; onClose: () => void }) {
  const { t } = useTranslation();
  const { add } = useLinks(address);
  const [type, setType] = useState<LinkType>('related');
  const [number, setNumber] = useState('');
  const [problem, setProblem] = useState('');
  const submit = () => {
    const ref = number;
    if (ref === '') return setProblem(t('link.needNumber'));
    add.mutate(
      { type, ref },
      {
        onSuccess: () => {
          report.done(t('link.added', { number: ref }));
          onClose();
        },
        onError: (error) => {
          const missing = error instanceof ApiError && error.status === 404;
          const reason = error instanceof ApiError && error.status !== 0 ? error.summary : t('result.offline');
          setProblem(missing ? t('ticket.notFound', { ref }) : reason);
        },
      },
    );
  };
  return (
    <Frame title={t('link.title', { number: ticket.number })} onClose={onClose} onSubmit={submit}>
      <Select
        label={t('link.type')}
        value={type}
        allowDeselect={false}
        onChange={(value) => setType((value as LinkType | null) ?? 'related')}
        data={TYPES.map((value) => ({ value, label: t(`ticket.linkType_${value}`) }))}
      />
      <TicketPicker
        ticket={ticket}
        label={t('link.number')}
        value={number}
        onChange={(chosen) => {
          setNumber(chosen);
          setProblem('');
        }}
        error={problem === '' ? undefined : problem}
      />
      <Buttons busy={add.isPending} label={t('link.add')} icon={<IconLink size={16} />} onClose={onClose} />
    </Frame>
  );
}
