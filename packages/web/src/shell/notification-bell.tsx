import { ActionIcon, Button, Popover } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notification } from '../api/contract-notices.ts';
import { notificationsQuery, useReadUpTo } from '../api/notifications.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { IconBell } from '../ui/icons.ts';
import { ClientChip } from '../ui/marks.tsx';
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

/** What happened on one's tickets, with the count of what was not seen yet. Marking as read is the reader's own act. */
export function NotificationBell() {
  const { t } = useTranslation();
  const staff = useMe().kind !== 'contact';
  const query = useQuery(notificationsQuery);
  const read = useReadUpTo();
  const [opened, setOpened] = useState(false);
  const items = query.data?.items ?? [];
  const unread = query.data?.unread ?? 0;
  const newest = items[0];
  const shown = unread > 99 ? '99+' : String(unread);
  const label = unread > 0 ? t('notice.some', { count: unread, shown }) : t('notice.title');
  return (
    <Popover position="bottom-start" width={348} opened={opened} onChange={setOpened} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon aria-label={label} className={classes.bell ?? ''} onClick={() => setOpened(!opened)}>
          <IconBell size={18} />
          {unread > 0 && (
            <span className={classes.count} aria-hidden="true">
              {shown}
            </span>
          )}
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown ?? ''} aria-label={t('notice.title')}>
        <div className={classes.head}>
          <h2>{t('notice.title')}</h2>
          {newest && unread > 0 && (
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
              <Entry key={item.id} item={item} staff={staff} onOpen={() => setOpened(false)} />
            ))}
          </ul>
        )}
        {staff && (
          <Link to="/inbox" className={classes.all} onClick={() => setOpened(false)}>
            {t('notice.all')}
          </Link>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
