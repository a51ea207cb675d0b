import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Load, LoadOf, Overview } from '../api/contract-views.ts';
import type { QueueSearch } from '../api/queue-view.ts';
import { useDirectory } from '../api/session.ts';
import { overviewQuery } from '../api/views.ts';
import { useFormat } from '../lib/format.ts';
import { slugOf } from '../lib/person.ts';
import { IconCloudOff } from '../ui/icons.ts';
import { ClientChip, PersonMark } from '../ui/marks.tsx';
import { EmptyPanel } from '../ui/panel.tsx';
import classes from './team.module.css';

const risks = ['overdue', 'hour', 'today', 'later', 'none'] as const;
const ages = ['day', 'three_days', 'week', 'month', 'older'] as const;
const CLIENTS = 8;

/** The queue behind a figure, where the queue can be asked for it. */
const riskQueue: Readonly<Partial<Record<(typeof risks)[number], string>>> = { overdue: 'is:overdue', hour: 'due<1h' };
const ageQueue: Readonly<Record<(typeof ages)[number], string>> = {
  day: 'created<1d',
  three_days: 'created>1d created<3d',
  week: 'created>3d created<7d',
  month: 'created>7d created<30d',
  older: 'created>30d',
};

/** Bars of one scale, each with its number: what a table says, to be seen at a glance. */
function Bars(props: {
  rows: readonly { id: string; label: string; count: number; q?: string | undefined; tone?: string | undefined }[];
}) {
  const format = useFormat();
  const most = Math.max(1, ...props.rows.map((one) => one.count));
  return (
    <ul className={classes.bars}>
      {props.rows.map((one) => (
        <li key={one.id} data-tone={one.tone}>
          <span className={classes.barLabel}>
            {one.q === undefined ? (
              one.label
            ) : (
              <Link to="/queue" search={{ q: one.q }}>
                {one.label}
              </Link>
            )}
          </span>
          <meter className={classes.meter} min={0} max={most} value={one.count} aria-label={one.label} />
          <span className={classes.barCount}>{format.number(one.count)}</span>
        </li>
      ))}
    </ul>
  );
}

function LoadTable(props: {
  title: string;
  who: string;
  rows: readonly (Load & { id: string; name: ReactNode; search: Partial<QueueSearch> })[];
}) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className={classes.panel} aria-label={props.title}>
      <h2>{props.title}</h2>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{props.who}</th>
            <th scope="col">{t('team.open')}</th>
            <th scope="col">{t('team.dueToday')}</th>
            <th scope="col">{t('team.overdue')}</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.id}>
              <th scope="row">
                <Link to="/queue" search={row.search} className={classes.who}>
                  {row.name}
                </Link>
              </th>
              <td>{format.number(row.open)}</td>
              <td data-tone={row.dueToday > 0 ? 'soon' : undefined}>{format.number(row.dueToday)}</td>
              <td data-tone={row.overdue > 0 ? 'late' : undefined}>{format.number(row.overdue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Sums({ overview }: { overview: Overview }) {
  const { t } = useTranslation();
  const lookup = useDirectory();
  const tones: Readonly<Record<string, string>> = { overdue: 'late', hour: 'soon', older: 'late' };
  const person = (load: LoadOf) => {
    const name = lookup.person(load.id)?.name ?? t('app.unknown');
    return {
      ...load,
      name: (
        <>
          <PersonMark name={name} size={20} /> {name}
        </>
      ),
      search: { q: `assignee:${slugOf(name)}` },
    };
  };
  return (
    <>
      {!overview.complete && <p className={classes.hint}>{t('team.partial')}</p>}
      <div className={classes.pair}>
        <section className={classes.panel} aria-labelledby="risk">
          <h2 id="risk">{t('team.risk')}</h2>
          <Bars
            rows={risks.map((id) => ({
              id,
              label: t(`team.risk_${id}`),
              count: overview.risk[id],
              q: riskQueue[id],
              tone: tones[id],
            }))}
          />
        </section>
        <section className={classes.panel} aria-labelledby="age">
          <h2 id="age">{t('team.age')}</h2>
          <Bars
            rows={ages.map((id) => ({
              id,
              label: t(`team.age_${id}`),
              count: overview.age[id],
              q: ageQueue[id],
              tone: tones[id],
            }))}
          />
        </section>
      </div>
      <LoadTable
        title={t('team.workload')}
        who={t('team.person')}
        rows={[
          { id: '~', ...overview.nobody, name: t('queue.nobody'), search: { q: 'assignee:none' } },
          ...overview.people.map(person),
        ]}
      />
      <div className={classes.pair}>
        <LoadTable
          title={t('nav.teams')}
          who={t('field.team')}
          rows={overview.teams.map((load) => ({
            ...load,
            name: lookup.team(load.id) ?? t('app.unknown'),
            search: { scope: `team:${load.id}` },
          }))}
        />
        <LoadTable
          title={t('team.clients')}
          who={t('field.client')}
          rows={overview.clients.slice(0, CLIENTS).map((load) => {
            const client = lookup.client(load.id);
            return {
              ...load,
              name: <ClientChip client={client} />,
              search: client ? { scope: `client:${client.slug}` } : {},
            };
          })}
        />
      </div>
    </>
  );
}

/** The service manager's page: what is about to break, how old the backlog is, and who has how much. */
export function OverviewPage() {
  const { t } = useTranslation();
  const query = useQuery(overviewQuery);
  useEffect(() => {
    document.title = `${t('team.title')} · ${t('app.name')}`;
  }, [t]);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t('team.title')}</h1>
      </header>
      {query.isPending && <Skeleton height={240} />}
      {query.isError && (
        <EmptyPanel
          tone="failed"
          icon={<IconCloudOff size={26} />}
          title={t('team.failed')}
          action={
            <Button variant="default" onClick={() => void query.refetch()} loading={query.isFetching}>
              {t('app.retry')}
            </Button>
          }
        />
      )}
      {query.data && <Sums overview={query.data} />}
    </div>
  );
}
