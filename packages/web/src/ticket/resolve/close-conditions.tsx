import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import type { CloseCondition } from '../../api/contract-work.ts';
import { deskQuery } from '../../api/queue.ts';
import { useFormat } from '../../lib/format.ts';
import { IconCircleCheck, IconCircleDashed } from '../../ui/icons.ts';
import classes from './resolve.module.css';

const MINUTE_MS = 60_000;

/** What a condition asks, and how far it is. */
function useWords(ticket: Ticket): (one: CloseCondition) => { what: string; more?: string } {
  const { t } = useTranslation();
  const format = useFormat();
  const fields = useQuery(deskQuery(ticket.client)).data?.fields ?? [];
  const span = (minutes: number | undefined) => format.duration((minutes ?? 0) * MINUTE_MS);
  return (one) => {
    const have = one.have ?? 0;
    switch (one.name) {
      case 'tasksDone':
        return {
          what: t('ending.tasksDone'),
          ...(one.met ? {} : { more: t('ending.tasksDone_have', { count: have }) }),
        };
      case 'childrenDone':
        return {
          what: t('ending.childrenDone'),
          ...(one.met ? {} : { more: t('ending.childrenDone_have', { count: have }) }),
        };
      case 'minutesLogged':
        return {
          what: t('ending.minutesLogged', { need: span(one.need) }),
          more: t('ending.minutesLogged_have', { have: span(have) }),
        };
      case 'resolutionCharacters':
        return {
          what: t('ending.resolutionCharacters', { need: one.need ?? 0 }),
          more: t('ending.resolutionCharacters_have', { have: format.number(have) }),
        };
      case 'field': {
        const id = one.pointer.replace('/fields/', '');
        return { what: t('ending.field', { field: fields.find((field) => field.id === id)?.label ?? id }) };
      }
      default:
        return { what: t(`ending.${one.name}`) };
    }
  };
}

/** Each condition of ending a ticket with its state, and the way to what is missing. */
export function CloseConditions(props: {
  ticket: Ticket;
  conditions: readonly CloseCondition[];
  onJump: (pointer: string) => void;
}) {
  const { ticket, conditions, onJump } = props;
  const { t } = useTranslation();
  const words = useWords(ticket);
  const missing = conditions.filter((one) => !one.met).length;
  return (
    <section className={classes.conditions} aria-label={t('ending.title')}>
      <h3>
        {t('ending.title')}
        <span role="status">{missing === 0 ? t('ending.ready') : t('ending.missing', { count: missing })}</span>
      </h3>
      <ul>
        {conditions.map((one) => {
          const { what, more } = words(one);
          const Icon = one.met ? IconCircleCheck : IconCircleDashed;
          return (
            <li key={one.pointer} data-met={one.met}>
              <Icon size={17} aria-hidden="true" />
              <span className={classes.what}>
                {what}
                <span className={classes.hidden}>: {t(one.met ? 'ending.met' : 'ending.unmet')}</span>
                {more && <span className={classes.more}>{more}</span>}
              </span>
              {!one.met && one.pointer !== '/text' && (
                <UnstyledButton
                  className={classes.go}
                  onClick={() => onJump(one.pointer)}
                  aria-label={t('ending.goTo', { what })}
                >
                  {t('ending.go')}
                </UnstyledButton>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
