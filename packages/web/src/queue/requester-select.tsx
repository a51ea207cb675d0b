import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { contactsQuery } from '../api/queue.ts';
import classes from './new-ticket.module.css';

/** People of the chosen client only, found by the server as one types. */
export function RequesterSelect(props: { client: string; value: string; onChange: (id: string) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<{ value: string; label: string }>();
  const [settled] = useDebouncedValue(typed === chosen?.label ? '' : typed.trim(), 200);
  const contacts = useQuery(contactsQuery(props.client, settled)).data?.items ?? [];
  const options = contacts.filter((contact) => contact.active).map(({ id, name }) => ({ value: id, label: name }));
  const data = chosen && !options.some((option) => option.value === chosen.value) ? [chosen, ...options] : options;
  const mail = new Map(contacts.map((contact) => [contact.id, contact.email]));
  return (
    <Select
      label={t('field.requester')}
      placeholder={props.client === '' ? t('dialog.pickClientFirst') : t('dialog.pickRequester')}
      disabled={props.client === ''}
      data={data}
      value={props.value || null}
      searchable
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has filtered already, also by address, which the label does not show.
      filter={({ options: all }) => all}
      nothingFoundMessage={t('dialog.noContact')}
      renderOption={({ option }) => (
        <span className={classes.contact}>
          <span>{option.label}</span>
          <span>{mail.get(option.value)}</span>
        </span>
      )}
      onChange={(value, option) => {
        setChosen(value === null ? undefined : { value, label: option?.label ?? value });
        props.onChange(value ?? '');
      }}
    />
  );
}
