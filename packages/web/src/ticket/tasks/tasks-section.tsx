import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import type { Task, TaskPatch } from '../../api/contract-work.ts';
import { templatesQuery } from '../../api/library.ts';
import { tasksQuery, useApplyTaskTemplate, useChangeTask, useRemoveTask } from '../../api/work.ts';
import { useTold } from '../../lib/told.ts';
import { IconChecklist } from '../../ui/icons-work.ts';
import context from '../context.module.css';
import { AddButton } from '../list-parts.tsx';
import { Section } from '../section.tsx';
import { TaskEntry } from './task-entry.tsx';
import classes from './tasks.module.css';

const TaskDialog = lazy(() => import('./task-dialog.tsx').then((m) => ({ default: m.TaskDialog })));

/** The ticket's tasks in their order, each with its checklist. */
export function TasksSection({ ticket, address }: { ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const told = useTold();
  const query = useQuery(tasksQuery(address));
  const change = useChangeTask();
  const remove = useRemoveTask(address);
  const [editing, setEditing] = useState<Task | 'new'>();
  const [moved, setMoved] = useState<string>();
  const tasks = query.data?.items ?? [];
  const ended = ticket.phase === 'closed';
  const done = tasks.filter((task) => task.done).length;
  const save = (task: Task, patch: TaskPatch, word: string) =>
    change.mutate({ ref: address, task: task.id, patch }, told(word));
  /** Two tasks change places. */
  const swap = (task: Task, other: Task) => {
    setMoved(task.id);
    const apart = other.order === task.order ? (tasks.indexOf(other) < tasks.indexOf(task) ? -1 : 1) : 0;
    const [mine, theirs] = [Math.max(0, other.order + apart), task.order];
    change.mutate(
      { ref: address, task: task.id, patch: { order: mine } },
      {
        ...told(t('tasks.saved')),
        onSuccess: () => save(other, { order: theirs }, t('tasks.saved')),
      },
    );
  };
  const buttons = !ended && (
    <span className={context.headButtons}>
      <Templates ticket={ticket} address={address} />
      <AddButton label={t('tasks.add')} onClick={() => setEditing('new')} />
    </span>
  );
  return (
    <Section title={t('tasks.title')} action={buttons} part="tasks">
      {query.isError && <p className={context.quiet}>{t('tasks.failed')}</p>}
      {query.isSuccess && tasks.length === 0 && <p className={context.quiet}>{t('tasks.none')}</p>}
      {tasks.length > 0 && (
        <>
          <div className={classes.progress}>
            <progress max={tasks.length} value={done} aria-label={t('tasks.title')} />
            <span>{t('tasks.progress', { done, all: tasks.length })}</span>
          </div>
          <ul className={classes.tasks}>
            {tasks.map((task, i) => (
              <TaskEntry
                key={task.id}
                task={task}
                tasks={tasks}
                above={tasks[i - 1]}
                below={tasks[i + 1]}
                locked={ended}
                busy={change.isPending || remove.isPending}
                moved={moved === task.id}
                onChange={(patch, word) => save(task, patch, word)}
                onSwap={(other) => swap(task, other)}
                onEdit={() => setEditing(task)}
                onRemove={() => remove.mutate(task.id, told(t('tasks.removed')))}
              />
            ))}
          </ul>
        </>
      )}
      {editing && (
        <Suspense>
          <TaskDialog
            ticket={ticket}
            address={address}
            task={editing === 'new' ? undefined : editing}
            tasks={tasks}
            onClose={() => setEditing(undefined)}
          />
        </Suspense>
      )}
    </Section>
  );
}

function Templates({ ticket, address }: { ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const told = useTold();
  const templates = useQuery(templatesQuery(ticket.client)).data?.tasks ?? [];
  const apply = useApplyTaskTemplate(address);
  if (templates.length === 0) return null;
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Tooltip label={t('tasks.template')}>
          <ActionIcon size={24} aria-label={t('tasks.template')} loading={apply.isPending}>
            <IconChecklist size={15} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {templates.map(({ id, label, tasks }) => (
          <Menu.Item key={id} onClick={() => apply.mutate(id, told(t('tasks.applied', { count: tasks.length })))}>
            {t('tasks.templateOf', { label, count: tasks.length })}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
