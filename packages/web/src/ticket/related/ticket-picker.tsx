import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket, TicketRow } from '../../api/contract.ts';
import { queueQuery } from '../../api/queue.ts';
import { useDirectory } from '../../api/session.ts';
import { StatusMark } from '../../ui/marks.tsx';
import classes from './related.module.css';

interface Props {
  ticket: Ticket;
  label: string;
  value: string;
  error?: string | undefined;
  onChange: (number: string) => void;
}

const WAIT_MS = 200;

/** What is typed as a list asks for it: a number as it is written, other words as words. */
function asFilter(words: string): string {
  return words.replaceAll('"', '').trim();
}

/** Another ticket of the same client, found by its number or by words of its title; never one of another client. */
export function TicketPicker({ ticket, label, value, error, onChange }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<TicketRow>();
  const [settled] = useDebouncedValue(typed, WAIT_MS);
  const slug = useDirectory().client(ticket.client)?.slug ?? '';
  const named = (row: TicketRow) => `${row.number} ${row.subject}`;
  const words = chosen && settled === named(chosen) ? '' : asFilter(settled);
  const found = useInfiniteQuery(queueQuery({ scope: `client:${slug}`, q: words, sort: 'updated' }));
  const listed = found.data?.pages[0]?.items ?? [];
  const rows = chosen && !listed.some((row) => row.number === chosen.number) ? [chosen, ...listed] : listed;
  const others = rows.filter((row) => row.id !== ticket.id).slice(0, 12);
  const byNumber = new Map(others.map((row) => [row.number, row]));
  return (
    <Select
      label={label}
      placeholder={t('related.pick')}
      value={value || null}
      data={others.map((row) => ({ value: row.number, label: named(row) }))}
      searchable
      openOnFocus={false}
      searchValue={typed}
      onSearchChange={setTyped}
      // The server has searched already.
      filter={({ options }) => options}
      nothingFoundMessage={found.isFetching ? t('app.loading') : t('related.nothing')}
      maxDropdownHeight={260}
      data-autofocus
      error={error}
      renderOption={({ option }) => {
        const row = byNumber.get(option.value);
        if (!row) return option.label;
        return (
          <span className={classes.option}>
            <span className={classes.optionNumber}>{row.number}</span>
            <span className={classes.optionSubject}>{row.subject}</span>
            <span className={classes.optionFoot}>
              <StatusMark status={row.status} phase={row.phase} />
              {row.requester.name}
            </span>
          </span>
        );
      }}
      onChange={(number) => {
        setChosen(byNumber.get(number ?? ''));
        onChange(number ?? '');
      }}
    />
  );
}
