import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { TimelineItem } from '../../api/contract.ts';
import { useDirectory } from '../../api/session.ts';
import { ticketQuery, timelineItems, timelineQuery } from '../../api/tickets.ts';
import { useFormat } from '../../lib/format.ts';
import { useZone } from '../../lib/use-zone.ts';
import { instantIn, localIn } from '../../lib/zoned.ts';
import { IconChevronLeft, IconChevronRight, IconCloudOff } from '../../ui/icons.ts';
import { IconDownloadProof } from '../../ui/icons-work.ts';
import { ClientChip } from '../../ui/marks.tsx';
import { EmptyPanel } from '../../ui/panel.tsx';
import { AsOfView } from './as-of-view.tsx';
import { EntryList } from './entry-list.tsx';
import { FieldValues } from './field-values.tsx';
import classes from './history.module.css';

/** A message stands for the entry that it came with. */
const isTold = (item: TimelineItem) =>
  item.kind === 'event' && item.changes.length === 0 && /\.(replied|noted)$/.test(item.type);

/** A ticket's past: as it stood at any moment, each field over time, and the file that proves it. */
export function HistoryPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const zone = useZone();
  const navigate = useNavigate({ from: '/tickets/$ref/history' });
  const { ref } = useParams({ from: '/tickets/$ref/history' });
  const asked = useSearch({ from: '/tickets/$ref/history' }).at;
  const query = useQuery(ticketQuery(ref));
  const timeline = useInfiniteQuery(timelineQuery(ref));
  const items = useMemo(() => timelineItems(timeline.data).filter((item) => !isTold(item)), [timeline.data]);
  const client = useDirectory().client(query.data?.client ?? '');
  const moments = useMemo(() => [...new Set(items.map((item) => item.at))].sort(), [items]);
  useEffect(() => {
    document.title = `${t('past.title', { number: ref })} · ${t('app.name')}`;
  }, [ref, t]);
  const ticket = query.data;
  if (query.isPending) return <Skeleton height={200} m={24} role="status" aria-label={t('app.loading')} />;
  if (!ticket) {
    return (
      <EmptyPanel
        tone="failed"
        icon={<IconCloudOff size={26} />}
        title={t('ticket.loadFailed', { ref })}
        action={
          <Button variant="default" onClick={() => void query.refetch()}>
            {t('app.retry')}
          </Button>
        }
      />
    );
  }
  const at = asked ?? moments.at(-1) ?? ticket.updatedAt;
  const show = (moment: string | undefined) =>
    void navigate({ search: moment === undefined ? {} : { at: moment }, replace: true });
  const earlier = moments.findLast((moment) => Date.parse(moment) < Date.parse(at));
  const later = moments.find((moment) => Date.parse(moment) > Date.parse(at));
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <Link to="/tickets/$ref" params={{ ref }} className={classes.back}>
          <IconChevronLeft size={16} aria-hidden="true" /> {t('past.back')}
        </Link>
        <h1>{t('past.title', { number: ticket.number })}</h1>
        <p className={classes.under}>
          <ClientChip client={client} />
          <span>{ticket.subject}</span>
        </p>
        <div className={classes.export}>
          <Button
            component="a"
            href={`/v1/tickets/${encodeURIComponent(ref)}/history-export`}
            download
            variant="default"
            size="xs"
            leftSection={<IconDownloadProof size={15} />}
          >
            {t('past.export')}
          </Button>
          <p>{t('past.exportHint')}</p>
        </div>
      </header>
      <div className={classes.body}>
        <section className={classes.entries} aria-labelledby="past-entries">
          <h2 id="past-entries">{t('past.entries')}</h2>
          <EntryList
            items={items}
            at={at}
            onShow={show}
            more={timeline.hasNextPage}
            loading={timeline.isFetchingNextPage}
            onMore={() => void timeline.fetchNextPage()}
          />
        </section>
        <section className={classes.view} aria-labelledby="past-as-of">
          <div className={classes.stepper}>
            <Button
              size="xs"
              variant="default"
              disabled={earlier === undefined}
              aria-label={t('past.earlier')}
              onClick={() => show(earlier)}
            >
              <IconChevronLeft size={16} />
            </Button>
            <label className={classes.moment}>
              <span>{t('past.moment')}</span>
              <input
                type="datetime-local"
                value={localIn(zone, Date.parse(at))}
                title={t('past.momentHint', { zone })}
                onChange={(event) => {
                  // To the end of the minute that was chosen: what happened within it has happened.
                  const chosen = instantIn(zone, event.currentTarget.value) + 59_999;
                  if (!Number.isNaN(chosen)) show(new Date(chosen).toISOString());
                }}
              />
            </label>
            <Button
              size="xs"
              variant="default"
              disabled={later === undefined}
              aria-label={t('past.later')}
              onClick={() => show(later)}
            >
              <IconChevronRight size={16} />
            </Button>
            <Button size="xs" variant="default" disabled={asked === undefined} onClick={() => show(undefined)}>
              {t('past.now')}
            </Button>
          </div>
          <h2 id="past-as-of">{t('past.asOf', { when: format.full(at) })}</h2>
          <AsOfView ticket={ticket} address={ref} at={at} onShow={show} />
          <FieldValues ticket={ticket} address={ref} />
        </section>
      </div>
    </div>
  );
}
