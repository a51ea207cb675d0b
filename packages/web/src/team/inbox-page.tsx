import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notification } from '../api/contract-notices.ts';
import { inboxQuery, useReadUpTo } from '../api/notifications.ts';
import { useDirectory } from '../api/session.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { wordOf } from '../shell/notice-words.ts';
import { IconBell, IconCloudOff } from '../ui/icons.ts';
import { ClientChip } from '../ui/marks.tsx';
import { EmptyPanel } from '../ui/panel.tsx';
import classes from './team.module.css';

function Entry({ item }: { item: Notification }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const lookup = useDirectory();
  const who = lookup.person(item.by.id)?.name;
  return (
    <li className={classes.notice} data-unread={!item.read || undefined}>
      <div className={classes.nextText}>
        <Link to="/tickets/$ref" params={{ ref: item.ticket.number }} className={classes.link}>
          {item.ticket.subject}
        </Link>
        <span className={classes.meta}>
          <span>
            {who && `${who}: `}
            {t(`notice.${wordOf(item.type)}`)}
            {!item.read && <span className={classes.hidden}>, {t('notice.unread')}</span>}
          </span>
          <span>{item.ticket.number}</span>
          <ClientChip client={lookup.client(item.ticket.client)} />
        </span>
        {item.why && <span className={classes.hint}>{t(`why.${item.why}`)}</span>}
      </div>
      <time dateTime={item.at} title={format.full(item.at)} className={classes.hint}>
        {format.brief(item.at, now)}
      </time>
    </li>
  );
}

/** Everything one was told, with why one was told it. Marking as read is the reader's own act. */
export function InboxPage() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(inboxQuery);
  const read = useReadUpTo();
  const [only, setOnly] = useState<'all' | 'unread'>('all');
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const shown = only === 'all' ? items : items.filter((one) => !one.read);
  const newest = items[0];
  const unread = query.data?.pages[0]?.unread ?? 0;
  useEffect(() => {
    document.title = `${t('notice.title')} · ${t('app.name')}`;
  }, [t]);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t('notice.title')}</h1>
        <div className={classes.tools}>
          <Link to="/settings/notifications" className={classes.link}>
            {t('prefs.short')}
          </Link>
          <SegmentedControl
            size="xs"
            aria-label={t('notice.title')}
            value={only}
            onChange={(value) => setOnly(value === 'unread' ? 'unread' : 'all')}
            data={[
              { value: 'all', label: t('team.inboxAll') },
              { value: 'unread', label: t('team.inboxUnread') },
            ]}
          />
          {newest && unread > 0 && (
            <Button size="xs" variant="default" onClick={() => read.mutate(newest.id)}>
              {t('notice.readAll')}
            </Button>
          )}
        </div>
      </header>
      {query.isPending && <Skeleton height={160} />}
      {query.isError && <EmptyPanel tone="failed" icon={<IconCloudOff size={26} />} title={t('notice.failed')} />}
      {query.isSuccess && shown.length === 0 && <EmptyPanel icon={<IconBell size={26} />} title={t('notice.none')} />}
      {shown.length > 0 && (
        <section className={classes.panel} aria-label={t('notice.title')}>
          <ul className={classes.list}>
            {shown.map((item) => (
              <Entry key={item.id} item={item} />
            ))}
          </ul>
        </section>
      )}
      {query.hasNextPage && (
        <Button variant="subtle" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('app.more')}
        </Button>
      )}
    </div>
  );
}
