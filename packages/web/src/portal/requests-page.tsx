import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketRow } from '../api/contract.ts';
import { queueQuery } from '../api/queue.ts';
import { useMe } from '../api/session.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { IconChevronRight, IconCloudOff, IconInbox, IconPlus } from '../ui/icons.ts';
import { EmptyPanel } from '../ui/panel.tsx';
import { useBrand } from './brand.ts';
import { PlainBadge } from './plain-badge.tsx';
import classes from './portal.module.css';
import { Troubles } from './troubles.tsx';
import { usePlain } from './use-plain.ts';

function NewButton() {
  const { t } = useTranslation();
  return (
    <Button leftSection={<IconPlus size={16} />} renderRoot={(props) => <Link to="/requests/new" {...props} />}>
      {t('portal.new')}
    </Button>
  );
}

function RequestEntry({ row }: { row: TicketRow }) {
  const { t } = useTranslation();
  const format = useFormat();
  const plain = usePlain();
  const now = useNow();
  return (
    <li className={classes.entry}>
      <PlainBadge {...plain(row)} />
      <div className={classes.entryMain}>
        <Link to="/requests/$ref" params={{ ref: row.number }} className={classes.entryLink}>
          {row.subject}
        </Link>
        <p className={classes.quiet}>
          {row.number} · {t('portal.updated', { when: format.brief(row.updatedAt, now) })}
        </p>
      </div>
      <IconChevronRight size={16} aria-hidden="true" className={classes.arrow} />
    </li>
  );
}

export function RequestsPage() {
  const { t } = useTranslation();
  const me = useMe();
  const welcome = useBrand(me)?.welcome;
  const query = useInfiniteQuery(queueQuery({ scope: 'mine', q: '', sort: 'updated' }));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  useEffect(() => {
    document.title = `${t('portal.title')} · ${me.msp.name}`;
  }, [t, me.msp.name]);
  return (
    <div className={classes.page}>
      <div className={classes.column}>
        <div className={classes.head}>
          <div>
            <h1>{t('portal.title')}</h1>
            <p className={classes.lead}>{welcome ?? t('portal.lead', { msp: me.msp.name })}</p>
          </div>
          <NewButton />
        </div>
        <Troubles />
        {query.isPending && (
          <div role="status" aria-label={t('app.loading')} className={classes.skeletons}>
            {[1, 2, 3, 4].map((i) => (
              <Skeleton key={i} height={62} radius="md" />
            ))}
          </div>
        )}
        {query.isError && rows.length === 0 && (
          <EmptyPanel
            tone="failed"
            icon={<IconCloudOff size={26} />}
            title={t('portal.failed')}
            hint={t('portal.failedHint')}
            action={
              <Button variant="default" onClick={() => void query.refetch()} loading={query.isFetching}>
                {t('app.retry')}
              </Button>
            }
          />
        )}
        {query.isSuccess && rows.length === 0 && (
          <EmptyPanel
            icon={<IconInbox size={26} />}
            title={t('portal.empty')}
            hint={t('portal.emptyHint')}
            action={<NewButton />}
          />
        )}
        {rows.length > 0 && (
          <ul className={classes.list}>
            {rows.map((row) => (
              <RequestEntry key={row.id} row={row} />
            ))}
          </ul>
        )}
        {query.hasNextPage && (
          <Button variant="default" onClick={() => void query.fetchNextPage()} loading={query.isFetchingNextPage}>
            {t('app.more')}
          </Button>
        )}
      </div>
    </div>
  );
}
