import { Button, Skeleton, Switch, TextInput } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskTemplate, Templates, TicketTemplate } from '../api/contract-library.ts';
import {
  taskTemplatesQuery,
  templatesQuery,
  ticketTemplatesQuery,
  useChangeTaskTemplate,
  useChangeTicketTemplate,
  useTakeAway,
} from '../api/library.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { IconPlus, IconSearch } from '../ui/icons.ts';
import page from '../ui/page.module.css';
import { LoadFailed, Page } from '../ui/page.tsx';
import { Entry } from './entry.tsx';
import { found, labelIn } from './label.ts';
import classes from './library.module.css';
import { PlaceSelect } from './place-select.tsx';

const TaskDialog = lazy(() => import('./task-template-dialog.tsx').then((m) => ({ default: m.TaskTemplateDialog })));
const TicketDialog = lazy(() =>
  import('./ticket-template-dialog.tsx').then((m) => ({ default: m.TicketTemplateDialog })),
);

type Editing =
  | { readonly what: 'tasks'; readonly one: TaskTemplate | undefined }
  | { readonly what: 'ticket'; readonly one: TicketTemplate | undefined };

/** What new tickets are filled in with, and the tasks and checklists that they bring. */
export function TemplatesPage() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const navigate = useNavigate({ from: '/templates' });
  const asked = useSearch({ from: '/templates' }).client;
  const { directory } = useDirectory();
  const client = directory.clients.find((one) => one.slug === asked);
  const [words, setWords] = useState('');
  const [archived, setArchived] = useState(false);
  const [editing, setEditing] = useState<Editing>();
  const places = client ? [client.id, undefined] : [undefined];
  const tickets = useQueries({ queries: places.map(ticketTemplatesQuery) });
  const tasks = useQueries({ queries: places.map(taskTemplatesQuery) });
  const files = useQuery(templatesQuery(client?.id ?? '')).data;
  const all = [...tickets, ...tasks];
  const failed = all.find((one) => one.isError);
  const fits = (one: { archived: boolean; label: TaskTemplate['label'] }, more: string): boolean =>
    (archived || !one.archived) && found(words, [labelIn(one.label, i18n.language), more]);
  const ofFiles = <T extends { source: string; label: string }>(list: readonly T[] | undefined): T[] =>
    (list ?? []).filter((one) => one.source === 'file' && found(words, [one.label]));
  const ticketsShown = tickets
    .flatMap((one) => one.data?.items ?? [])
    .filter((one) => fits(one, labelIn(one.subject, i18n.language)));
  const tasksShown = tasks
    .flatMap((one) => one.data?.items ?? [])
    .filter((one) => fits(one, one.tasks.map(({ title }) => labelIn(title, i18n.language)).join(' ')));
  const admin = me.role === 'admin';
  return (
    <Page
      title={t('templates.title')}
      lead={t('templates.lead')}
      controls={
        <PlaceSelect
          label={t('library.place')}
          value={client}
          hidden
          onChange={(slug) => void navigate({ search: slug ? { client: slug } : {}, replace: true })}
        />
      }
    >
      <div className={page.body}>
        <div className={page.tools}>
          <TextInput
            className={page.grow}
            size="xs"
            aria-label={t('library.search')}
            placeholder={t('library.search')}
            leftSection={<IconSearch size={15} />}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <Switch
            size="sm"
            label={t('library.showArchived')}
            checked={archived}
            onChange={(event) => setArchived(event.currentTarget.checked)}
          />
        </div>
        {all.some((one) => one.isPending) && <Skeleton height={140} role="status" aria-label={t('app.loading')} />}
        {failed && <LoadFailed title={t('templates.failed')} query={failed} />}
        {!admin && <p className={page.quiet}>{t('templates.adminsOnly')}</p>}
        <Part
          id="of-tickets"
          title={t('templates.tickets')}
          none={t('templates.noTickets')}
          add={
            admin
              ? { label: t('templates.addTicket'), run: () => setEditing({ what: 'ticket', one: undefined }) }
              : undefined
          }
        >
          {ticketsShown.map((one) => (
            <OfTicket key={one.id} template={one} onEdit={() => setEditing({ what: 'ticket', one })} />
          ))}
          {ofFiles(files?.tickets).map((one) => (
            <Entry key={one.id} label={one.label} hint={t(`kind.${one.process}`)} scope="">
              <p>{one.subject}</p>
              {one.description && <p className={classes.text}>{one.description}</p>}
            </Entry>
          ))}
        </Part>
        <Part
          id="of-tasks"
          title={t('templates.tasks')}
          none={t('templates.noTasks')}
          add={
            admin
              ? { label: t('templates.addTasks'), run: () => setEditing({ what: 'tasks', one: undefined }) }
              : undefined
          }
        >
          {tasksShown.map((one) => (
            <OfTasks key={one.id} template={one} onEdit={() => setEditing({ what: 'tasks', one })} />
          ))}
          {ofFiles(files?.tasks).map((one) => (
            <Entry key={one.id} label={one.label} hint={t('templates.count', { count: one.tasks.length })} scope="">
              <Steps tasks={one.tasks} />
            </Entry>
          ))}
        </Part>
      </div>
      <Suspense>
        {editing?.what === 'tasks' && (
          <TaskDialog client={client} template={editing.one} onClose={() => setEditing(undefined)} />
        )}
        {editing?.what === 'ticket' && (
          <TicketDialog client={client} template={editing.one} onClose={() => setEditing(undefined)} />
        )}
      </Suspense>
    </Page>
  );
}

