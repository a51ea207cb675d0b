import { Button, Modal, Skeleton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../../api/client.ts';
import type { Ticket } from '../../api/contract.ts';
import type { DraftKind, MacroEntry, MacroPreview } from '../../api/contract-talk.ts';
import { macrosQuery, previewQuery } from '../../api/talk.ts';
import { reasonOf } from '../../lib/report.tsx';
import { IconBolt, IconSearch } from '../../ui/icons.ts';
import { MacroShown } from './macro-shown.tsx';
import classes from './writing.module.css';

interface Props {
  ticket: Ticket;
  kind: DraftKind;
  onPick: (macro: MacroEntry, preview: MacroPreview) => void;
  /** Closed without a choice. @param typed what was searched for: whoever only wanted to write it gets it back. */
  onClose: (typed: string) => void;
}

const folded = (text: string): string => text.toLocaleLowerCase();

/** Canned texts and macros for what is being written: found by name, read as they will read, and only then taken. */
export function MacroPicker({ ticket, kind, onPick, onClose }: Props) {
  const { t } = useTranslation();
  const list = useId();
  const [words, setWords] = useState('');
  const [at, setAt] = useState(0);
  const query = useQuery(macrosQuery(ticket.client));
  // A reply's texts are never offered for a note, nor the other way round.
  const found = (query.data?.items ?? []).filter(
    (one) => one.kind === kind && folded(`${one.label} ${one.id}`).includes(folded(words.trim())),
  );
  const chosen = found[Math.min(at, found.length - 1)];
  const preview = useQuery({ ...previewQuery(ticket.id, chosen?.id ?? ''), enabled: chosen !== undefined });
  const take = () => {
    if (chosen && preview.data) onPick(chosen, preview.data);
  };
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((old) => Math.max(0, Math.min(found.length - 1, old + step)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      take();
    }
  };
  return (
    <Modal
      opened
      size={760}
      onClose={() => onClose(words)}
      title={t(`macro.title_${kind}`)}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <TextInput
        data-autofocus
        mt={3}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={chosen ? `${list}-${chosen.id}` : undefined}
        aria-label={t('macro.search')}
        placeholder={t('macro.search')}
        leftSection={<IconSearch size={16} />}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={move}
      />
      <div className={classes.picker}>
        <div>
          <div id={list} role="listbox" tabIndex={-1} aria-label={t('macro.list')} className={classes.options}>
            {found.map((one, i) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the search field's, which keeps the focus.
              <div
                key={one.id}
                id={`${list}-${one.id}`}
                role="option"
                tabIndex={-1}
                aria-selected={one === chosen}
                onClick={() => setAt(i)}
                onDoubleClick={take}
              >
                {one.label}
                {one.actions.length > 0 && <IconBolt size={15} aria-label={t('macro.acts')} />}
              </div>
            ))}
          </div>
          {query.isPending && <Skeleton height={90} radius="md" />}
          {query.isError && <p className={classes.missing}>{t('macro.failed')}</p>}
          {query.data && found.length === 0 && <p className={classes.quiet}>{t('macro.none')}</p>}
        </div>
        {chosen && (
          <section className={classes.preview} aria-label={t('macro.preview')} aria-live="polite">
            {preview.isPending && <Skeleton height={120} radius="md" />}
            {preview.isError && (
              <p className={classes.missing}>
                {preview.error instanceof ApiError ? reasonOf(preview.error, t) : t('macro.failed')}
              </p>
            )}
            {preview.data && <MacroShown ticket={ticket} preview={preview.data} />}
            <div className={classes.pickerFoot}>
              <Button disabled={!preview.data} onClick={take}>
                {t('macro.use')}
              </Button>
            </div>
          </section>
        )}
      </div>
    </Modal>
  );
}
