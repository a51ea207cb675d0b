import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Notification } from '../api/contract-notices.ts';
import { notificationsQuery, useReadUpTo } from '../api/notifications.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { ClientChip } from '../ui/marks.tsx';
import { type AtButton, LatePanel } from './late-panel.tsx';
import { wordOf } from './notice-words.ts';
import classes from './notification-bell.module.css';

function Entry({ item, staff, onOpen }: { item: Notification; staff: boolean; onOpen: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const lookup = useDirectory(staff);
  const params = { ref: item.ticket.number };
  const who = lookup.person(item.by.id)?.name;
  const what = (
    <>
      <span className={classes.what}>
        {who && <strong>{who}: </strong>}
        {t(`notice.${wordOf(item.type)}`)}
        {!item.read && <span className={classes.hidden}>, {t('notice.unread')}</span>}
      </span>
      <span className={classes.subject}>{item.ticket.subject}</span>
      <span className={classes.meta}>
        <span>{item.ticket.number}</span>
        {staff && <ClientChip client={lookup.client(item.ticket.client)} />}
        <time dateTime={item.at} title={format.full(item.at)}>
          {format.brief(item.at, now)}
        </time>
      </span>
    </>
  );
  const shared = { params, className: classes.entry, 'data-unread': item.read ? undefined : true, onClick: onOpen };
  return (
    <li>
      {staff ? (
        <Link to="/tickets/$ref" {...shared}>
          {what}
        </Link>
      ) : (
        <Link to="/requests/$ref" {...shared}>
          {what}
        </Link>
      )}
    </li>
  );
}

/** What happened on one's tickets. Marking as read is the reader's own act. */
export function BellPanel(at: AtButton) {
  const { t } = useTranslation();
  const staff = useMe().kind !== 'contact';
  const query = useQuery(notificationsQuery);
  const read = useReadUpTo();
  const items = query.data?.items ?? [];
  const [newest] = items;
  const close = () => at.onChange(false);
  return (
    <LatePanel {...at} position="bottom-start" width={348} label={t('notice.title')} className={classes.dropdown}>
      <div className={classes.head}>
        <h2>{t('notice.title')}</h2>
        {newest && (query.data?.unread ?? 0) > 0 && (
          <Button size="compact-xs" variant="subtle" onClick={() => read.mutate(newest.id)}>
            {t('notice.readAll')}
          </Button>
        )}
      </div>
      {items.length === 0 ? (
        <p className={classes.empty}>
          {query.isError ? t('notice.failed') : query.isPending ? t('app.loading') : t('notice.none')}
        </p>
      ) : (
        <ul className={classes.list}>
          {items.map((item) => (
            <Entry key={item.id} item={item} staff={staff} onOpen={close} />
          ))}
        </ul>
      )}
      {staff && (
        <Link to="/inbox" className={classes.all} onClick={close}>
          {t('notice.all')}
        </Link>
      )}
    </LatePanel>
  );
}
