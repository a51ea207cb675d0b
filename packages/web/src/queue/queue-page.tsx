import { Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import { queueQuery } from '../api/queue.ts';
import type { QueueSearch, QueueView } from '../api/queue-view.ts';
import { useDirectory } from '../api/session.ts';
import { useSavedView } from '../api/views.ts';
import { useKeys } from '../lib/keys.ts';
import { useTarget } from '../lib/target.ts';
import { NewRows } from '../live/new-rows.tsx';
import { useSteadyRows } from '../live/use-steady-rows.ts';
import { useShell } from '../shell/shell-context.ts';
import { useLook } from '../views/use-look.ts';
import { BulkBar } from './bulk-bar.tsx';
import frame from './frame.module.css';
import { rememberQueue, rememberRows } from './last-queue.ts';
import classes from './queue.module.css';
import { type Nothing, QueueEmpty } from './queue-empty.tsx';
import { QueueHead } from './queue-head.tsx';
import { QueueTable } from './queue-table.tsx';
import { useChosen } from './use-chosen.ts';

const PreviewPane = lazy(() => import('./preview-pane.tsx').then((m) => ({ default: m.PreviewPane })));
const Board = lazy(() => import('../board/board.tsx').then((m) => ({ default: m.Board })));

/** Skeletons only after 300 ms: a quick answer should not flicker. */
function LoadingRows() {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={frame.skeletons} role="status" aria-label={t('app.loading')}>
      {late &&
        Array.from({ length: 14 }, (_, i) => (
          <Skeleton key={i} height={14} radius="sm" width={`${92 - ((i * 7) % 24)}%`} />
        ))}
    </div>
  );
}

function useViewName(scope: string): string {
  const { t } = useTranslation();
  const directory = useDirectory();
  if (scope === 'mine' || scope === 'snoozed') return t('nav.mine');
  if (scope === 'unassigned') return t('nav.unassigned');
  if (scope.startsWith('team:')) return directory.team(scope.slice(5)) ?? t('nav.teams');
  if (scope.startsWith('client:')) return directory.clientBySlug(scope.slice(7))?.name ?? scope.slice(7);
  return t('nav.all');
}

/** The address with what is as usual filled in. */
function useQueueSearch(): { search: QueueSearch; change: (next: Partial<QueueSearch>) => void } {
  const navigate = useNavigate({ from: '/queue' });
  const given = useSearch({ from: '/queue' });
  const usual: QueueSearch = { scope: 'all', q: '', sort: 'due', view: '', layout: 'list', group: 'status' };
  const change = (next: Partial<QueueSearch>) => {
    const kept = Object.entries({ ...given, ...next }).filter(
      ([key, value]) => value !== '' && (key === 'scope' || value !== usual[key as keyof QueueSearch]),
    );
    void navigate({ search: Object.fromEntries(kept), replace: true });
  };
  return { search: { ...usual, ...given }, change };
}

/** What the keys act on: the chosen rows, else the row under the cursor. */
function useCommandsOn(chosen: ReadonlySet<string>, cursor: string | undefined): void {
  const { palette } = useShell();
  useTarget(() => {
    if (chosen.size > 0) return { kind: 'selection', select: { refs: [...chosen] }, count: chosen.size };
    const under = document.activeElement?.closest('[data-index]') ? cursor : undefined;
    return under === undefined ? undefined : { kind: 'ticket', ref: under };
  });
  useKeys({
    assign: () => palette('assign'),
    status: () => palette('status'),
    label: () => palette('label'),
  });
}

export function QueuePage() {
  const { t } = useTranslation();
  const shell = useShell();
  const { search, change } = useQueueSearch();
  const saved = useSavedView(search.view === '' ? undefined : search.view);
  const look = useLook(saved);
  const view: QueueView = { scope: search.scope, q: search.q, sort: search.sort };
  const queue = useViewName(view.scope);
  const name = saved?.name ?? queue;
  const query = useInfiniteQuery({ ...queueQuery(view), refetchOnWindowFocus: false });
  const steady = useSteadyRows(view);
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  const examined = pages?.reduce((sum, page) => sum + page.examined, 0) ?? 0;
  const last = pages?.at(-1);
  const incomplete = last !== undefined && !last.complete && last.nextCursor !== undefined;
  const [cursor, setCursor] = useState<string>();
  const [preview, setPreview] = useState(false);

  const place = `${view.scope} ${view.sort} ${view.q}`;
  const { chosen, choose, chooseAll, clear } = useChosen(place, rows);
  useCommandsOn(chosen, cursor);

  useEffect(() => {
    document.title = `${name} · ${t('app.name')}`;
    rememberQueue(location.search);
  }, [name, t, place, search.view, search.layout]);
  useEffect(() => rememberRows(rows.map((row) => row.number)), [rows]);

  const refused = query.error instanceof ApiError && query.error.status === 400 ? query.error.summary : undefined;
  const nothing = (): Nothing | undefined => {
    if (refused) return 'refused';
    if (rows.length > 0 || incomplete) return undefined;
    if (query.isError) return 'failed';
    if (!query.isSuccess) return undefined;
    return view.q === '' ? 'empty' : 'filtered';
  };
  const why = nothing();
  const more = () => {
    if (!query.isFetchingNextPage) void query.fetchNextPage();
  };
  const board = search.layout === 'board';
  const shown = (rows.length > 0 || incomplete) && !refused;
  const list = { name, rows, hasMore: query.hasNextPage, loadingMore: query.isFetchingNextPage, onMore: more };
  return (
    <div className={classes.page}>
      <QueueHead
        name={name}
        search={search}
        saved={saved}
        look={look}
        shown={rows.length}
        more={query.hasNextPage}
        loaded={query.isSuccess}
        busy={query.isFetching}
        refused={refused}
        onChange={change}
        onRefresh={() => void query.refetch()}
      />
      {query.isPending && <LoadingRows />}
      {why && (
        <QueueEmpty
          why={why}
          aside={view.scope === 'snoozed'}
          busy={query.isFetching}
          onClear={() => change({ q: '' })}
          onRetry={() => void query.refetch()}
          onNew={shell.newTicket}
        />
      )}
      <NewRows {...steady} />
      {shown && board && (
        <Suspense fallback={<LoadingRows />}>
          <Board {...list} group={search.group} />
        </Suspense>
      )}
      {shown && !board && (
        <div className={classes.beside} data-preview={preview || undefined}>
          <QueueTable
            key={place}
            {...list}
            scope={view.scope}
            sort={view.sort}
            look={look}
            examined={examined}
            incomplete={incomplete}
            stale={query.isPlaceholderData}
            failedMore={query.isFetchNextPageError}
            chosen={chosen}
            onChoose={choose}
            onChooseAll={chooseAll}
            shown={preview ? cursor : undefined}
            onCursor={setCursor}
            onPreview={() => setPreview(!preview)}
          />
          {preview && (
            <Suspense>
              <PreviewPane number={cursor} onClose={() => setPreview(false)} />
            </Suspense>
          )}
        </div>
      )}
      {!board && <BulkBar key={`bar ${place}`} view={view} chosen={chosen} more={query.hasNextPage} onClear={clear} />}
    </div>
  );
}
