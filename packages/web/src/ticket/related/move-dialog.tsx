import { Select } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import { useMove } from '../../api/related.ts';
import { useDirectory } from '../../api/session.ts';
import { reasonOf, report } from '../../lib/report.tsx';
import { RequesterSelect } from '../../queue/requester-select.tsx';
import { IconAlertTriangle, IconArrowRight } from '../../ui/icons.ts';
import { ClientChip } from '../../ui/marks.tsx';
import { Buttons, Frame } from '../dialog-parts.tsx';
import classes from './related.module.css';

/** All of a ticket, notes included, goes to another company: said plainly before it is done. */
export function MoveDialog({ ticket, address, onClose }: { ticket: Ticket; address: string; onClose: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const lookup = useDirectory();
  const move = useMove(address);
  const [client, setClient] = useState('');
  const [requester, setRequester] = useState('');
  const [tried, setTried] = useState(false);
  const from = lookup.client(ticket.client)?.name ?? t('app.unknown');
  const to = lookup.client(client)?.name;
  const submit = () => {
    setTried(true);
    if (client === '' || requester === '') return;
    move.mutate(
      { client, requester },
      {
        onSuccess: (done) => {
          report.done(t('related.moved', { number: done.number, client: to ?? '' }));
          onClose();
          void navigate({ to: '/tickets/$ref', params: { ref: done.number } });
        },
      },
    );
  };
  return (
    <Frame title={t('related.moveTitle', { number: ticket.number })} onClose={onClose} onSubmit={submit}>
      <div className={classes.warning} role="note">
        <IconAlertTriangle size={17} aria-hidden="true" />
        <div>
          <strong>{t('related.moveWarning', { from, to: to ?? t('related.otherClient') })}</strong>
          {t('related.moveWarningText', { from })}
        </div>
      </div>
      <Select
        label={t('related.newClient')}
        placeholder={t('dialog.pickClient')}
        data={lookup.directory.clients
          .filter((one) => one.id !== ticket.client)
          .map(({ id, name }) => ({ value: id, label: name }))}
        value={client || null}
        onChange={(value) => {
          setClient(value ?? '');
          setRequester('');
        }}
        renderOption={({ option }) => <ClientChip client={lookup.client(option.value)} />}
        searchable
        openOnFocus={false}
        allowDeselect={false}
        data-autofocus
        error={tried && client === '' ? t('dialog.needClient') : undefined}
      />
      <RequesterSelect key={client} client={client} value={requester} onChange={setRequester} />
      {tried && client !== '' && requester === '' && <p className={classes.problem}>{t('related.needRequester')}</p>}
      {move.error && (
        <p className={classes.problem} role="alert">
          {reasonOf(move.error, t)}
        </p>
      )}
      <Buttons
        busy={move.isPending}
        label={to ? t('related.moveTo', { client: to }) : t('related.move')}
        icon={<IconArrowRight size={16} />}
        onClose={onClose}
      />
    </Frame>
  );
}
