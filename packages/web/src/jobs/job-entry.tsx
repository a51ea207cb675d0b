import { Button, UnstyledButton } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../api/contract-jobs.ts';
import { jobQuery, useCancelJob, useUndoJob } from '../api/jobs.ts';
import { useDirectory } from '../api/session.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { refusal, report } from '../lib/report.tsx';
import { useTold } from '../lib/told.ts';
import { IconChevronRight, IconRotateClockwise } from '../ui/icons.ts';
import page from '../ui/page.module.css';
import { commandWords, type JobState, stateOf } from './command-words.ts';
import { JobResults } from './job-results.tsx';
import classes from './jobs.module.css';

const tones: Readonly<Partial<Record<JobState, string>>> = {
  running: 'wait',
  retrying: 'bad',
  partly: 'bad',
  done: 'good',
};

interface Props {
  job: Job;
  /** Whether to say whose it is. */
  byName: boolean;
  opened: boolean;
  onOpen: (job: string | undefined) => void;
}

/** One job in a line: what it does, how it stands, since when; all about it once it is opened. */
export function JobEntry({ job, byName, opened, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const lookup = useDirectory();
  const panel = useId();
  const state = stateOf(job);
  const who = job.by.kind === 'key' ? t('jobs.byKey') : (lookup.person(job.by.id)?.name ?? t('jobs.byFormer'));
  return (
    <li>
      <UnstyledButton
        className={page.entryHead}
        aria-expanded={opened}
        aria-controls={panel}
        onClick={() => onOpen(opened ? undefined : job.id)}
      >
        <IconChevronRight size={15} aria-hidden="true" data-open={opened || undefined} />
        <strong>{commandWords(job, lookup, t)}</strong>
        <span className={page.state} data-tone={tones[state]}>
          {t(`jobs.state_${state}`)}
        </span>
        <span className={page.quiet}>{t('jobs.tickets', { count: job.total })}</span>
        <span className={page.quiet}>
          {byName && `${who}, `}
          <time dateTime={job.createdAt} title={format.full(job.createdAt)}>
            {format.brief(job.createdAt, now)}
          </time>
        </span>
      </UnstyledButton>
      {opened && <Details id={panel} listed={job} onOpen={onOpen} />}
    </li>
  );
}

function Details({ id, listed, onOpen }: { id: string; listed: Job; onOpen: Props['onOpen'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const told = useTold();
  const cancel = useCancelJob();
  const asked = useQuery({ ...jobQuery(listed.id), initialData: listed });
  const job = asked.data;
  useRefreshed(job);
  const settled = job.done + job.refused + job.gone;
  const running = job.state === 'running';
  return (
    <div id={id} className={page.details}>
      {running && (
        <progress
          className={classes.progress}
          aria-label={t('jobs.progress')}
          value={settled}
          max={Math.max(1, job.total)}
        />
      )}
      <p role="status">
        {running
          ? t('bulk.running', { done: settled, total: job.total })
          : t('jobs.sums', { done: job.done, refused: job.refused, gone: job.gone })}
      </p>
      {running && job.failures !== undefined && (
        <p className={page.fault}>{t('jobs.retrying', { count: job.failures })}</p>
      )}
      {running && <p className={page.quiet}>{t('jobs.resumes')}</p>}
      <dl>
        <div>
          <dt>{t('jobs.started')}</dt>
          <dd>{format.full(job.createdAt)}</dd>
        </div>
        <div>
          <dt>{t(running ? 'jobs.lastStep' : 'jobs.ended')}</dt>
          <dd>{format.full(job.updatedAt)}</dd>
        </div>
        <div>
          <dt>{t('jobs.clients')}</dt>
          <dd>{format.number(job.clients)}</dd>
        </div>
      </dl>
      {running && (
        <div className={page.buttons}>
          <Button
            size="xs"
            variant="default"
            loading={cancel.isPending}
            onClick={() => cancel.mutate(job.id, told(t('jobs.cancelled')))}
          >
            {t('jobs.cancel')}
          </Button>
        </div>
      )}
      {!running && <Undo job={job} onOpen={onOpen} />}
      <JobResults job={job} />
    </div>
  );
}

/** Once a job has ended, lists and tickets on other screens are another story than before. */
function useRefreshed(job: Job): void {
  const client = useQueryClient();
  const { state } = job;
  useEffect(() => {
    if (state === 'running') return;
    for (const key of ['queue', 'counts', 'ticket', 'timeline', 'jobs']) {
      void client.invalidateQueries({ queryKey: [key] });
    }
  }, [state, client]);
}

/** Whether it can be taken back still, how long, or what took it back. */
function Undo({ job, onOpen }: { job: Job; onOpen: Props['onOpen'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const undo = useUndoJob();
  const link = (to: string, label: string) => (
    <Button size="xs" variant="default" onClick={() => onOpen(to)}>
      {label}
    </Button>
  );
  if (job.undoes !== undefined) return <div className={page.buttons}>{link(job.undoes, t('jobs.showFirst'))}</div>;
  if (job.undoneBy !== undefined) return <div className={page.buttons}>{link(job.undoneBy, t('jobs.showUndo'))}</div>;
  if (job.undoUntil === undefined) return null;
  if (Date.parse(job.undoUntil) <= now) {
    return <p className={page.quiet}>{t('jobs.undoOver', { when: format.full(job.undoUntil) })}</p>;
  }
  return (
    <div className={page.buttons}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconRotateClockwise size={15} />}
        loading={undo.isPending}
        onClick={() =>
          undo.mutate(job.id, {
            onSuccess: ({ id }) => {
              report.done(t('jobs.undoBegun'));
              onOpen(id);
            },
            onError: (error) => report.failed(refusal(error, t)),
          })
        }
      >
        {t('bulk.undoAll')}
      </Button>
      <span className={page.quiet}>{t('jobs.undoUntil', { when: format.deadline(job.undoUntil) })}</span>
    </div>
  );
}
