import { Button } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketRow } from '../api/contract.ts';
import type { Sort } from '../api/queue-view.ts';
import { useMe } from '../api/session.ts';
import { useFormat } from '../lib/format.ts';
import { useKeys } from '../lib/keys.ts';
import { isUnread, useSeen } from '../lib/seen.ts';
import { SUBJECT_LEAST, widthOf } from '../views/columns.ts';
import type { Look } from '../views/use-look.ts';
import frame from './frame.module.css';
import classes from './queue.module.css';
import { QueueColumns } from './queue-columns.tsx';
import { QueueRow } from './queue-row.tsx';

const CARD_PX = 96;
const ROW_PX = { compact: 32, comfortable: 44 };
const SELECT_PX = 44;

interface Props {
  name: string;
  scope: string;
  sort: Sort;
  look: Look;
  rows: TicketRow[];
  examined: number;
  incomplete: boolean;
  stale: boolean;
  hasMore: boolean;
  loadingMore: boolean;
  failedMore: boolean;
  onMore: () => void;
  chosen: ReadonlySet<string>;
  onChoose: (number: string, to: boolean) => void;
  onChooseAll: () => void;
  /** The ticket under the cursor, while it is shown beside the list. */
  shown: string | undefined;
  onCursor: (number: string) => void;
  onPreview: () => void;
}

/** j and k walk the subject links, so Enter opens as it does on any link, and the screen reader reads the row. */
function useRowKeys(count: number, scrollTo: (index: number) => void, body: React.RefObject<HTMLElement | null>) {
  const wanted = useRef<number>(undefined);
  const last = useRef(-1);
  const focusRow = (index: number) => {
    const link = body.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`);
    link?.focus({ preventScroll: true });
    return link !== null && link !== undefined;
  };
  const at = (): number | undefined => {
    const row = document.activeElement?.closest<HTMLElement>('[data-index]');
    return row ? Number(row.dataset.index) : undefined;
  };
  const step = (by: number) => {
    // Back from a dialog or the filter, the cursor goes on from where it was.
    const from = at() ?? (last.current >= 0 ? last.current - by : by > 0 ? -1 : count);
    const next = Math.min(count - 1, Math.max(0, from + by));
    last.current = next;
    scrollTo(next);
    if (!focusRow(next)) wanted.current = next;
  };
  useKeys({ next: () => step(1), previous: () => step(-1) });
  // The row may be drawn only after the scroll.
  useEffect(() => {
    if (wanted.current !== undefined && focusRow(wanted.current)) wanted.current = undefined;
  });
  return at;
}

export function QueueTable(props: Props) {
  const { rows, hasMore, loadingMore, incomplete, failedMore, onMore, look } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const me = useMe();
  const seen = useSeen(me.id);
  const cards = useMediaQuery('(max-width: 720px)', false, { getInitialValueInEffect: false });
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const size = cards ? CARD_PX : ROW_PX[look.density];
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
  const at = useRowKeys(rows.length, (index) => virtual.scrollToIndex(index), body);
  const choose = (to: boolean) => {
    const row = rows[at() ?? -1];
    return row ? props.onChoose(row.number, to) : false;
  };
  useKeys({
    select: () => choose(false),
    selectTo: () => choose(true),
    preview: props.onPreview,
    open: () => {
      const row = rows[at() ?? -1];
      if (!row) return false;
      return void navigate({ to: '/tickets/$ref', params: { ref: row.number } });
    },
  });

  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? -1;
  // An incomplete page means the server stopped at its read limit: going on is the person's choice.
  const wantsMore = hasMore && !loadingMore && !incomplete && !failedMore && lastShown >= rows.length - 10;
  useEffect(() => {
    if (wantsMore) onMore();
  }, [wantsMore, onMore]);

  const before = shown[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const usual = look.columns.every((one) => one.width === undefined) && look.columns.length <= 9;
  const least = look.columns.reduce(
    (sum, one) => sum + (one.id === 'subject' ? SUBJECT_LEAST : widthOf(one)),
    SELECT_PX,
  );
  return (
    <section
      ref={scroller}
      className={classes.scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
      tabIndex={0}
      aria-label={t('queue.table', { view: props.name })}
      onFocus={() => {
        const row = rows[at() ?? -1];
        if (row) props.onCursor(row.number);
      }}
    >
      <table
        className={classes.table}
        style={usual || cards ? undefined : { minWidth: least }}
        data-density={look.density}
        data-usual={usual || undefined}
        data-stale={props.stale || undefined}
        aria-rowcount={hasMore ? -1 : rows.length + 1}
        aria-label={t('queue.table', { view: props.name })}
        aria-busy={props.stale}
      >
        <QueueColumns
          look={look}
          scope={props.scope}
          sort={props.sort}
          all={rows.length > 0 && props.chosen.size >= rows.length}
          onAll={props.onChooseAll}
        />
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
                  columns={look.columns}
                  chosen={props.chosen.has(row.number)}
                  unread={isUnread(row, me.id, seen)}
                  current={props.shown === row.number}
                  onChoose={props.onChoose}
                />
              )
            );
          })}
          {after > 0 && <tr className={classes.gap} style={{ height: after }} />}
        </tbody>
      </table>
      <div className={frame.tail} role="status">
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
