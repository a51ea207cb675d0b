import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { FieldValue } from '../api/contract.ts';
import { useStateLabel } from '../api/desk.ts';
import { deskQuery } from '../api/queue.ts';
import { useDirectory } from '../api/session.ts';
import { useFormat } from '../lib/format.ts';
import { priorityKey, useStatusLabel } from '../ui/marks.tsx';

const FIELDS = [
  'client',
  'kind',
  'subject',
  'description',
  'requester',
  'status',
  'priority',
  'impact',
  'urgency',
  'category',
  'subcategory',
  'assignee',
  'team',
  'reason',
  'wakeAt',
  'code',
] as const;

const levelKey = (value: number) => `level.l${Math.min(3, Math.max(1, value)) as 1 | 2 | 3}` as const;

/** Ids become names, codes become words; what is unknown is shown as it is. */
export function useValues(client: string, kind: string) {
  const { t } = useTranslation();
  const lookup = useDirectory();
  const status = useStatusLabel();
  const stateLabel = useStateLabel(client);
  const format = useFormat();
  const desk = useQuery(deskQuery(client)).data;
  const name = (field: string): string => {
    const known = FIELDS.find((id) => id === field);
    return known ? t(`field.${known}`) : field.replaceAll('_', ' ').replaceAll('.', ' ');
  };
  const value = (field: string, raw: FieldValue | undefined): string => {
    if (raw === null || raw === undefined || raw === '') return t('ticket.empty');
    const text = String(raw);
    if (field === 'status') return status(text, stateLabel(kind, text));
    if (field === 'priority') return `P${text} ${t(priorityKey(Number(raw)))}`;
    if ((field === 'impact' || field === 'urgency') && typeof raw === 'number') return t(levelKey(raw));
    if (field === 'assignee') return lookup.person(text)?.name ?? text;
    if (field === 'team') return lookup.team(text) ?? text;
    if (field === 'category') return desk?.categories.find((category) => category.id === text)?.label ?? text;
    if (field === 'subcategory') {
      const all = desk?.categories.flatMap((category) => category.subcategories) ?? [];
      return all.find((one) => one.id === text)?.label ?? text;
    }
    if (field === 'kind' && (text === 'incident' || text === 'request')) return t(`kind.${text}`);
    if (/^\d{4}-\d\d-\d\dT/.test(text)) return format.full(text);
    return text;
  };
  return { name, value };
}
