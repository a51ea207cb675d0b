import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Level, Ticket } from '../api/contract.ts';
import { useStateLabel } from '../api/desk.ts';
import { deskQuery } from '../api/queue.ts';
import { useDirectory, useMe } from '../api/session.ts';
import { ariaKeys } from '../lib/keys.ts';
import { IconUserPlus } from '../ui/icons.ts';
import { PriorityMark, StatusMark } from '../ui/marks.tsx';
import classes from './context.module.css';
import { Tags } from './fields/tags.tsx';
import type { TicketActions } from './use-actions.tsx';

type Option = { value: string; label: string };

/** A select that reads as text until it is used; choosing saves at once. */
function Property(props: {
  label: string;
  part?: string;
  value: string | null;
  options: Option[];
  disabled: boolean;
  clearable?: boolean;
  empty?: string;
  onChange: (value: string | null) => void;
}) {
  return (
    <Select
      label={props.label}
      data-part={props.part}
      value={props.value}
      data={props.options}
      disabled={props.disabled}
      clearable={props.clearable ?? false}
      searchable={props.options.length > 6}
      allowDeselect={false}
      placeholder={props.empty ?? ''}
      onChange={props.onChange}
      comboboxProps={{ width: 230, position: 'bottom-end', transitionProps: { duration: 80 } }}
      classNames={{
        root: classes.property ?? '',
        label: classes.propertyLabel ?? '',
        input: classes.propertyInput ?? '',
      }}
    />
  );
}

/** Options that always contain the value itself: a person or category that is gone must still be readable. */
function withCurrent(options: Option[], value: string | undefined, label = value): Option[] {
  if (value === undefined || label === undefined || options.some((option) => option.value === value)) return options;
  return [{ value, label }, ...options];
}

export function Properties({ ticket, actions }: { ticket: Ticket; actions: TicketActions }) {
  const { t } = useTranslation();
  const me = useMe();
  const lookup = useDirectory();
  const desk = useQuery(deskQuery(ticket.client)).data;
  const stateLabel = useStateLabel(ticket.client);
  const ended = ticket.phase === 'closed';
  const mayAssign = actions.allowed('assign');
  const levels: Option[] = [1, 2, 3].map((level) => ({
    value: String(level),
    label: t(`level.l${level as 1 | 2 | 3}`),
  }));
  const people = lookup.directory.staff
    .filter((person) => person.active)
    .map((person) => ({ value: person.id, label: person.name }));
  const teams = lookup.directory.teams.map((team) => ({ value: team.id, label: team.name }));
  const categories = desk?.categories ?? [];
  const category = categories.find((entry) => entry.id === ticket.category);
  const asOptions = (list: { id: string; label: string }[]) => list.map(({ id, label }) => ({ value: id, label }));
  const priorityOf = (impact: number, urgency: number) => desk?.matrix[impact - 1]?.[urgency - 1] ?? ticket.priority;

  return (
    <div className={classes.properties}>
      <div className={classes.property}>
        <span className={classes.propertyLabel}>{t('field.status')}</span>
        <span className={classes.propertyText}>
          <StatusMark status={ticket.status} phase={ticket.phase} label={stateLabel(ticket.kind, ticket.status)} />
        </span>
      </div>
      <Property
        label={t('field.assignee')}
        part="assignee"
        value={ticket.assignee ?? null}
        options={withCurrent(people, ticket.assignee, ticket.assigneeName)}
        disabled={!mayAssign}
        clearable={mayAssign}
        empty={t('queue.nobody')}
        onChange={(assignee) => actions.assign({ assignee })}
      />
      {mayAssign && ticket.assignee !== me.id && me.kind === 'staff' && (
        <button
          type="button"
          className={classes.assignMe}
          onClick={() => actions.assign({ assignee: me.id })}
          aria-keyshortcuts={ariaKeys('assignMe')}
        >
          <IconUserPlus size={14} aria-hidden="true" /> {t('action.assignMe')}
        </button>
      )}
      <Property
        label={t('field.team')}
        value={ticket.team ?? null}
        options={withCurrent(teams, ticket.team)}
        disabled={!mayAssign}
        empty={t('app.none')}
        onChange={(team) => team && actions.assign({ team })}
      />
      <div className={classes.property}>
        <span className={classes.propertyLabel}>{t('field.priority')}</span>
        <span className={classes.propertyText}>
          <PriorityMark level={ticket.priority} named />
          {ticket.raised && <span className={classes.raised}>{t('people.raised')}</span>}
        </span>
      </div>
      <Property
        label={t('field.impact')}
        value={String(ticket.impact)}
        options={levels}
        disabled={ended}
        onChange={(value) => {
          const impact = Number(value) as Level;
          actions.patch({ impact }, { impact, priority: priorityOf(impact, ticket.urgency) }, t('field.impact'));
        }}
      />
      <Property
        label={t('field.urgency')}
        value={String(ticket.urgency)}
        options={levels}
        disabled={ended}
        onChange={(value) => {
          const urgency = Number(value) as Level;
          actions.patch({ urgency }, { urgency, priority: priorityOf(ticket.impact, urgency) }, t('field.urgency'));
        }}
      />
      <Property
        label={t('field.category')}
        part="category"
        value={ticket.category ?? null}
        options={withCurrent(asOptions(categories), ticket.category)}
        disabled={ended}
        empty={t('dialog.noCategory')}
        onChange={(value) => value && actions.patch({ category: value }, { category: value }, t('field.category'))}
      />
      {category && category.subcategories.length > 0 && (
        <Property
          label={t('field.subcategory')}
          part="subcategory"
          value={ticket.subcategory ?? null}
          options={withCurrent(asOptions(category.subcategories), ticket.subcategory)}
          disabled={ended}
          empty={t('app.none')}
          onChange={(value) =>
            value && actions.patch({ subcategory: value }, { subcategory: value }, t('field.subcategory'))
          }
        />
      )}
      {ticket.canSeeNotes && <Tags ticket={ticket} actions={actions} />}
    </div>
  );
}
