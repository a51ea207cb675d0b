import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketRow } from '../api/contract.ts';
import type { Grouping } from '../api/contract-views.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { useKeys } from '../lib/keys.ts';
import { useTarget } from '../lib/target.ts';
import { priorityKey, useStatusLabel } from '../ui/marks.tsx';
import classes from './board.module.css';
import { Card } from './card.tsx';
import { Mover } from './mover.tsx';
import { columnOf, columnsOf, NOBODY } from './moves.ts';

const CARD_PX = 112;

interface Props {
  name: string;
  group: Grouping;
  rows: readonly TicketRow[];
  hasMore: boolean;
  loadingMore: boolean;
  onMore: () => void;
}

interface Moving {
  readonly id: number;
  readonly number: string;
  readonly to: string;
}

const cardUnder = (): HTMLElement | undefined =>
  document.activeElement?.closest<HTMLElement>('[data-card]') ?? undefined;
const focusCard = (number: string | undefined) =>
  number !== undefined && document.querySelector<HTMLElement>(`[data-card="${CSS.escape(number)}"] a`)?.focus();

/** The queue in columns. A card is moved by drag, by its menu, or by keyboard: `m` takes it up, arrows carry it, Enter puts it down. */
export function Board({ name, group, rows, hasMore, loadingMore, onMore }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const lookup = useDirectory();
  const statusLabel = useStatusLabel();
  const [moving, setMoving] = useState<Moving>();
  const [lifted, setLifted] = useState<{ number: string; to: string }>();
  const [ahead, setAhead] = useState<ReadonlyMap<string, string>>(new Map());
  const [said, setSaid] = useState('');
  // What the server says goes before what was shown ahead of it.
  useEffect(() => setAhead(new Map()), [rows]);

  const columns = useMemo(() => columnsOf(rows, group, me.id), [rows, group, me.id]);
  const nameOf = (id: string): string => {
    if (group === 'status') return statusLabel(id);
    if (group === 'priority') return `P${id} ${t(priorityKey(Number(id)))}`;
    return id === NOBODY ? t('queue.nobody') : (lookup.person(id)?.name ?? t('app.unknown'));
  };
  const placeOf = (row: TicketRow) => ahead.get(row.number) ?? columnOf(row, group);
  const inColumn = (id: string) => rows.filter((row) => placeOf(row) === id);

  const move = (number: string, to: string) => {
    setLifted(undefined);
    setMoving((old) => ({ id: (old?.id ?? 0) + 1, number, to }));
    setAhead((old) => new Map(old).set(number, to));
    setSaid(t('board.dropped', { number, column: nameOf(to) }));
    // The card is drawn anew in its column, and has to be found there again.
    requestAnimationFrame(() => requestAnimationFrame(() => focusCard(number)));
  };
  const begun = (number: string) => (given: boolean) => {
    if (given) return;
    setAhead((old) => new Map([...old].filter(([one]) => one !== number)));
  };

  const carry = (by: 1 | -1) => {
    if (!lifted) return;
    const to = columns[Math.min(columns.length - 1, Math.max(0, columns.indexOf(lifted.to) + by))];
    if (to === undefined) return;
    setLifted({ ...lifted, to });
    setSaid(t('board.over', { number: lifted.number, column: nameOf(to) }));
  };
  /** The focus goes to the next card of the column, or to the card beside it in the next column that has any. */
  const walk = (number: string, key: string): boolean => {
    const row = rows.find((one) => one.number === number);
    if (!row) return false;
    const here = placeOf(row);
    const own = inColumn(here);
    const at = own.findIndex((one) => one.number === number);
    if (key === 'ArrowDown' || key === 'ArrowUp') {
      focusCard(own[at + (key === 'ArrowDown' ? 1 : -1)]?.number);
      return true;
    }
    const by = key === 'ArrowRight' ? 1 : -1;
    for (let i = columns.indexOf(here) + by; i >= 0 && i < columns.length; i += by) {
      const there = inColumn(columns[i] ?? '');
      if (there.length === 0) continue;
      focusCard(there[Math.min(at, there.length - 1)]?.number);
      break;
    }
    return true;
  };
  const onKey = (event: KeyboardEvent) => {
    const number = cardUnder()?.dataset.card;
    if (number === undefined || !event.key.match(/^(Arrow|Enter|Escape)/)) return;
    if (lifted) {
      if (event.key === 'ArrowRight') carry(1);
      else if (event.key === 'ArrowLeft') carry(-1);
      else if (event.key === 'Enter') move(lifted.number, lifted.to);
      else if (event.key === 'Escape') {
        setLifted(undefined);
        setSaid(t('board.cancelled', { number: lifted.number }));
      } else return;
    } else if (!event.key.startsWith('Arrow') || !walk(number, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const next = (by: 1 | -1) => {
    const number = cardUnder()?.dataset.card;
    if (number === undefined) focusCard(columns.flatMap(inColumn)[0]?.number);
    else walk(number, by === 1 ? 'ArrowDown' : 'ArrowUp');
  };
  useTarget(() => {
    const ref = cardUnder()?.dataset.card;
    return ref === undefined ? undefined : { kind: 'ticket', ref };
  });
  useKeys({
    next: () => next(1),
    previous: () => next(-1),
    lift: () => {
      const number = cardUnder()?.dataset.card;
      const row = rows.find((one) => one.number === number);
      if (!row) return false;
      if (lifted) return move(lifted.number, lifted.to);
      setLifted({ number: row.number, to: placeOf(row) });
      return setSaid(t('board.lifted', { number: row.number }));
    },
  });

  return (
    <>
      <section className={classes.board} aria-label={t('queue.table', { view: name })} onKeyDown={onKey}>
        {columns.map((id) => (
          <Column
            key={id}
            id={id}
            name={nameOf(id)}
            rows={inColumn(id)}
            hasMore={hasMore}
            loadingMore={loadingMore}
            over={lifted?.to === id}
            lifted={lifted?.number}
            targets={columns.map((one) => ({ id: one, name: nameOf(one) }))}
            onMore={onMore}
            onMove={move}
          />
        ))}
      </section>
      <p className={classes.said} role="status">
        {said}
      </p>
      {moving && (
        <Mover
          key={moving.id}
          number={moving.number}
          group={group}
          to={moving.to}
          name={nameOf(moving.to)}
          onBegun={begun(moving.number)}
        />
      )}
    </>
  );
}

interface ColumnProps {
  id: string;
  name: string;
  rows: readonly TicketRow[];
  hasMore: boolean;
  loadingMore: boolean;
  over: boolean;
  lifted: string | undefined;
  targets: readonly { id: string; name: string }[];
  onMore: () => void;
  onMove: (number: string, to: string) => void;
}

function Column(props: ColumnProps) {
  const { id, name, rows, hasMore } = props;
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const [under, setUnder] = useState(false);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_PX,
    overscan: 4,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  return (
    <section
      className={classes.column}
      data-over={props.over || under || undefined}
      aria-label={name}
      onDragOver={(event) => {
        event.preventDefault();
        setUnder(true);
      }}
      onDragLeave={() => setUnder(false)}
      onDrop={(event) => {
        event.preventDefault();
        setUnder(false);
        const number = event.dataTransfer.getData('text/plain');
        if (number !== '') props.onMove(number, id);
      }}
    >
      <h2 className={classes.head}>
        <span>{name}</span>
        <span className={classes.count}>
          {rows.length}
          {hasMore && '+'}
        </span>
      </h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <div ref={scroller} className={classes.cards} tabIndex={0}>
        <div className={classes.room} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <div key={row.id} className={classes.slot} style={{ height: CARD_PX, top: item.start }}>
                  <Card
                    row={row}
                    here={id}
                    lifted={props.lifted === row.number}
                    targets={props.targets}
                    onMove={(to) => props.onMove(row.number, to)}
                  />
                </div>
              )
            );
          })}
        </div>
        {hasMore && (
          <button type="button" className={classes.more} disabled={props.loadingMore} onClick={props.onMore}>
            {props.loadingMore ? t('queue.loadingMore') : t('app.more')}
          </button>
        )}
      </div>
    </section>
  );
}
