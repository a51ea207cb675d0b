import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '../api/contract-views.ts';
import { searchOf } from '../api/queue-view.ts';
import { viewCountQuery, viewsQuery } from '../api/views.ts';
import { useFormat } from '../lib/format.ts';
import classes from '../shell/shell.module.css';
import { IconBookmark, IconLayoutKanban, IconUsers } from '../ui/icons.ts';

/** So many counts are asked for at all: what stands further down is rarely looked at. */
const COUNTED = 12;

/** A count is asked for when the one before it has come, so that a list of views is never a burst of questions. */
function ViewEntry({ view, ask, onCounted }: { view: SavedView; ask: boolean; onCounted: () => void }) {
  const format = useFormat();
  const current = useSearch({ strict: false, select: (search: { view?: string }) => search.view });
  const count = useQuery({
    ...viewCountQuery(view),
    enabled: ask,
    select: (found) => {
      queueMicrotask(onCounted);
      return found;
    },
  });
  const active = location.pathname === '/queue' && current === view.id;
  const Icon = view.layout === 'board' ? IconLayoutKanban : view.audience === 'private' ? IconBookmark : IconUsers;
  const found = count.data;
  return (
    <li>
      <Link
        to="/queue"
        search={searchOf(view)}
        className={classes.entry}
        data-current={active || undefined}
        aria-current={active ? 'page' : undefined}
        activeProps={{}}
      >
        <Icon size={16} aria-hidden="true" /> <span className={classes.entryText}>{view.name}</span>
        {found && (
          <span className={classes.count}>
            {format.number(found.count)}
            {found.atLeast && '+'}
          </span>
        )}
      </Link>
    </li>
  );
}

/** The reader's saved views, as they have put them in order. The links work before and without their counts. */
export function ViewEntries() {
  const { t } = useTranslation();
  const views = useQuery(viewsQuery).data;
  const [counted, setCounted] = useState(0);
  const hidden = new Set(views?.hidden);
  const shown = views?.items.filter((one) => !hidden.has(one.id)) ?? [];
  if (shown.length === 0) return null;
  return (
    <>
      <h2 className={classes.group}>{t('palette.views')}</h2>
      <ul>
        {shown.map((view, i) => (
          <ViewEntry
            key={view.id}
            view={view}
            ask={i <= counted && i < COUNTED}
            onCounted={() => setCounted((old) => Math.max(old, i + 1))}
          />
        ))}
      </ul>
    </>
  );
}
