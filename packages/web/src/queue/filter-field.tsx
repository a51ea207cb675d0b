import { CloseButton, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { vocabularyQuery } from '../api/views.ts';
import { ariaKeys, useKeys } from '../lib/keys.ts';
import { IconFilter, IconX } from '../ui/icons.ts';
import classes from './filter.module.css';
import { partsOf, type Suggestion, suggestionsFor, tokensOf, without } from './filter-words.ts';

interface Props {
  /** The filter that acts. */
  q: string;
  /** The client whose own words are offered too. */
  client: string | undefined;
  refused: string | undefined;
  onApply: (q: string) => void;
}

/**
 * The filter in the queue's grammar: what is typed is offered to be finished, by the words that the API knows. It acts
 * on Enter or on leaving the field, and stands below in parts that can be taken away one by one.
 */
export function FilterField({ q, client, refused, onApply }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  const [at, setAt] = useState<number>();
  const [marked, setMarked] = useState(-1);
  const caret = useRef<number>(undefined);
  useEffect(() => setText(q), [q]);
  // With the new text itself, and not a moment later: a letter typed at once would come to stand behind the caret.
  useLayoutEffect(() => {
    if (caret.current === undefined) return;
    input.current?.setSelectionRange(caret.current, caret.current);
    caret.current = undefined;
  }, [text]);
  const open = at !== undefined;
  const fields = useQuery({ ...vocabularyQuery(client), enabled: open }).data?.items ?? [];
  const token = open ? tokensOf(text).find((one) => one.from <= at && at <= one.to) : undefined;
  const offers = open ? suggestionsFor(token?.text ?? '', fields) : [];
  useKeys({
    filter: () => {
      input.current?.focus();
      input.current?.select();
    },
  });
  const apply = (next: string) => {
    setAt(undefined);
    if (next.trim() !== q) onApply(next.trim());
  };
  const take = (offer: Suggestion) => {
    const from = token?.from ?? at ?? text.length;
    const written = `${text.slice(0, from)}${offer.text}${offer.whole ? ' ' : ''}`;
    const next = written + text.slice(token?.to ?? from).trimStart();
    setText(next);
    setMarked(-1);
    setAt(written.length);
    caret.current = written.length;
  };
  const onKey = (event: KeyboardEvent) => {
    const last = offers.length - 1;
    if (event.key === 'Escape') {
      // First the list, then the field; a dialog around it would be next.
      if (offers.length > 0 && open) setAt(undefined);
      else input.current?.blur();
      return;
    }
    if (event.key === 'ArrowDown' && offers.length > 0) setMarked((old) => (old >= last ? 0 : old + 1));
    else if (event.key === 'ArrowUp' && offers.length > 0) setMarked((old) => (old <= 0 ? last : old - 1));
    else if ((event.key === 'Enter' || event.key === 'Tab') && offers[marked]) take(offers[marked]);
    else if (event.key === 'Enter') apply(text);
    else return;
    event.preventDefault();
  };
  const terms = tokensOf(q);
  return (
    <div className={classes.filter}>
      <TextInput
        ref={input}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setAt(event.currentTarget.selectionStart ?? event.currentTarget.value.length);
          setMarked(-1);
        }}
        onClick={(event) => setAt(event.currentTarget.selectionStart ?? 0)}
        onBlur={() => apply(text)}
        onKeyDown={onKey}
        role="combobox"
        aria-expanded={offers.length > 0}
        aria-autocomplete="list"
        aria-controls={id}
        {...(offers[marked] ? { 'aria-activedescendant': `${id}-${marked}` } : {})}
        placeholder={t('queue.filterHint')}
        aria-label={t('queue.filter')}
        aria-keyshortcuts={ariaKeys('filter')}
        error={refused}
        spellCheck={false}
        autoComplete="off"
        leftSection={<IconFilter size={16} />}
        rightSection={
          text === '' ? null : (
            <CloseButton
              size="sm"
              aria-label={t('queue.clearFilter')}
              onClick={() => {
                setText('');
                onApply('');
              }}
            />
          )
        }
      />
      <div
        id={id}
        role="listbox"
        aria-label={t('queue.suggestions')}
        className={classes.offers}
        hidden={offers.length === 0}
      >
        {offers.map((offer, i) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keyboard, and moves the mark.
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field; see aria-activedescendant.
          <div
            key={offer.text}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === marked}
            className={classes.offer}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => take(offer)}
          >
            <span>{offer.label}</span>
            {offer.detail && <span className={classes.detail}>{offer.detail}</span>}
          </div>
        ))}
      </div>
      {terms.length > 0 && !refused && (
        <ul className={classes.terms} aria-label={t('queue.terms')}>
          {terms.map((term) => {
            const parts = partsOf(term.text);
            return (
              <li key={`${term.from} ${term.text}`}>
                {parts ? (
                  <span>
                    {parts.negated && `${t('queue.not')} `}
                    <strong>{parts.field}</strong>
                    {parts.operator === ':' ? ' ' : ` ${parts.operator} `}
                    {parts.values.join(', ')}
                  </span>
                ) : (
                  <span>{term.text}</span>
                )}
                <button
                  type="button"
                  aria-label={t('queue.dropTerm', { term: term.text })}
                  onClick={() => onApply(without(q, term))}
                >
                  <IconX size={12} aria-hidden="true" />
                </button>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}
