import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketRow } from '../api/contract.ts';
import type { Sort } from '../api/queue-view.ts';
import { useFormat } from '../lib/format.ts';
import { useKeys } from '../lib/keys.ts';
import { useDensity } from '../lib/settings.ts';
import classes from './queue.module.css';
import { QueueRow } from './queue-row.tsx';

const CARD_PX = 96;
const ROW_PX = { compact: 32, comfortable: 44 };

const columns = [
  ['sla', 'queue.colSla', 'due'],
  ['number', 'queue.colNumber', undefined],
  ['client', 'queue.colClient', undefined],
  ['subject', 'queue.colSubject', undefined],
  ['requester', 'queue.colRequester', undefined],
  ['status', 'queue.colStatus', undefined],
  ['priority', 'queue.colPriority', 'priority'],
  ['assignee', 'queue.colAssignee', undefined],
  ['updated', 'queue.colUpdated', 'updated'],
] as const;

interface Props {
  name: string;
  sort: Sort;
  rows: TicketRow[];
  examined: number;
  incomplete: boolean;
  stale: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  failedMore: boolean;
  onMore: () => void;
  chosen: ReadonlySet<string>;
  onChoose: (number: string) => void;
  onChooseAll: () => void;
}

/** j and k walk the subject links, so Enter opens as it does on any link, and the screen reader reads the row. */
function useRowKeys(count: number, scrollTo: (index: number) => void, body: React.RefObject<HTMLElement | null>) {
  const wanted = useRef<number>(undefined);
  const focusRow = (index: number) => {
    const link = body.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`);
    link?.focus({ preventScroll: true });
    return link !== null && link !== undefined;
  };
  const step = (by: number) => {
    const row = document.activeElement?.closest<HTMLElement>('[data-index]');
    const from = row ? Number(row.dataset.index) : by > 0 ? -1 : count;
    const next = Math.min(count - 1, Math.max(0, from + by));
    scrollTo(next);
    if (!focusRow(next)) wanted.current = next;
  };
  useKeys({ next: () => step(1), previous: () => step(-1) });
  // The row may be drawn only after the scroll.
  useEffect(() => {
    if (wanted.current !== undefined && focusRow(wanted.current)) wanted.current = undefined;
  });
}

export function QueueTable(props: Props) {
  const { rows, hasMore, loadingMore, incomplete, failedMore, onMore } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const density = useDensity();
  const cards = useMediaQuery('(max-width: 720px)', false, { getInitialValueInEffect: false });
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const size = cards ? CARD_PX : ROW_PX[density];
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    overscan: 12,
    scrollPaddingStart: cards ? 0 : 34,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  // Another row height needs another measurement.
  useEffect(() => virtual.measure(), [size]);
  useKeys({
    select: () => {
      const index = document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset.index;
      const row = index === undefined ? undefined : rows[Number(index)];
      if (row) props.onChoose(row.number);
    },
  });
  useRowKeys(rows.length, (index) => virtual.scrollToIndex(index), body);

  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? -1;
  // An incomplete page means the server stopped at its read limit: going on is the person's choice.
  const wantsMore = hasMore && !loadingMore && !incomplete && !failedMore && lastShown >= rows.length - 10;
  useEffect(() => {
    if (wantsMore) onMore();
  }, [wantsMore, onMore]);

  const before = shown[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <section
      ref={scroller}
      className={classes.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
      aria-label={t('queue.table', { view: props.name })}
    >
      <table
        className={classes.table}
        data-density={density}
        data-stale={props.stale || undefined}
        aria-rowcount={hasMore ? -1 : rows.length + 1}
        aria-label={t('queue.table', { view: props.name })}
        aria-busy={props.stale}
      >
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col" className={classes.select}>
              <input
                type="checkbox"
                aria-label={t('bulk.selectAll')}
                checked={rows.length > 0 && props.chosen.size >= rows.length}
                onChange={props.onChooseAll}
              />
            </th>
            {columns.map(([id, label, sorts]) => (
              <th
                key={id}
                scope="col"
                className={classes[id]}
                {...(sorts === props.sort ? { 'aria-sort': sorts === 'updated' ? 'descending' : 'ascending' } : {})}
              >
                {t(label)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {before > 0 && <tr className={classes.gap} style={{ height: before }} />}
          {shown.map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <QueueRow
                  key={row.id}
                  row={row}
                  index={item.index}
                  height={size}
                  chosen={props.chosen.has(row.number)}
                  onChoose={props.onChoose}
                />
              )
            );
          })}
          {after > 0 && <tr className={classes.gap} style={{ height: after }} />}
        </tbody>
      </table>
      <div className={classes.tail} role="status">
        {loadingMore && t('queue.loadingMore')}
        {!loadingMore && (incomplete || failedMore) && (
          <>
            <span>
              {failedMore ? t('queue.failed') : t('queue.incomplete', { examined: format.number(props.examined) })}
            </span>
            <Button size="xs" variant="default" onClick={onMore}>
              {failedMore ? t('app.retry') : t('queue.continue')}
            </Button>
          </>
        )}
        {!hasMore && !loadingMore && rows.length > 20 && t('queue.end')}
      </div>
    </section>
  );
}
