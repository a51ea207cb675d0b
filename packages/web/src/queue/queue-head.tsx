import { ActionIcon, CloseButton, NativeSelect, SegmentedControl, TextInput, Tooltip } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type QueueView, type Sort, sortsFor } from '../api/queue-view.ts';
import { useFormat } from '../lib/format.ts';
import { ariaKeys, useKeys } from '../lib/keys.ts';
import { IconFilter, IconRefresh } from '../ui/icons.ts';
import classes from './head.module.css';

const sortLabels = {
  due: 'queue.sortDue',
  priority: 'queue.sortPriority',
  updated: 'queue.sortUpdated',
  created: 'queue.sortCreated',
} as const;

interface Props {
  name: string;
  view: QueueView;
  shown: number;
  more: boolean;
  loaded: boolean;
  busy: boolean;
  refused: string | undefined;
  onChange: (next: Partial<QueueView>) => void;
  onRefresh: () => void;
}

/** Title, filter in the queue's grammar, sort. The filter acts on Enter or on leaving the field. */
export function QueueHead({ name, view, shown, more, loaded, busy, refused, onChange, onRefresh }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState(view.q);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => setText(view.q), [view.q]);
  useKeys({
    filter: () => {
      input.current?.focus();
      input.current?.select();
    },
  });
  const apply = (q: string) => {
    if (q.trim() !== view.q) onChange({ q: q.trim() });
  };
  const counted = more ? t('queue.shownMore', { count: shown }) : t('queue.shown', { count: shown });
  return (
    <div className={classes.head}>
      <div className={classes.titleRow}>
        <h1 className={classes.title}>{name}</h1>
        <span className={classes.counted} role="status">
          {loaded ? counted.replace(String(shown), format.number(shown)) : ''}
        </span>
        {(view.scope === 'mine' || view.scope === 'snoozed') && (
          <SegmentedControl
            size="xs"
            aria-label={t('waiting.tabs')}
            value={view.scope}
            onChange={(scope) => onChange({ scope })}
            data={[
              { value: 'mine', label: t('waiting.tabMine') },
              { value: 'snoozed', label: t('waiting.tabSnoozed') },
            ]}
          />
        )}
        <Tooltip label={t('queue.refresh')}>
          <ActionIcon
            onClick={onRefresh}
            aria-label={t('queue.refresh')}
            className={classes.refresh}
            data-busy={busy || undefined}
          >
            <IconRefresh size={16} />
          </ActionIcon>
        </Tooltip>
      </div>
      <search>
        <form
          className={classes.tools}
          onSubmit={(event) => {
            event.preventDefault();
            apply(text);
          }}
        >
          <TextInput
            ref={input}
            className={classes.filter}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
            onBlur={() => apply(text)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') input.current?.blur();
            }}
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
                    onChange({ q: '' });
                  }}
                />
              )
            }
          />
          <NativeSelect
            className={classes.sort}
            value={view.sort}
            aria-label={t('queue.sort')}
            data={sortsFor(view.scope).map((value) => ({ value, label: t(sortLabels[value]) }))}
            onChange={(event) => onChange({ sort: event.currentTarget.value as Sort })}
          />
        </form>
      </search>
    </div>
  );
}
