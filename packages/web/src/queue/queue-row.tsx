import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketRow } from '../api/contract.ts';
import type { ViewColumn } from '../api/contract-views.ts';
import { isKnown } from '../views/columns.ts';
import check from './check.module.css';
import classes from './queue.module.css';
import { QueueCell } from './queue-cell.tsx';

interface Props {
  row: TicketRow;
  index: number;
  height: number;
  columns: readonly ViewColumn[];
  chosen: boolean;
  /** Whether it has changed since the reader opened it. */
  unread: boolean;
  /** Whether the cursor is on it while it is shown beside the list. */
  current: boolean;
  onChoose: (number: string, to: boolean) => void;
}

/** The class of a column; those that only a view brings share one, which phones leave out. */
export const columnClass = (id: string): string | undefined => (isKnown(id) ? classes[id] : undefined) ?? classes.extra;

/** One ticket. */
export const QueueRow = memo(function QueueRow(props: Props) {
  const { row, index, columns, chosen } = props;
  const { t } = useTranslation();
  const tagged = columns.some((one) => one.id === 'tags');
  return (
    <tr
      className={classes.row}
      style={{ height: props.height }}
      data-index={index}
      data-chosen={chosen || undefined}
      data-current={props.current || undefined}
      aria-rowindex={index + 2}
    >
      <td className={classes.select}>
        <input
          type="checkbox"
          className={check.check}
          checked={chosen}
          onChange={(event) => {
            const { nativeEvent } = event;
            props.onChoose(row.number, nativeEvent instanceof MouseEvent && nativeEvent.shiftKey);
          }}
          aria-label={t('bulk.select', { number: row.number })}
        />
      </td>
      {columns.map(({ id }) => (
        <td key={id} className={columnClass(id)}>
          <QueueCell id={id} row={row} unread={props.unread} tagged={tagged} />
        </td>
      ))}
    </tr>
  );
});
