import { Button, Modal, Select, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Level } from '../api/contract.ts';
import type { Command, JobResult, Selection } from '../api/contract-jobs.ts';
import { jobQuery, jobResultsQuery, previewQuery, useStartJob, useUndoJob } from '../api/jobs.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { reasonOf, report } from '../lib/report.tsx';
import { IconRotateClockwise } from '../ui/icons.ts';
import classes from './bulk.module.css';

const ORDERS = ['assignee', 'team', 'start', 'close', 'impact', 'urgency'] as const;
type Order = (typeof ORDERS)[number];

/** The command as it is sent; undefined until everything it needs is chosen. */
function commandOf(order: Order | null, to: string | null): Command | undefined {
  if (order === 'start' || order === 'close') return { do: 'action', action: order };
  if (order === null || to === null) return undefined;
  if (order === 'assignee') return { do: 'assign', assignee: to };
  if (order === 'team') return { do: 'assign', team: to };
  return { do: 'change', patch: { [order]: Number(to) as Level } };
}

function useTargets(order: Order | null): { value: string; label: string }[] {
  const { t } = useTranslation();
  const me = useMe();
  const { directory } = useDirectory();
  if (order === 'assignee') {
    const own = (id: string) => Number(id === me.id);
    return directory.staff
      .filter((one) => one.active)
      .sort((a, b) => own(b.id) - own(a.id))
      .map(({ id, name }) => ({ value: id, label: name }));
  }
  if (order === 'team') return directory.teams.map(({ id, name }) => ({ value: id, label: name }));
  return ([1, 2, 3] as const).map((level) => ({ value: String(level), label: t(`level.l${level}`) }));
}

/** What the palette has chosen already. */
export interface Preset {
  order: Order;
  to?: string;
}

/** Choose, see what would happen ticket by ticket, run it, see what happened, take it back. */
export function BulkDialog(props: { select: Selection; preset?: Preset; onClose: (changed: boolean) => void }) {
  const { select, preset, onClose } = props;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [order, setOrder] = useState<Order | null>(preset?.order ?? null);
  const [to, setTo] = useState<string | null>(preset?.to ?? null);
  const [job, setJob] = useState<string>();
  const targets = useTargets(order);
  const start = useStartJob();
  const command = commandOf(order, to);
  const preview = useQuery(previewQuery(command && job === undefined ? { select, command } : undefined));
  const seen = preview.data;
  const refused = seen?.results.filter((one) => one.outcome !== 'done').length ?? 0;
  const count = Math.max(0, (seen?.total ?? 0) - refused);
  const asks = order !== null && order !== 'start' && order !== 'close';
  const run = () => command && start.mutate({ select, command }, { onSuccess: (begun) => setJob(begun.id) });
  /** The job goes on without the dialog: where it is found then is said as one leaves. */
  const close = () => {
    if (job !== undefined && client.getQueryData(jobQuery(job).queryKey)?.state === 'running') {
      report.going(t('bulk.goesOn'), t('bulk.show'), () => void navigate({ to: '/jobs', search: { job } }));
    }
    onClose(job !== undefined);
  };
  return (
    <Modal
      opened
      size={560}
      onClose={close}
      title={t('bulk.title')}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      {job === undefined ? (
        <Stack gap="md">
          <div className={classes.pair}>
            <Select
              label={t('bulk.what')}
              value={order}
              data={ORDERS.map((value) => ({ value, label: t(`bulk.${value}`) }))}
              allowDeselect={false}
              openOnFocus={false}
              data-autofocus
              onChange={(value) => {
                setOrder(ORDERS.find((one) => one === value) ?? null);
                setTo(null);
              }}
            />
            {asks && (
              <Select label={t('bulk.to')} value={to} data={targets} onChange={setTo} searchable={targets.length > 6} />
            )}
          </div>
          <div role="status">
            {preview.isFetching && t('bulk.previewing')}
            {seen && !preview.isFetching && (
              <p className={classes.sums}>
                <span>{t('bulk.willDo', { count })}</span>
                {refused > 0 && <span className={classes.bad}>{t('bulk.refused', { count: refused })}</span>}
                <span>{t('bulk.clients', { count: seen.clients.length })}</span>
                {seen.more && <span>{t('bulk.more')}</span>}
              </p>
            )}
          </div>
          {seen && <Results results={seen.results} done={t('bulk.wouldDo')} />}
          {(preview.error ?? start.error) && (
            <p className={classes.bad} role="alert">
              {reasonOf(preview.error ?? start.error, t)}
            </p>
          )}
          <Button onClick={run} loading={start.isPending} disabled={!seen || preview.isFetching || count === 0}>
            {t('bulk.run', { count })}
          </Button>
        </Stack>
      ) : (
        <Running job={job} onClose={close} />
      )}
    </Modal>
  );
}

/** Refusals first: they are what is left to do. */
function Results({ results, done }: { results: readonly JobResult[]; done: string }) {
  const { t } = useTranslation();
  const sorted = [...results].sort((a, b) => Number(a.outcome === 'done') - Number(b.outcome === 'done'));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <ul className={classes.results} tabIndex={0} aria-label={t('bulk.title')}>
      {sorted.map((one) => (
        <li key={one.id} data-outcome={one.outcome}>
          <span className={classes.number}>{one.ticket}</span>
          <span>{one.outcome === 'done' ? done : (one.why?.detail ?? t(`bulk.outcome_${one.outcome}`))}</span>
        </li>
      ))}
    </ul>
  );
}

function Running({ job, onClose }: { job: string; onClose: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const [back, setBack] = useState<string>();
  const undo = useUndoJob();
  const shown = back ?? job;
  const state = useQuery(jobQuery(shown)).data;
  const over = state !== undefined && state.state !== 'running';
  const results = useQuery(jobResultsQuery(shown, over)).data;
  useEffect(() => {
    if (!over) return;
    for (const key of ['queue', 'counts', 'ticket', 'timeline']) void client.invalidateQueries({ queryKey: [key] });
  }, [over, client]);
  const { done = 0, refused = 0, gone = 0, total = 0 } = state ?? {};
  const sums = { done, refused: refused + gone };
  return (
    <Stack gap="md">
      <progress
        className={classes.progress}
        aria-label={t('bulk.title')}
        value={done + refused + gone}
        max={Math.max(1, total)}
      />
      <p className={classes.sums} role="status">
        {over
          ? t(back === undefined ? 'bulk.over' : 'bulk.undoing', sums)
          : t('bulk.running', { done: done + refused + gone, total })}
      </p>
      {results && <Results results={results} done={t('bulk.outcome_done')} />}
      {undo.error && (
        <p className={classes.bad} role="alert">
          {reasonOf(undo.error, t)}
        </p>
      )}
      <p className={classes.sums}>
        <Link to="/jobs" search={{ job: shown }} onClick={onClose}>
          {t('bulk.inJobs')}
        </Link>
      </p>
      <div className={classes.pair}>
        {back === undefined ? (
          <Button
            variant="default"
            leftSection={<IconRotateClockwise size={15} />}
            disabled={!over || done === 0}
            loading={undo.isPending}
            onClick={() => undo.mutate(job, { onSuccess: (begun) => setBack(begun.id) })}
          >
            {t('bulk.undoAll')}
          </Button>
        ) : (
          <span />
        )}
        <Button onClick={onClose}>{t('bulk.finished')}</Button>
      </div>
    </Stack>
  );
}
