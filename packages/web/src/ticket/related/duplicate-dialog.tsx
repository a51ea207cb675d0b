import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import { useDuplicate } from '../../api/related.ts';
import { useDirectory } from '../../api/session.ts';
import { fieldFault, reasonOf, report } from '../../lib/report.tsx';
import { IconCopy } from '../../ui/icons.ts';
import { Buttons, Frame } from '../dialog-parts.tsx';
import { TicketPicker } from './ticket-picker.tsx';

/** Resolves this ticket with a word to its requester, who is not let into the other one. */
export function DuplicateDialog(props: { ticket: Ticket; address: string; onClose: () => void }) {
  const { ticket, address, onClose } = props;
  const { t } = useTranslation();
  const duplicate = useDuplicate(address);
  const client = useDirectory().client(ticket.client)?.name ?? t('app.unknown');
  const [of, setOf] = useState('');
  const [text, setText] = useState(() => t('related.duplicateText'));
  const [tried, setTried] = useState(false);
  const submit = () => {
    setTried(true);
    if (of === '' || text.trim() === '') return;
    duplicate.mutate(
      { of, text: text.trim() },
      {
        onSuccess: () => {
          report.done(t('related.duplicated', { number: ticket.number, of }));
          onClose();
        },
      },
    );
  };
  const { error } = duplicate;
  const inText = fieldFault(error, '/text');
  const refused = error && !inText ? reasonOf(error, t) : undefined;
  return (
    <Frame title={t('related.duplicateTitle', { number: ticket.number })} onClose={onClose} onSubmit={submit}>
      <TicketPicker
        ticket={ticket}
        label={t('related.of')}
        value={of}
        onChange={setOf}
        error={tried && of === '' ? t('related.needTicket') : refused}
      />
      <Textarea
        label={t('related.word')}
        description={t('dialog.resolveHint', { name: ticket.requester.name, client })}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={10}
        error={tried && text.trim() === '' ? t('dialog.needText') : inText}
      />
      <Buttons
        busy={duplicate.isPending}
        label={t('related.duplicate')}
        icon={<IconCopy size={16} />}
        onClose={onClose}
      />
    </Frame>
  );
}
