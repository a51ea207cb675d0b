import { SegmentedControl, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import type { ParticipantRole } from '../../api/contract-people.ts';
import { useAddParticipant } from '../../api/people.ts';
import { contactsQuery } from '../../api/queue.ts';
import { useDirectory } from '../../api/session.ts';
import { reasonOf, report } from '../../lib/report.tsx';
import { IconUserPlus } from '../../ui/icons.ts';
import { Buttons, Frame } from '../dialog-parts.tsx';
import classes from './people.module.css';

const WAIT_MS = 200;
const looksLikeMail = (words: string) => /^\S+@\S+\.\S+$/.test(words);

/** Colleagues, people of this client, or an outside address, which is only ever written to. */
export function AddPersonDialog(props: { ticket: Ticket; address: string; onClose: () => void }) {
  const { ticket, address, onClose } = props;
  const { t } = useTranslation();
  const lookup = useDirectory();
  const add = useAddParticipant(address);
  const [typed, setTyped] = useState('');
  const [who, setWho] = useState<{ value: string; label: string }>();
  const [role, setRole] = useState<ParticipantRole>('watcher');
  const [tried, setTried] = useState(false);
  const [settled] = useDebouncedValue(typed.trim(), WAIT_MS);
  const words = who?.label === settled ? '' : settled.toLowerCase();
  const contacts = useQuery(contactsQuery(ticket.client, words)).data?.items ?? [];
  const client = lookup.client(ticket.client)?.name ?? t('app.unknown');
  const theirs = contacts.filter((one) => one.active);
  const ours = lookup.directory.staff.filter((one) => one.active && one.name.toLowerCase().includes(words)).slice(0, 8);
  const outside = looksLikeMail(words) && !theirs.some((one) => one.email === words) ? [words] : [];
  const hints = new Map(theirs.map((one) => [one.id, one.email]));
  const group = (label: string, items: { value: string; label: string }[]) =>
    items.length > 0 ? [{ group: label, items }] : [];
  const groups = [
    ...group(
      client,
      theirs.map(({ id, name }) => ({ value: id, label: name })),
    ),
    ...group(
      t('people.colleagues'),
      ours.map(({ id, name }) => ({ value: id, label: name })),
    ),
    ...group(
      t('people.outside'),
      outside.map((mail) => ({ value: `mail:${mail}`, label: mail })),
    ),
  ];
  const known = groups.some(({ items }) => items.some((one) => one.value === who?.value));
  const data = who && !known ? [{ group: '', items: [who] }, ...groups] : groups;
  const submit = () => {
    setTried(true);
    if (!who) return;
    const mail = who.value.startsWith('mail:') ? who.value.slice(5) : undefined;
    const body = mail === undefined ? { person: who.value, role } : { email: mail, role: 'cc' as const };
    add.mutate(body, {
      onSuccess: (added) => {
        report.done(t('people.added', { name: added.name }));
        onClose();
      },
    });
  };
  const refused = add.error ? reasonOf(add.error, t) : undefined;
  return (
    <Frame title={t('people.addTitle', { number: ticket.number })} onClose={onClose} onSubmit={submit}>
      <Select
        label={t('people.who')}
        description={t('people.whoHint', { client })}
        placeholder={t('dialog.pickRequester')}
        data={data}
        value={who?.value ?? null}
        searchable
        openOnFocus={false}
        searchValue={typed}
        onSearchChange={setTyped}
        filter={({ options }) => options}
        nothingFoundMessage={t('dialog.noContact')}
        maxDropdownHeight={260}
        data-autofocus
        renderOption={({ option }) => (
          <span className={classes.found}>
            <span>{option.label}</span>
            <span>{hints.get(option.value)}</span>
          </span>
        )}
        onChange={(value, option) => setWho(value === null ? undefined : { value, label: option?.label ?? value })}
        error={tried && !who ? t('people.needPerson') : refused}
      />
      <SegmentedControl
        aria-label={t('people.role')}
        value={role}
        onChange={(value) => setRole(value === 'cc' ? 'cc' : 'watcher')}
        data={[
          { value: 'watcher', label: t('people.watcher') },
          { value: 'cc', label: t('people.cc') },
        ]}
      />
      <Buttons busy={add.isPending} label={t('people.add')} icon={<IconUserPlus size={16} />} onClose={onClose} />
    </Frame>
  );
}
