import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { searchQuery } from '../api/queue.ts';
import { useDirectory } from '../api/session.ts';
import { isMac } from '../lib/keys.ts';
import { IconSearch } from '../ui/icons.ts';
import { ClientChip, StatusMark } from '../ui/marks.tsx';
import classes from './shell.module.css';

/** Words to tickets, across all clients the person may see. */
export function SearchBox() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { client } = useDirectory();
  const [words, setWords] = useState('');
  const [settled] = useDebouncedValue(words.trim(), 200);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const input = useRef<HTMLInputElement>(null);
  const results = useQuery(searchQuery(settled));
  const items = settled.length >= 2 ? (results.data?.items ?? []) : [];

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(isMac ? event.metaKey : event.ctrlKey) || event.shiftKey) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  // A new result list starts with its first row marked.
  useEffect(() => {
    if (items.length > 0) combobox.selectFirstOption();
  }, [results.data]);

  const open = (number: string) => {
    combobox.closeDropdown();
    setWords('');
    void navigate({ to: '/tickets/$ref', params: { ref: number } });
  };

  const message = results.isError ? t('search.failed') : results.isFetching ? t('app.loading') : t('search.none');
  return (
    <Combobox store={combobox} onOptionSubmit={open} width={420} position="bottom-start" shadow="lg">
      <Combobox.Target withExpandedAttribute>
        <TextInput
          ref={input}
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onFocus={() => words.trim().length >= 2 && combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
          role="combobox"
          placeholder={t('search.placeholder')}
          aria-label={t('search.label')}
          leftSection={<IconSearch size={16} />}
          rightSection={<kbd className={classes.kbd}>{isMac ? '⌘K' : 'Ctrl K'}</kbd>}
          rightSectionWidth={56}
          rightSectionPointerEvents="none"
          variant="filled"
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={settled.length < 2} className={classes.results}>
        <Combobox.Options aria-label={t('search.label')}>
          {items.map((row) => (
            <Combobox.Option key={row.id} value={row.number} className={classes.result}>
              <span className={classes.resultSubject}>{row.subject}</span>
              <span className={classes.resultMeta}>
                <span>{row.number}</span>
                <ClientChip client={client(row.client)} />
                <StatusMark status={row.status} phase={row.phase} />
              </span>
            </Combobox.Option>
          ))}
          {items.length === 0 && <Combobox.Empty>{message}</Combobox.Empty>}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
