import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import { jobQuery, jobsQuery, LIST_POLL_MS } from '../api/jobs.ts';
import { useMe } from '../api/session.ts';
import { IconStack } from '../ui/icons-work.ts';
import page from '../ui/page.module.css';
import { LoadFailed, Page } from '../ui/page.tsx';
import { EmptyPanel } from '../ui/panel.tsx';
import { JobEntry } from './job-entry.tsx';

/** Changes of many tickets at once: how far they have come, what failed and why, and what can be taken back. */
export function JobsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate({ from: '/jobs' });
  const { job: opened, whose = 'mine' } = useSearch({ from: '/jobs' });
  const query = useInfiniteQuery({
    ...jobsQuery(whose),
    refetchInterval: ({ state }) =>
      state.data?.pages.some((one) => one.items.some((job) => job.state === 'running')) ? LIST_POLL_MS : false,
  });
  const items = query.data?.pages.flatMap((one) => one.items) ?? [];
  const listed = items.some((one) => one.id === opened);
  // Led here by a link, one looks for a job that may stand on a later page, or be somebody else's.
  const led = useQuery({ ...jobQuery(opened ?? ''), enabled: opened !== undefined && query.isSuccess && !listed });
  const gone = led.error instanceof ApiError && led.error.status === 404;
  const shown = led.data && !listed ? [led.data, ...items] : items;
  const open = (job: string | undefined) =>
    void navigate({
      search: (old) => ({ ...(old.whose ? { whose: old.whose } : {}), ...(job ? { job } : {}) }),
      replace: true,
    });
  return (
    <Page
      title={t('jobs.title')}
      lead={t('jobs.lead')}
      controls={
        me.role === 'admin' && (
          <SegmentedControl
            size="xs"
            aria-label={t('jobs.whose')}
            value={whose}
            onChange={(value) => void navigate({ search: value === 'all' ? { whose: 'all' } : {}, replace: true })}
            data={[
              { value: 'mine', label: t('jobs.mine') },
              { value: 'all', label: t('jobs.all') },
            ]}
          />
        )
      }
    >
      <div className={page.body}>
        {query.isPending && <Skeleton height={140} role="status" aria-label={t('app.loading')} />}
        {query.isError && items.length === 0 && <LoadFailed title={t('jobs.failed')} query={query} />}
        {gone && (
          <p className={page.fault} role="alert">
            {t('jobs.gone')}
          </p>
        )}
        {query.isSuccess && shown.length === 0 && !query.hasNextPage && (
          <EmptyPanel icon={<IconStack size={26} />} title={t('jobs.empty')} hint={t('jobs.emptyHint')} />
        )}
        {shown.length > 0 && (
          <ul className={page.list}>
            {shown.map((job) => (
              <JobEntry
                key={job.id}
                job={job}
                byName={whose === 'all' || job.by.id !== me.id}
                opened={job.id === opened}
                onOpen={open}
              />
            ))}
          </ul>
        )}
        {query.hasNextPage && (
          <Button variant="default" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
            {t('app.more')}
          </Button>
        )}
      </div>
    </Page>
  );
}
