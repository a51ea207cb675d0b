import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ViewColumn } from '../api/contract-views.ts';
import type { Sort } from '../api/queue-view.ts';
import { isKnown, resized, sortOf, widthOf } from '../views/columns.ts';
import { useColumnLabel } from '../views/columns-menu.tsx';
import type { Look } from '../views/use-look.ts';
import check from './check.module.css';
import frame from './frame.module.css';
import classes from './queue.module.css';
import { columnClass } from './queue-row.tsx';

const STEP_PX = 16;

/** The edge of a column's head: drawn by the pointer, or moved by the arrow keys (WCAG 2.5.7). */
function Edge({ column, label, look }: { column: ViewColumn; label: string; look: Look }) {
  const { t } = useTranslation();
  const from = useRef<{ x: number; width: number }>(undefined);
  const to = (width: number) => look.setColumns(resized(look.columns, column.id, width));
  const onKey = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowRight' ? STEP_PX : event.key === 'ArrowLeft' ? -STEP_PX : 0;
    if (by === 0) return;
    event.preventDefault();
    to(widthOf(column) + by);
  };
  const onMove = (event: PointerEvent) => {
    if (from.current) to(from.current.width + event.clientX - from.current.x);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved is no line between paragraphs.
    <span
      className={frame.edge}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t('views.widthOf', { column: label })}
      aria-valuenow={widthOf(column)}
      aria-valuemin={48}
      aria-valuemax={800}
      onKeyDown={onKey}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        const width = event.currentTarget.parentElement?.offsetWidth ?? widthOf(column);
        from.current = { x: event.clientX, width };
      }}
      onPointerMove={onMove}
      onPointerUp={() => {
        from.current = undefined;
      }}
    />
  );
}

/** The head of the table: what each column is, how wide, and by which of them the rows are in order. */
export function QueueColumns(props: { look: Look; scope: string; sort: Sort; all: boolean; onAll: () => void }) {
  const { look, sort } = props;
  const { t } = useTranslation();
  const { label } = useColumnLabel(props.scope);
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className={classes.select}>
          <input
            type="checkbox"
            className={check.check}
            aria-label={t('bulk.selectAll')}
            checked={props.all}
            onChange={props.onAll}
          />
        </th>
        {look.columns.map((column) => {
          const { id } = column;
          const sorts = isKnown(id) ? sortOf[id] : undefined;
          const newest = sorts === 'updated' || sorts === 'created';
          return (
            <th
              key={id}
              scope="col"
              className={columnClass(id)}
              style={id === 'subject' && column.width === undefined ? undefined : widthStyle(column)}
              {...(sorts !== undefined && sorts === sort ? { 'aria-sort': newest ? 'descending' : 'ascending' } : {})}
            >
              {label(id)}
              <Edge column={column} label={label(id)} look={look} />
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

/** As wide as is usual is the style sheet's: it knows what narrow screens leave out. */
function widthStyle(column: ViewColumn): { width: number } | undefined {
  const usual = column.width === undefined && isKnown(column.id) && classes[column.id] !== undefined;
  return usual ? undefined : { width: widthOf(column) };
}
