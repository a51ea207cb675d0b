import { Button, Checkbox, NativeSelect, Skeleton } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { OwnTask } from '../api/contract-work.ts';
import { useDirectory } from '../api/session.ts';
import { ownTasksQuery, useChangeTask } from '../api/work.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { useTold } from '../lib/told.ts';
import { IconChecklist } from '../ui/icons-work.ts';
import { ClientChip } from '../ui/marks.tsx';
import { LoadFailed, Page } from '../ui/page.tsx';
import { EmptyPanel } from '../ui/panel.tsx';
import classes from './tasks-page.module.css';

/** Open tasks across all clients, by due: one's own, a colleague's, or those of a team that nobody took. */
export function TasksPage() {
  const { t } = useTranslation();
  const navigate = useNavigate({ from: '/tasks' });
  const scope = useSearch({ from: '/tasks' }).scope ?? 'mine';
  const lookup = useDirectory();
  const { directory } = lookup;
  const [kind, owner] = scope.split(':', 2);
  const named = kind === 'team' ? lookup.team(owner) : kind === 'person' ? lookup.person(owner)?.name : undefined;
  const title = named === undefined ? t('tasks.own') : t('tasks.of', { name: named });
  const query = useInfiniteQuery(ownTasksQuery(scope));
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Page
      title={title}
      controls={
        <NativeSelect
          aria-label={t('tasks.whose')}
          value={scope}
          onChange={(event) => {
            const { value } = event.currentTarget;
            void navigate({ search: value === 'mine' ? {} : { scope: value }, replace: true });
          }}
        >
          <option value="mine">{t('tasks.whoseMine')}</option>
          <optgroup label={t('nav.teams')}>
            {directory.teams.map((team) => (
              <option key={team.id} value={`team:${team.id}`}>
                {team.name}
              </option>
            ))}
          </optgroup>
          <optgroup label={t('people.colleagues')}>
            {directory.staff
              .filter((one) => one.active)
              .map((one) => (
                <option key={one.id} value={`person:${one.id}`}>
                  {one.name}
                </option>
              ))}
          </optgroup>
        </NativeSelect>
      }
    >
      {query.isPending && <Skeleton height={160} m={20} role="status" aria-label={t('app.loading')} />}
      {query.isError && rows.length === 0 && <LoadFailed title={t('tasks.ownFailed')} query={query} />}
      {query.isSuccess && rows.length === 0 && (
        <EmptyPanel icon={<IconChecklist size={26} />} title={t('tasks.ownNone')} hint={t('tasks.ownNoneHint')} />
      )}
      {rows.length > 0 && (
        <table className={classes.table}>
          <thead>
            <tr>
              <td />
              <th scope="col">{t('tasks.colTask')}</th>
              <th scope="col">{t('tasks.colSteps')}</th>
              <th scope="col">{t('tasks.colDue')}</th>
              <th scope="col">{t('tasks.colTicket')}</th>
              <th scope="col">{t('tasks.colClient')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <TaskRow key={`${row.ticket.id} ${row.id}`} row={row} />
            ))}
          </tbody>
        </table>
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

function TaskRow({ row }: { row: OwnTask }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const told = useTold();
  const lookup = useDirectory();
  const change = useChangeTask();
  const late = row.due !== undefined && Date.parse(row.due) < now;
  return (
    <tr>
      <td className={classes.check}>
        <Checkbox
          size="xs"
          checked={false}
          disabled={change.isPending}
          aria-label={t('tasks.check', { title: row.title })}
          onChange={() =>
            change.mutate({ ref: row.ticket.number, task: row.id, patch: { done: true } }, told(t('tasks.done')))
          }
        />
      </td>
      <td className={classes.title}>{row.title}</td>
      <td className={classes.steps}>
        {row.steps.all > 0 && t('tasks.stepsDone', { done: row.steps.done, all: row.steps.all })}
      </td>
      <td className={classes.due} data-late={late || undefined}>
        {row.due ? (
          <time dateTime={row.due}>
            {late ? t('tasks.overdue', { when: format.deadline(row.due) }) : format.deadline(row.due)}
          </time>
        ) : (
          <span>{t('tasks.noDue')}</span>
        )}
      </td>
      <td className={classes.ticket}>
        <Link to="/tickets/$ref" params={{ ref: row.ticket.number }}>
          {row.ticket.number}
        </Link>
      </td>
      <td className={classes.client}>
        <ClientChip client={lookup.client(row.ticket.client)} />
      </td>
    </tr>
  );
}
