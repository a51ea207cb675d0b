import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../api/contract-jobs.ts';
import { jobPagesQuery } from '../api/jobs.ts';
import page from '../ui/page.module.css';
import { LoadFailed } from '../ui/page.tsx';
import classes from './jobs.module.css';

/** What became of each ticket, a page at a time; what failed comes first, because it is what is left to do. */
export function JobResults({ job }: { job: Job }) {
  const { t } = useTranslation();
  const failed = job.refused + job.gone;
  const [chosen, setChosen] = useState<'failed' | 'all'>();
  const shown = chosen ?? (failed > 0 ? 'failed' : 'all');
  const settled = job.done + failed;
  const query = useInfiniteQuery(
    jobPagesQuery(job.id, shown === 'failed' ? 'failed' : undefined, `${job.state} ${settled}`),
  );
  const items = query.data?.pages.flatMap((one) => one.items) ?? [];
  return (
    <section className={classes.results} aria-label={t('jobs.results')}>
      {failed > 0 && (
        <SegmentedControl
          size="xs"
          aria-label={t('jobs.results')}
          value={shown}
          onChange={(value) => setChosen(value === 'failed' ? 'failed' : 'all')}
          data={[
            { value: 'failed', label: t('jobs.onlyFailed', { count: failed }) },
            { value: 'all', label: t('jobs.everything') },
          ]}
        />
      )}
      {query.isPending && <Skeleton height={60} role="status" aria-label={t('app.loading')} />}
      {query.isError && <LoadFailed title={t('jobs.resultsFailed')} query={query} />}
      {query.isSuccess && items.length === 0 && <p className={page.quiet}>{t('jobs.noneYet')}</p>}
      {items.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col">{t('jobs.colTicket')}</th>
              <th scope="col">{t('jobs.colOutcome')}</th>
              <th scope="col">{t('jobs.colWhy')}</th>
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <tr key={one.id} data-outcome={one.outcome}>
                <td>
                  <Link to="/tickets/$ref" params={{ ref: one.ticket }}>
                    {one.ticket}
                  </Link>
                </td>
                <td>{t(`bulk.outcome_${one.outcome}`)}</td>
                <td>{one.why?.detail}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {query.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          onClick={() => void query.fetchNextPage()}
          loading={query.isFetchingNextPage}
        >
          {t('app.more')}
        </Button>
      )}
    </section>
  );
}
