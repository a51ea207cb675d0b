import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient } from '../api/contract.ts';
import type { Templates } from '../api/contract-library.ts';
import type { Schedule } from '../api/contract-work.ts';
import { templatesQuery } from '../api/library.ts';
import { useDirectory } from '../api/session.ts';
import { schedulesQuery } from '../api/work.ts';
import { IconPlus } from '../ui/icons.ts';
import { IconCalendarRepeat } from '../ui/icons-work.ts';
import page from '../ui/page.module.css';
import { LoadFailed, Page } from '../ui/page.tsx';
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
  return (
    <Page
      title={t('recurring.title')}
      lead={t('recurring.lead')}
      controls={
        <NativeSelect
          aria-label={t('recurring.client')}
          value={client?.slug ?? ''}
          data={directory.clients.map(({ slug, name }) => ({ value: slug, label: name }))}
          onChange={(event) => void navigate({ search: { client: event.currentTarget.value }, replace: true })}
        />
      }
    >
      {client && <OfClient key={client.id} client={client} />}
    </Page>
  );
}

function OfClient({ client }: { client: DirectoryClient }) {
  const { t } = useTranslation();
  const query = useQuery(schedulesQuery(client.slug));
  const prepared = useQuery(templatesQuery(client.id)).data;
  const [editing, setEditing] = useState<Schedule | 'new'>();
  const [using, setUsing] = useState<Templates['tickets'][number]>();
  const items = query.data?.items ?? [];
  const templates = prepared?.tickets ?? [];
  const add = (
    <Button size="xs" leftSection={<IconPlus size={15} />} onClick={() => setEditing('new')}>
      {t('recurring.add')}
    </Button>
  );
  return (
    <div className={page.body}>
      {query.isPending && <Skeleton height={120} role="status" aria-label={t('app.loading')} />}
      {query.isError && <LoadFailed title={t('recurring.failed')} query={query} />}
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
          <div className={page.tools}>{add}</div>
          <ul className={page.list}>
            {items.map((item) => (
              <ScheduleEntry key={item.id} item={item} onEdit={setEditing} />
            ))}
          </ul>
        </>
      )}
      <section className={classes.templates} aria-labelledby="ticket-templates">
        <h2 id="ticket-templates">{t('recurring.templates')}</h2>
        <p className={page.quiet}>{t(templates.length > 0 ? 'recurring.templatesHint' : 'recurring.noTemplates')}</p>
        {templates.length > 0 && (
          <ul className={page.list}>
            {templates.map((one) => (
              <li key={one.id} className={classes.template}>
                <div>
                  <strong>{one.label}</strong>
                  <p className={page.quiet}>
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
