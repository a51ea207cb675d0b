import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient } from '../api/contract.ts';
import type { Schedule, WorkDesk } from '../api/contract-work.ts';
import { deskQuery } from '../api/queue.ts';
import { useDirectory } from '../api/session.ts';
import { schedulesQuery } from '../api/work.ts';
import { IconCloudOff, IconPlus } from '../ui/icons.ts';
import { IconCalendarRepeat } from '../ui/icons-work.ts';
import { EmptyPanel } from '../ui/panel.tsx';
import classes from './recurring.module.css';
import { ScheduleEntry } from './schedule-entry.tsx';

const ScheduleDialog = lazy(() => import('./schedule-dialog.tsx').then((m) => ({ default: m.ScheduleDialog })));
const TemplateDialog = lazy(() => import('./template-dialog.tsx').then((m) => ({ default: m.TemplateDialog })));

/** What opens by itself at a client, and the templates of its tickets. */
export function RecurringPage() {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/recurring' });
  const asked = useSearch({ from: '/recurring' }).client;
  const { directory } = useDirectory();
  const client = directory.clients.find((one) => one.slug === asked) ?? directory.clients[0];
  useEffect(() => {
    document.title = `${t('recurring.title')} · ${t('app.name')}`;
  }, [t]);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <div>
          <h1>{t('recurring.title')}</h1>
          <p>{t('recurring.lead')}</p>
        </div>
        <NativeSelect
          aria-label={t('recurring.client')}
          value={client?.slug ?? ''}
          data={directory.clients.map(({ slug, name }) => ({ value: slug, label: name }))}
          onChange={(event) => void navigate({ search: { client: event.currentTarget.value }, replace: true })}
        />
      </header>
      {client && <OfClient key={client.id} client={client} />}
    </div>
  );
}

function OfClient({ client }: { client: DirectoryClient }) {
  const { t } = useTranslation();
  const query = useQuery(schedulesQuery(client.slug));
  const desk = useQuery(deskQuery(client.id)).data;
  const [editing, setEditing] = useState<Schedule | 'new'>();
  const [using, setUsing] = useState<NonNullable<WorkDesk['ticketTemplates']>[number]>();
  const items = query.data?.items ?? [];
  const templates = desk?.ticketTemplates ?? [];
  const add = (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setEditing('new')}>
      {t('recurring.add')}
    </Button>
  );
  return (
    <div className={classes.body}>
      {query.isPending && <Skeleton height={120} role="status" aria-label={t('app.loading')} />}
      {query.isError && (
        <EmptyPanel
          tone="failed"
          icon={<IconCloudOff size={26} />}
          title={t('recurring.failed')}
          action={
            <Button variant="default" onClick={() => void query.refetch()} loading={query.isFetching}>
              {t('app.retry')}
            </Button>
          }
        />
      )}
      {query.isSuccess && items.length === 0 && (
        <EmptyPanel
          icon={<IconCalendarRepeat size={26} />}
          title={t('recurring.none', { client: client.name })}
          hint={t('recurring.noneHint')}
          action={add}
        />
      )}
      {items.length > 0 && (
        <>
          <div className={classes.tools}>{add}</div>
          <ul className={classes.list}>
            {items.map((item) => (
              <ScheduleEntry key={item.id} item={item} onEdit={setEditing} />
            ))}
          </ul>
        </>
      )}
      <section className={classes.templates} aria-labelledby="ticket-templates">
        <h2 id="ticket-templates">{t('recurring.templates')}</h2>
        <p className={classes.quiet}>{t(templates.length > 0 ? 'recurring.templatesHint' : 'recurring.noTemplates')}</p>
        {templates.length > 0 && (
          <ul className={classes.list}>
            {templates.map((one) => (
              <li key={one.id} className={classes.template}>
                <div>
                  <strong>{one.label}</strong>
                  <p className={classes.quiet}>
                    {t(`kind.${one.process}`)} · {one.subject}
                  </p>
                </div>
                <Button size="xs" variant="default" onClick={() => setUsing(one)}>
                  {t('recurring.use')}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </section>
      <Suspense>
        {editing && (
          <ScheduleDialog
            client={client}
            schedule={editing === 'new' ? undefined : editing}
            onClose={() => setEditing(undefined)}
          />
        )}
        {using && <TemplateDialog client={client} template={using} onClose={() => setUsing(undefined)} />}
      </Suspense>
    </div>
  );
}
