import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnDraft } from '../api/contract-talk.ts';
import { ownDraftsQuery, useDiscardDraft } from '../api/drafts.ts';
import { useDirectory } from '../api/session.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { useTold } from '../lib/told.ts';
import { IconArrowBackUp, IconLock, IconPencil } from '../ui/icons.ts';
import { ClientChip } from '../ui/marks.tsx';
import { LoadFailed, Page } from '../ui/page.tsx';
import { EmptyPanel } from '../ui/panel.tsx';
import classes from './drafts-page.module.css';

/** Everything one has begun to write and not sent, over all clients, last changed first. */
export function DraftsPage() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(ownDraftsQuery);
  const drafts = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page title={t('drafts.title')} lead={t('drafts.lead')}>
      {query.isPending && <Skeleton height={160} m={20} role="status" aria-label={t('app.loading')} />}
      {query.isError && drafts.length === 0 && <LoadFailed title={t('drafts.loadFailed')} query={query} />}
      {query.isSuccess && drafts.length === 0 && (
        <EmptyPanel icon={<IconPencil size={26} />} title={t('drafts.none')} hint={t('drafts.noneHint')} />
      )}
      {drafts.length > 0 && (
        <ul className={classes.list}>
          {drafts.map((draft) => (
            <Entry key={`${draft.ticket.id} ${draft.kind}`} draft={draft} />
          ))}
        </ul>
      )}
      {query.hasNextPage && (
        <Button
          variant="default"
          className={classes.more}
          onClick={() => void query.fetchNextPage()}
          loading={query.isFetchingNextPage}
        >
          {t('app.more')}
        </Button>
      )}
    </Page>
  );
}

function Entry({ draft }: { draft: OwnDraft }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const told = useTold();
  const lookup = useDirectory();
  const discard = useDiscardDraft();
  const [asking, setAsking] = useState(false);
  const { ticket, kind, begins, files, updatedAt } = draft;
  const { number, subject } = ticket;
  return (
    <li className={classes.entry}>
      <p className={classes.about}>
        <span className={classes.kind} data-kind={kind}>
          {kind === 'note' ? (
            <IconLock size={14} aria-hidden="true" />
          ) : (
            <IconArrowBackUp size={14} aria-hidden="true" />
          )}
          {t(`composer.${kind}`)}
        </span>
        <ClientChip client={lookup.client(ticket.client)} />
        <time dateTime={updatedAt} title={format.full(updatedAt)}>
          {format.brief(updatedAt, now)}
        </time>
      </p>
      <Link to="/tickets/$ref" params={{ ref: number }} className={classes.ticket}>
        {number} · {subject}
      </Link>
      {begins !== '' && <p className={classes.words}>{begins}</p>}
      {files > 0 && <p className={classes.files}>{t('drafts.files', { count: files })}</p>}
      {asking ? (
        <div className={classes.sure} role="alert">
          <span>{t('drafts.sure')}</span>
          <Button
            size="compact-sm"
            color="red"
            loading={discard.isPending}
            onClick={() => discard.mutate({ ref: number, kind }, told(t('drafts.discarded', { number })))}
          >
            {t('drafts.discard')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => setAsking(false)}>
            {t('app.cancel')}
          </Button>
        </div>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={t('drafts.discardOf', { number, kind: t(`composer.${kind}`) })}
          onClick={() => setAsking(true)}
        >
          {t('drafts.discard')}
        </Button>
      )}
    </li>
  );
}