function Part(props: {
  id: string;
  title: string;
  none: string;
  add: { label: string; run: () => void } | undefined;
  children: ReactNode[];
}) {
  const empty = props.children.flat().length === 0;
  return (
    <section aria-labelledby={props.id} className={classes.part}>
      <div className={classes.partHead}>
        <h2 id={props.id}>{props.title}</h2>
        {props.add && (
          <Button size="xs" leftSection={<IconPlus size={15} />} onClick={props.add.run}>
            {props.add.label}
          </Button>
        )}
      </div>
      {empty ? <p className={page.quiet}>{props.none}</p> : <ul className={page.list}>{props.children}</ul>}
    </section>
  );
}

function usePlaceName(): (client: string | undefined) => string {
  const { t } = useTranslation();
  const lookup = useDirectory();
  return (client) => (client === undefined ? t('library.everyClient') : (lookup.client(client)?.name ?? ''));
}

function OfTicket({ template, onEdit }: { template: TicketTemplate; onEdit: () => void }) {
  const { t, i18n } = useTranslation();
  const placeName = usePlaceName();
  const change = useChangeTicketTemplate();
  const takeAway = useTakeAway('/v1/ticket-templates/{it}');
  return (
    <Entry
      label={labelIn(template.label, i18n.language)}
      hint={t(`kind.${template.process}`)}
      scope={placeName(template.client)}
      written={template}
      onEdit={onEdit}
      onArchive={(archived, told) =>
        change.mutate({ id: template.id, version: template.version, patch: { archived } }, told)
      }
      onTakeAway={(told) => takeAway.mutate(template.id, told)}
    >
      <p>{labelIn(template.subject, i18n.language)}</p>
      {template.description && <p className={classes.text}>{template.description}</p>}
    </Entry>
  );
}

function OfTasks({ template, onEdit }: { template: TaskTemplate; onEdit: () => void }) {
  const { t, i18n } = useTranslation();
  const placeName = usePlaceName();
  const change = useChangeTaskTemplate();
  const takeAway = useTakeAway('/v1/task-templates/{it}');
  const tasks = template.tasks.map(({ title, steps = [] }) => ({
    title: labelIn(title, i18n.language),
    steps: steps.map((step) => labelIn(step, i18n.language)),
  }));
  return (
    <Entry
      label={labelIn(template.label, i18n.language)}
      hint={t('templates.count', { count: template.tasks.length })}
      scope={placeName(template.client)}
      written={template}
      onEdit={onEdit}
      onArchive={(archived, told) =>
        change.mutate({ id: template.id, version: template.version, patch: { archived } }, told)
      }
      onTakeAway={(told) => takeAway.mutate(template.id, told)}
    >
      <Steps tasks={tasks} />
    </Entry>
  );
}

function Steps({ tasks }: { tasks: Templates['tasks'][number]['tasks'] }) {
  return (
    <ul className={classes.steps}>
      {tasks.map(({ title, steps }, at) => (
        <li key={`${at} ${title}`}>
          {title}
          {steps.length > 0 && `: ${steps.join(', ')}`}
        </li>
      ))}
    </ul>
  );
}
