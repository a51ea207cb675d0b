import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import type { ListedTime, TimeAction } from '../../api/contract-time.ts';
import { useDirectory } from '../../api/session.ts';
import { timeQuery, useJudgeTime } from '../../api/time.ts';
import { useFormat } from '../../lib/format.ts';
import { ariaKeys, useKeys } from '../../lib/keys.ts';
import { refusal, report } from '../../lib/report.tsx';
import { IconDots, IconPlus } from '../../ui/icons.ts';
import { Section } from '../section.tsx';
import classes from './time.module.css';

const TimeDialog = lazy(() => import('./time-dialog.tsx').then((m) => ({ default: m.TimeDialog })));
const ReasonDialog = lazy(() => import('./reason-dialog.tsx').then((m) => ({ default: m.ReasonDialog })));

const MINUTE_MS = 60_000;

/** What may be done with an entry as it stands; the server knows who may. */
function offers(entry: ListedTime): ('correct' | TimeAction)[] {
  if (entry.status === 'void') return [];
  if (entry.status === 'approved') return ['void'];
  if (entry.status === 'submitted') return ['correct', 'approve', 'reject', 'void'];
  return ['correct', 'submit', 'void'];
}

/** Time logged on the ticket: what it counts for, by whom, and how far it is agreed. */
export function TimeSection({ ticket, address }: { ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const query = useQuery(timeQuery(address));
  const judge = useJudgeTime(address);
  const [editing, setEditing] = useState<ListedTime | 'new'>();
  const [asking, setAsking] = useState<{ entry: ListedTime; action: 'reject' | 'void' }>();
  const totals = query.data?.totals;
  const span = (minutes: number) => format.duration(minutes * MINUTE_MS);
  const act = (entry: ListedTime, action: 'correct' | TimeAction) => {
    if (action === 'correct') return setEditing(entry);
    if (action === 'reject' || action === 'void') return setAsking({ entry, action });
    judge.mutate(
      { entry: entry.id, version: entry.version, action },
      {
        onSuccess: () => report.done(t(`worktime.done_${action}`)),
        onError: (error) => report.failed(refusal(error, t)),
      },
    );
  };
  useKeys({ logTime: () => setEditing('new') });
  const log = (
    <Tooltip label={t('worktime.log')}>
      <ActionIcon
        size={24}
        aria-label={t('worktime.log')}
        onClick={() => setEditing('new')}
        aria-keyshortcuts={ariaKeys('logTime')}
      >
        <IconPlus size={15} />
      </ActionIcon>
    </Tooltip>
  );
  return (
    <Section title={t('worktime.title')} action={log} part="time">
      {query.isError && <p className={classes.empty}>{t('worktime.failed')}</p>}
      {totals && totals.entries === 0 && query.data?.items.length === 0 && (
        <p className={classes.empty}>{t('worktime.none')}</p>
      )}
      {totals && totals.entries > 0 && (
        <p className={classes.totals}>
          <strong>{span(totals.minutes)}</strong>{' '}
          <span>{t('worktime.totals', { billable: span(totals.billable), raw: span(totals.raw) })}</span>
        </p>
      )}
      <ul className={classes.entries}>
        {(query.data?.items ?? []).map((entry) => (
          <Entry key={entry.id} entry={entry} onAct={(action) => act(entry, action)} busy={judge.isPending} />
        ))}
      </ul>
      <Suspense>
        {editing && (
          <TimeDialog
            ticket={ticket}
            address={address}
            entry={editing === 'new' ? undefined : editing}
            onClose={() => setEditing(undefined)}
          />
        )}
        {asking && <ReasonDialog {...asking} address={address} onClose={() => setAsking(undefined)} />}
      </Suspense>
    </Section>
  );
}

function Entry(props: { entry: ListedTime; busy: boolean; onAct: (action: 'correct' | TimeAction) => void }) {
  const { entry, busy, onAct } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const who = useDirectory().person(entry.person)?.name ?? t('app.unknown');
  const span = format.duration(entry.minutes * MINUTE_MS);
  const may = offers(entry);
  const corrected = entry.earlier.length;
  return (
    <li data-status={entry.status}>
      <span className={classes.span}>{span}</span>
      <span className={classes.main}>
        <span className={classes.who}>
          {who} <time dateTime={entry.date}>{format.day(entry.date)}</time>
        </span>
        {entry.note !== '' && <span className={classes.note}>{entry.note}</span>}
        <span className={classes.marks}>
          <span className={classes.status}>{t(`worktime.status_${entry.status}`)}</span>
          {!entry.billable && <span>{t('worktime.notBillable')}</span>}
          {entry.raw !== entry.minutes && (
            <span>{t('worktime.worked', { span: format.duration(entry.raw * MINUTE_MS) })}</span>
          )}
          {corrected > 0 && <span>{t('worktime.corrected', { count: corrected })}</span>}
        </span>
      </span>
      {may.length > 0 && (
        <Menu position="bottom-end" width={200}>
          <Menu.Target>
            <ActionIcon size={24} disabled={busy} aria-label={t('worktime.actions', { span, name: who })}>
              <IconDots size={15} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {may.map((action) => (
              <Menu.Item key={action} onClick={() => onAct(action)}>
                {t(`worktime.do_${action}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}
