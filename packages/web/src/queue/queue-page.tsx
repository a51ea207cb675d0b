import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import { queueQuery } from '../api/queue.ts';
import type { QueueView } from '../api/queue-view.ts';
import { useDirectory } from '../api/session.ts';
import { NewRows } from '../live/new-rows.tsx';
import { useSteadyRows } from '../live/use-steady-rows.ts';
import { useShell } from '../shell/shell-context.ts';
import { IconCloudOff, IconFilterOff, IconInbox } from '../ui/icons.ts';
import { EmptyPanel } from '../ui/panel.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { rememberQueue, rememberRows } from './last-queue.ts';
import classes from './queue.module.css';
import { QueueHead } from './queue-head.tsx';
import { QueueTable } from './queue-table.tsx';
import { useChosen } from './use-chosen.ts';

/** Skeletons only after 300 ms: a quick answer should not flicker. */
function LoadingRows() {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={classes.skeletons} role="status" aria-label={t('app.loading')}>
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

export function QueuePage() {
  const { t } = useTranslation();
  const shell = useShell();
  const navigate = useNavigate({ from: '/queue' });
  const search = useSearch({ from: '/queue' });
  const view: QueueView = { scope: search.scope ?? 'all', q: search.q ?? '', sort: search.sort ?? 'due' };
  const name = useViewName(view.scope);
  const query = useInfiniteQuery({ ...queueQuery(view), refetchOnWindowFocus: false });
  const steady = useSteadyRows(view);
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  const examined = pages?.reduce((sum, page) => sum + page.examined, 0) ?? 0;
  const last = pages?.at(-1);
  const aside = view.scope === 'snoozed';
  const incomplete = last !== undefined && !last.complete && last.nextCursor !== undefined;

  const place = `${view.scope} ${view.sort} ${view.q}`;
  const { chosen, choose, chooseAll, clear } = useChosen(place, rows);

  useEffect(() => {
    document.title = `${name} · ${t('app.name')}`;
    rememberQueue(location.search);
  }, [name, t]);

  useEffect(() => rememberRows(rows.map((row) => row.number)), [rows]);

  const change = (next: Partial<QueueView>) => {
    const merged = { ...search, ...next };
    const kept = Object.entries(merged).filter(([key, value]) => value !== '' && !(key === 'sort' && value === 'due'));
    void navigate({ search: Object.fromEntries(kept), replace: true });
  };

  const refused = query.error instanceof ApiError && query.error.status === 400 ? query.error.summary : undefined;
  return (
    <div className={classes.page}>
      <QueueHead
        name={name}
        view={view}
        shown={rows.length}
        more={query.hasNextPage}
        loaded={query.isSuccess}
        busy={query.isFetching}
        refused={refused}
        onChange={change}
        onRefresh={() => void query.refetch()}
      />
      {query.isPending && <LoadingRows />}
      {refused && (
        <EmptyPanel
          icon={<IconFilterOff size={26} />}
          title={t('queue.refused')}
          action={
            <Button variant="default" onClick={() => change({ q: '' })}>
              {t('queue.clearFilter')}
            </Button>
          }
        />
      )}
      {query.isError && !refused && rows.length === 0 && (
        <EmptyPanel
          tone="failed"
          icon={<IconCloudOff size={26} />}
          title={t('queue.failed')}
          hint={t('queue.failedHint')}
          action={
            <Button variant="default" onClick={() => void query.refetch()} loading={query.isFetching}>
              {t('app.retry')}
            </Button>
          }
        />
      )}
      {query.isSuccess && rows.length === 0 && !incomplete && view.q !== '' && (
        <EmptyPanel
          icon={<IconFilterOff size={26} />}
          title={t('queue.filteredEmpty')}
          hint={t('queue.filteredEmptyHint')}
          action={
            <Button variant="default" onClick={() => change({ q: '' })}>
              {t('queue.clearFilter')}
            </Button>
          }
        />
      )}
      {query.isSuccess && rows.length === 0 && !incomplete && view.q === '' && (
        <EmptyPanel
          icon={<IconInbox size={26} />}
          title={t(aside ? 'waiting.snoozedEmpty' : 'queue.empty')}
          hint={t(aside ? 'waiting.snoozedEmptyHint' : 'queue.emptyHint')}
          action={
            <Button variant="default" onClick={shell.newTicket}>
              {t('nav.newTicket')}
            </Button>
          }
        />
      )}
      <NewRows {...steady} />
      {(rows.length > 0 || incomplete) && !refused && (
        <QueueTable
          key={place}
          name={name}
          sort={view.sort}
          rows={rows}
          examined={examined}
          incomplete={incomplete}
          stale={query.isPlaceholderData}
          hasMore={query.hasNextPage}
          loadingMore={query.isFetchingNextPage}
          failedMore={query.isFetchNextPageError}
          onMore={() => {
            if (!query.isFetchingNextPage) void query.fetchNextPage();
          }}
          chosen={chosen}
          onChoose={choose}
          onChooseAll={chooseAll}
        />
      )}
      <BulkBar key={`bar ${place}`} view={view} chosen={chosen} more={query.hasNextPage} onClear={clear} />
    </div>
  );
}
