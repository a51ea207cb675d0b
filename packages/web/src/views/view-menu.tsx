import { ActionIcon, Button, Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SavedView } from '../api/contract-views.ts';
import { type QueueSearch, searchOf } from '../api/queue-view.ts';
import { useChangeView, useCreateView, useDeleteView, useOrderViews, viewsQuery } from '../api/views.ts';
import { refusal, report } from '../lib/report.tsx';
import { IconBookmark, IconDots } from '../ui/icons.ts';
import { sameColumns, usualColumns } from './columns.ts';
import type { Look } from './use-look.ts';
import type { NamedFor } from './view-dialog.tsx';

const ViewDialog = lazy(() => import('./view-dialog.tsx').then((m) => ({ default: m.ViewDialog })));

interface Props {
  name: string;
  search: QueueSearch;
  saved: SavedView | undefined;
  look: Look;
}

/** Whether the queue on screen is another than the view that it began with. */
function isChanged({ search, saved, look }: Props): boolean {
  if (!saved) return false;
  const same =
    saved.scope === search.scope &&
    saved.q === search.q &&
    saved.sort === search.sort &&
    saved.layout === search.layout;
  return !same || look.changed || (search.layout === 'board' && saved.groupBy !== search.group);
}

/** Saves what is on the screen as a view, and changes, orders, hides and deletes the one that it is. */
export function ViewMenu(props: Props) {
  const { name, search, saved, look } = props;
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/queue' });
  const [asking, setAsking] = useState<'new' | 'edit'>();
  const create = useCreateView();
  const change = useChangeView();
  const remove = useDeleteView();
  const order = useOrderViews();
  const views = useQuery(viewsQuery).data;
  const changed = isChanged(props);
  const on = {
    scope: search.scope,
    q: search.q,
    sort: search.sort,
    layout: search.layout,
    groupBy: search.group,
  };
  const columns = sameColumns(look.columns, usualColumns) ? {} : { columns: [...look.columns] };
  const failed = (error: unknown) => report.failed(refusal(error, t));
  const saveNew = (named: NamedFor) =>
    create.mutate({ ...named, ...on, ...columns, density: look.density }, (view) => {
      look.reset();
      setAsking(undefined);
      report.done(t('views.saved', { name: view.name }));
      void navigate({ search: searchOf(view) });
    });
  const saveChanges = () =>
    saved &&
    change.mutate(
      { view: saved, patch: { ...on, columns: columns.columns ?? null, density: look.density } },
      {
        onSuccess: (view) => {
          look.reset();
          report.done(t('views.saved', { name: view.name }));
        },
        onError: failed,
      },
    );
  const rename = (named: NamedFor) =>
    saved && change.mutate({ view: saved, patch: named }, { onSuccess: () => setAsking(undefined) });
  const place = views && saved ? views.items.findIndex((one) => one.id === saved.id) : -1;
  const move = (by: 1 | -1) => {
    if (!views || !saved) return;
    const items = views.items.filter((one) => one.id !== saved.id);
    items.splice(place + by, 0, saved);
    order.mutate({ ...views, items });
  };
  const hide = () => {
    if (!views || !saved) return;
    const hidden = views.hidden.includes(saved.id)
      ? views.hidden.filter((id) => id !== saved.id)
      : [...views.hidden, saved.id];
    order.mutate({ ...views, hidden });
  };
  const drop = () =>
    saved &&
    remove.mutate(saved, {
      onSuccess: () => {
        report.done(t('views.deleted', { name: saved.name }));
        void navigate({ search: {} });
      },
      onError: failed,
    });
  return (
    <>
      {saved && changed && saved.mayChange ? (
        <Button size="xs" variant="default" onClick={saveChanges} loading={change.isPending}>
          {t('views.saveChanges')}
        </Button>
      ) : (
        (!saved || changed) && (
          <Button size="xs" variant="default" leftSection={<IconBookmark size={15} />} onClick={() => setAsking('new')}>
            {t('views.saveAs')}
          </Button>
        )
      )}
      {saved && (
        <Menu position="bottom-end" width={230}>
          <Menu.Target>
            <ActionIcon aria-label={t('views.menu', { name: saved.name })}>
              <IconDots size={16} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {saved.mayChange && <Menu.Item onClick={() => setAsking('edit')}>{t('views.edit')}</Menu.Item>}
            <Menu.Item onClick={() => setAsking('new')}>{t('views.copy')}</Menu.Item>
            {changed && (
              <Menu.Item
                onClick={() => {
                  look.reset();
                  void navigate({ search: searchOf(saved) });
                }}
              >
                {t('views.revert')}
              </Menu.Item>
            )}
            <Menu.Divider />
            <Menu.Item disabled={place <= 0} onClick={() => move(-1)}>
              {t('views.up')}
            </Menu.Item>
            <Menu.Item disabled={!views || place < 0 || place >= views.items.length - 1} onClick={() => move(1)}>
              {t('views.down')}
            </Menu.Item>
            <Menu.Item onClick={hide}>{t(views?.hidden.includes(saved.id) ? 'views.show' : 'views.hide')}</Menu.Item>
            {saved.mayChange && (
              <>
                <Menu.Divider />
                <Menu.Item color="red" onClick={drop}>
                  {t('views.delete')}
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      {asking && (
        <Suspense>
          <ViewDialog
            title={asking === 'edit' ? t('views.edit') : t('views.saveAs')}
            first={
              asking === 'edit' && saved
                ? { name: saved.name, audience: saved.audience, ...(saved.team ? { team: saved.team } : {}) }
                : { name: saved ? saved.name : name, audience: 'private' }
            }
            busy={create.isPending || change.isPending}
            error={asking === 'edit' ? change.error : create.error}
            onSave={asking === 'edit' ? rename : saveNew}
            onClose={() => setAsking(undefined)}
          />
        </Suspense>
      )}
    </>
  );
}
