import { ActionIcon, NativeSelect, SegmentedControl, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '../api/contract-views.ts';
import { type QueueSearch, type Sort, sortsFor } from '../api/queue-view.ts';
import { useFormat } from '../lib/format.ts';
import { useKeys } from '../lib/keys.ts';
import { IconLayoutKanban, IconLayoutList, IconRefresh } from '../ui/icons.ts';
import { ColumnsMenu } from '../views/columns-menu.tsx';
import type { Look } from '../views/use-look.ts';
import { ViewMenu } from '../views/view-menu.tsx';
import { FilterField } from './filter-field.tsx';
import classes from './head.module.css';

const sortLabels = {
  due: 'queue.sortDue',
  priority: 'queue.sortPriority',
  updated: 'queue.sortUpdated',
  created: 'queue.sortCreated',
} as const;

interface Props {
  name: string;
  search: QueueSearch;
  saved: SavedView | undefined;
  look: Look;
  shown: number;
  more: boolean;
  loaded: boolean;
  busy: boolean;
  refused: string | undefined;
  onChange: (next: Partial<QueueSearch>) => void;
  onRefresh: () => void;
}

/** Title and what was saved under it; filter in the queue's grammar; order, layout and columns. */
export function QueueHead(props: Props) {
  const { name, search, look, shown, more, onChange } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const counted = more ? t('queue.shownMore', { count: shown }) : t('queue.shown', { count: shown });
  const board = search.layout === 'board';
  useKeys({ layout: () => onChange({ layout: board ? 'list' : 'board' }) });
  return (
    <div className={classes.head}>
      <div className={classes.titleRow}>
        <h1 className={classes.title}>{name}</h1>
        <span className={classes.counted} role="status">
          {props.loaded ? counted.replace(String(shown), format.number(shown)) : ''}
        </span>
        {(search.scope === 'mine' || search.scope === 'snoozed') && (
          <SegmentedControl
            size="xs"
            aria-label={t('waiting.tabs')}
            value={search.scope}
            onChange={(scope) => onChange({ scope })}
            data={[
              { value: 'mine', label: t('waiting.tabMine') },
              { value: 'snoozed', label: t('waiting.tabSnoozed') },
            ]}
          />
        )}
        <div className={classes.viewTools}>
          <ViewMenu name={name} search={search} saved={props.saved} look={look} />
          <Tooltip label={t('queue.refresh')}>
            <ActionIcon
              onClick={props.onRefresh}
              aria-label={t('queue.refresh')}
              className={classes.refresh}
              data-busy={props.busy || undefined}
            >
              <IconRefresh size={16} />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
      <search>
        <div className={classes.tools}>
          <FilterField
            q={search.q}
            client={search.scope.startsWith('client:') ? search.scope.slice(7) : undefined}
            refused={props.refused}
            onApply={(q) => onChange({ q })}
          />
          <NativeSelect
            className={classes.sort}
            value={search.sort}
            aria-label={t('queue.sort')}
            data={sortsFor(search.scope).map((value) => ({ value, label: t(sortLabels[value]) }))}
            onChange={(event) => onChange({ sort: event.currentTarget.value as Sort })}
          />
          <SegmentedControl
            className={classes.layout}
            aria-label={t('board.layout')}
            value={search.layout}
            onChange={(value) => onChange({ layout: value === 'board' ? 'board' : 'list' })}
            data={[
              {
                value: 'list',
                label: (
                  <>
                    <IconLayoutList size={16} aria-hidden="true" />
                    <span className={classes.hidden}>{t('board.list')}</span>
                  </>
                ),
              },
              {
                value: 'board',
                label: (
                  <>
                    <IconLayoutKanban size={16} aria-hidden="true" />
                    <span className={classes.hidden}>{t('board.board')}</span>
                  </>
                ),
              },
            ]}
          />
          {board ? (
            <NativeSelect
              className={classes.sort}
              value={search.group}
              aria-label={t('board.groupBy')}
              data={(['status', 'priority', 'assignee'] as const).map((value) => ({
                value,
                label: t(`board.by_${value}`),
              }))}
              onChange={(event) => onChange({ group: event.currentTarget.value as QueueSearch['group'] })}
            />
          ) : (
            <span className={classes.columns}>
              <ColumnsMenu look={look} scope={search.scope} />
            </span>
          )}
        </div>
      </search>
    </div>
  );
}
