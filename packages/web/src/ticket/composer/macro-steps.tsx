import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import type { MacroStep } from '../../api/contract-talk.ts';
import { deskQuery } from '../../api/queue.ts';
import { useDirectory } from '../../api/session.ts';
import { useActionLabel } from '../use-actions.tsx';
import classes from './writing.module.css';

/** What a macro will do, in words, before it is done. */
export function MacroSteps({ ticket, steps }: { ticket: Ticket; steps: readonly MacroStep[] }) {
  const say = useStepWords(ticket);
  return (
    <ul className={classes.steps}>
      {steps.map((step) => (
        <li key={`${step.action} ${JSON.stringify(step.input)}`}>{say(step)}</li>
      ))}
    </ul>
  );
}

const FIELDS = ['assignee', 'team', 'reason', 'code', 'wakeAt'] as const;

function useStepWords(ticket: Ticket): (step: MacroStep) => string {
  const { t } = useTranslation();
  const label = useActionLabel();
  const people = useDirectory();
  const desk = useQuery(deskQuery(ticket.client)).data;
  const wordFor = (field: string, value: string): string => {
    if (field === 'assignee') return people.person(value)?.name ?? value;
    if (field === 'team') return people.team(value) ?? value;
    if (field === 'reason') return desk?.pendingReasons.find(({ id }) => id === value)?.label ?? value;
    if (field === 'code') return desk?.resolutionCodes.find(({ id }) => id === value)?.label ?? value;
    return value;
  };
  return ({ action, input }) => {
    const parts = Object.entries(input).map(([field, value]) => {
      const known = FIELDS.find((one) => one === field);
      const words = (Array.isArray(value) ? value : [value]).map((one) => wordFor(field, String(one))).join(', ');
      return known ? `${t(`field.${known}`)}: ${words}` : words;
    });
    return parts.length === 0 ? label(action) : `${label(action)} (${parts.join('; ')})`;
  };
}
