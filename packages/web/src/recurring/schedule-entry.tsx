import { Button, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ListedSchedule, Schedule } from '../api/contract-work.ts';
import { scheduleQuery, useChangeSchedule, useDeleteSchedule } from '../api/work.ts';
import { serverNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { useTold } from '../lib/told.ts';
import { localIn } from '../lib/zoned.ts';
import { IconChevronRight } from '../ui/icons.ts';
import page from '../ui/page.module.css';
import classes from './recurring.module.css';
import { ruleWords } from './rule-words.ts';

const DAY_MS = 86_400_000;

/** One recurring ticket: whether it runs, when next, and all about it once it is opened. */
export function ScheduleEntry({ item, onEdit }: { item: ListedSchedule; onEdit: (schedule: Schedule) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [opened, setOpened] = useState(false);
  const panel = useId();
  const state = item.active ? (item.next ? 'Active' : 'Ended') : 'Paused';
  return (
    <li>
      <UnstyledButton
        className={page.entryHead}
        aria-expanded={opened}
        aria-controls={panel}
        onClick={() => setOpened(!opened)}
      >
        <IconChevronRight size={15} aria-hidden="true" data-open={opened || undefined} />
        <strong>{item.name}</strong>
        <span className={page.state} data-tone={item.active ? (item.next ? 'good' : undefined) : 'wait'}>
          {t(`recurring.state${state}`)}
        </span>
        <span className={page.quiet}>
          {item.active && item.next ? t('recurring.next', { when: format.deadline(item.next) }) : t('recurring.noNext')}
        </span>
      </UnstyledButton>
      {opened && <Details id={panel} item={item} onEdit={onEdit} />}
    </li>
  );
}

function Details(props: { id: string; item: ListedSchedule; onEdit: (schedule: Schedule) => void }) {
  const { id, item, onEdit } = props;
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const told = useTold();
  const schedule = useQuery(scheduleQuery(item.id)).data;
  const change = useChangeSchedule();
  const remove = useDeleteSchedule();
  /** What is to be confirmed first. */
  const [asking, setAsking] = useState<'end' | 'delete'>();
  if (!schedule) return <p className={page.quiet}>{t('app.loading')}</p>;
  const { name, version, fault } = schedule;
  const save = (patch: Parameters<typeof change.mutate>[0]['patch'], word: string) =>
    change.mutate(
      { id: schedule.id, version, patch },
      told(word, () => setAsking(undefined)),
    );
  const yesterday = localIn(schedule.runsIn, serverNow() - DAY_MS).slice(0, 10);
  const ended = schedule.active && schedule.upcoming.length === 0;
  return (
    <div id={id} className={page.details}>
      <dl>
        <div>
          <dt>{t('recurring.often')}</dt>
          <dd>{t('recurring.times', { rule: ruleWords(schedule.rule, t, i18n.language), at: schedule.at })}</dd>
        </div>
        <div>
          <dt>{t('recurring.closed')}</dt>
          <dd>{t(`recurring.closed_${schedule.closed}`)}</dd>
        </div>
        <div>
          <dt>{t('recurring.subject')}</dt>
          <dd>{schedule.ticket.subject}</dd>
        </div>
        <div>
          <dt>{t('recurring.soFar')}</dt>
          <dd>{t('recurring.made', { count: schedule.made })}</dd>
        </div>
      </dl>
      {fault && (
        <p role="alert" className={page.fault}>
          {t('recurring.fault', { day: format.day(fault.day), code: fault.code })}
        </p>
      )}
      {schedule.upcoming.length > 0 && (
        <>
          <h2>{t('recurring.upcoming')}</h2>
          <p className={page.quiet}>{t('recurring.upcomingHint', { zone: schedule.runsIn })}</p>
          <ul className={classes.times}>
            {schedule.upcoming.map((one) => (
              <li key={one.at}>
                <time dateTime={one.at}>{format.deadline(one.at)}</time>
              </li>
            ))}
          </ul>
        </>
      )}
      <div className={page.buttons}>
        <Button size="xs" variant="default" onClick={() => onEdit(schedule)}>
          {t('recurring.edit')}
        </Button>
        {!ended && (
          <Button
            size="xs"
            variant="default"
            loading={change.isPending}
            onClick={() =>
              save(
                { active: !schedule.active },
                t(schedule.active ? 'recurring.paused' : 'recurring.resumed', { name }),
              )
            }
          >
            {t(schedule.active ? 'recurring.pause' : 'recurring.resume')}
          </Button>
        )}
        {!ended && asking === undefined && (
          <Button size="xs" variant="default" onClick={() => setAsking('end')}>
            {t('recurring.end')}
          </Button>
        )}
        {asking === undefined && (
          <Button size="xs" variant="default" onClick={() => setAsking('delete')}>
            {t('recurring.delete')}
          </Button>
        )}
      </div>
      {asking && (
        <div className={page.sure} role="alert">
          <p>{t(`recurring.${asking}Sure`, { name })}</p>
          <Button
            size="xs"
            color="red"
            loading={change.isPending || remove.isPending}
            onClick={() =>
              asking === 'end'
                ? save({ active: true, until: yesterday }, t('recurring.ended', { name }))
                : remove.mutate({ id: schedule.id, version }, told(t('recurring.deleted', { name })))
            }
          >
            {t(`recurring.${asking}`)}
          </Button>
          <Button size="xs" variant="default" onClick={() => setAsking(undefined)}>
            {t('app.cancel')}
          </Button>
        </div>
      )}
    </div>
  );
}
