import { useTranslation } from 'react-i18next';
import type { TimelineEvent } from '../api/contract.ts';
import { useNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { IconChevronRight } from '../ui/icons.ts';
import classes from './conversation.module.css';
import { isMilestone } from './timeline.ts';
import { useValues } from './values.ts';

const EVENTS = [
  'opened',
  'assigned',
  'changed',
  'pended',
  'resumed',
  'woken',
  'resolved',
  'reopened',
  'closed',
  'converted',
  'linked',
  'unlinked',
  'umbrella_joined',
  'erased',
  'undone',
  'participant_added',
  'participant_removed',
  'reminded',
  'snoozed',
  'unsnoozed',
  'merged',
  'absorbed',
  'unmerged',
  'released',
  'split',
  'split_off',
  'children_told',
  'children_resolved',
  'published',
  'unpublished',
  'moved',
  'moved_in',
  'tasks_added',
  'task_changed',
  'task_assigned',
  'task_removed',
  'file_erased',
  'rated',
  'logged',
  'corrected',
  'submitted',
  'approved',
  'rejected',
  'voided',
  'warned',
  'breached',
] as const;

export const eventWord = (type: string) => EVENTS.find((word) => type.endsWith(`.${word}`)) ?? 'other';

/** One line for a run of changes; opening it lists each field from and to. */
export function EventLine({ events, client, kind }: { events: TimelineEvent[]; client: string; kind: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { name, value } = useValues(client, kind);
  const changes = events.flatMap((event) => event.changes.map((change) => ({ ...change, event })));
  const first = events[0];
  const last = events.at(-1);
  if (!first || !last) return null;
  const main = isMilestone(first) ? undefined : (changes.findLast((change) => change.field === 'status') ?? changes[0]);
  const imported = last.imported;
  const words = events.flatMap((event) =>
    Object.entries(event.texts ?? {}).map(([name, text]) => ({ name, text, event })),
  );
  const line = (
    <>
      <span className={classes.eventWho}>{first.by.name}</span>
      {main ? (
        <span className={classes.eventWhat}>
          {name(main.field)}: {value(main.field, main.to)}
          {changes.length > 1 && ` +${changes.length - 1}`}
        </span>
      ) : (
        <span className={classes.eventWhat}>{t(`event.${eventWord(first.type)}`)}</span>
      )}
      <time dateTime={last.at} title={format.full(last.at)}>
        {format.brief(last.at, now)}
      </time>
    </>
  );
  const said = words.map(({ name, text, event }) => (
    <p key={`${event.v}.${name}`} className={classes.eventText}>
      {text}
    </p>
  ));
  if (changes.length === 0) {
    return (
      <>
        <p className={classes.event}>{line}</p>
        {said}
      </>
    );
  }
  return (
    <>
      <details className={classes.events}>
        <summary className={classes.event} title={t('ticket.changes', { count: changes.length, name: first.by.name })}>
          <IconChevronRight size={14} aria-hidden="true" className={classes.eventArrow} />
          {line}
        </summary>
        <dl className={classes.changes}>
          {changes.map(({ field, from, to, event }, i) => (
            <div key={`${event.v}.${field}.${i}`}>
              <dt>{name(field)}</dt>
              <dd>
                <span className={classes.hiddenWord}>{t('ticket.from')} </span>
                <del>{value(field, from)}</del>
                <span aria-hidden="true"> → </span>
                <span className={classes.hiddenWord}> {t('ticket.to')} </span>
                <ins>{value(field, to)}</ins>
              </dd>
            </div>
          ))}
          {imported && (
            <div>
              <dt />
              <dd>{t('ticket.imported', { source: imported.source, row: format.number(imported.row) })}</dd>
            </div>
          )}
        </dl>
      </details>
      {said}
    </>
  );
}
