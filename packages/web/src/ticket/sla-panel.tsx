import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { SlaClock, Ticket } from '../api/contract.ts';
import { useFormat } from '../lib/format.ts';
import { IconAlertCircle, IconCircleCheck, IconCircleDashed, IconClock, IconPlayerPause } from '../ui/icons.ts';
import classes from './context.module.css';
import { Section } from './section.tsx';

const icons: Record<SlaClock['state'], typeof IconClock> = {
  running: IconClock,
  paused: IconPlayerPause,
  met: IconCircleCheck,
  breached: IconAlertCircle,
  cancelled: IconCircleDashed,
};

const CONDITIONS = ['subcategory', 'category', 'requester', 'priority', 'process'] as const;

/** Which rule chose the targets, and what of the ticket it looked at. */
function reason(t: TFunction, { rule, matched }: NonNullable<Ticket['sla']['why']>): string {
  const fitted = CONDITIONS.flatMap((name) => {
    const value = matched[name];
    return value === undefined ? [] : [t(`sla.matched.${name}`, { value })];
  }).join(', ');
  return rule === undefined ? t('sla.whyTable', { matched: fitted }) : t('sla.whyRule', { rule, matched: fitted });
}

/** Each clock with its state in words, its deadline, and how much of its service time is used. */
export function SlaPanel({ ticket }: { ticket: Ticket }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { policy, calendar, clocks, why } = ticket.sla;
  if (clocks.length === 0) return null;
  return (
    <Section title={t('sla.panel')}>
      <ul className={classes.clocks}>
        {clocks.map((clock) => {
          const Icon = icons[clock.state];
          const used = format.duration(clock.usedSeconds * 1000);
          const target = format.duration(clock.targetSeconds * 1000);
          const share = clock.targetSeconds > 0 ? Math.min(1, clock.usedSeconds / clock.targetSeconds) : 0;
          const when = clock.state === 'met' || clock.state === 'breached' ? (clock.at ?? clock.due) : clock.due;
          return (
            <li key={clock.target} data-state={clock.state}>
              <div className={classes.clockHead}>
                <span>{t(`sla.${clock.target}`)}</span>
                <span className={classes.clockState}>
                  <Icon size={14} aria-hidden="true" />
                  {t(`sla.state_${clock.state}`)}
                </span>
              </div>
              <div className={classes.gauge} aria-hidden="true">
                <span style={{ width: `${share * 100}%` }} />
              </div>
              <div className={classes.clockFoot}>
                <span>{t('sla.used', { used, target })}</span>
                {when && <time dateTime={when}>{format.deadline(when)}</time>}
              </div>
            </li>
          );
        })}
      </ul>
      <p className={classes.quiet}>
        <span>{t('sla.policy', { policy, calendar })}</span>
        {why && <span>{reason(t, why)}</span>}
      </p>
    </Section>
  );
}
