import { ActionIcon, Checkbox, Menu, UnstyledButton } from '@mantine/core';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Task, TaskPatch } from '../../api/contract-work.ts';
import { useDirectory, useMe } from '../../api/session.ts';
import { useNow } from '../../lib/clock.ts';
import { useFormat } from '../../lib/format.ts';
import { IconChevronRight, IconDots } from '../../ui/icons.ts';
import { PersonMark } from '../../ui/marks.tsx';
import classes from './tasks.module.css';

interface Props {
  task: Task;
  tasks: readonly Task[];
  above: Task | undefined;
  below: Task | undefined;
  locked: boolean;
  busy: boolean;
  /** It has just changed its place: the keyboard goes along. */
  moved: boolean;
  onChange: (patch: TaskPatch, word: string) => void;
  onSwap: (other: Task) => void;
  onEdit: () => void;
  onRemove: () => void;
}

/** One task: ticked off where it stands, its steps behind its title. */
export function TaskEntry({ task, tasks, above, below, locked, busy, moved, ...on }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const [opened, setOpened] = useState(false);
  const panel = useId();
  const menu = useRef<HTMLButtonElement>(null);
  const place = above?.id;
  // A browser takes the focus off what is put elsewhere in the page.
  useEffect(() => {
    if (moved) menu.current?.focus();
  }, [moved, place]);
  const ticked = task.steps.filter((step) => step.done).length;
  const { title } = task;
  return (
    <li className={classes.task} data-done={task.done ? true : undefined}>
      <Checkbox
        size="xs"
        checked={task.done !== undefined}
        disabled={locked || busy}
        aria-label={t('tasks.check', { title })}
        onChange={(event) => {
          const done = event.currentTarget.checked;
          on.onChange({ done }, t(done ? 'tasks.done' : 'tasks.reopened'));
        }}
      />
      <div className={classes.main}>
        {task.steps.length === 0 ? (
          <span className={classes.title}>{title}</span>
        ) : (
          <UnstyledButton
            className={classes.title}
            aria-expanded={opened}
            aria-controls={panel}
            aria-label={t('tasks.show', { title })}
            onClick={() => setOpened(!opened)}
          >
            <IconChevronRight size={13} aria-hidden="true" data-open={opened || undefined} />
            {title}
          </UnstyledButton>
        )}
        <Facts task={task} tasks={tasks} ticked={ticked} />
        {opened && (
          <ul className={classes.steps} id={panel}>
            {task.steps.map((step) => (
              <li key={step.id}>
                <Checkbox
                  size="xs"
                  label={step.text}
                  checked={step.done}
                  disabled={locked || busy || task.done !== undefined}
                  onChange={(event) =>
                    on.onChange({ check: { [step.id]: event.currentTarget.checked } }, t('tasks.saved'))
                  }
                />
              </li>
            ))}
          </ul>
        )}
      </div>
      {!locked && (
        <Menu position="bottom-end" width={190}>
          <Menu.Target>
            <ActionIcon ref={menu} size={24} aria-label={t('tasks.actions', { title })}>
              <IconDots size={15} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={busy} onClick={on.onEdit}>
              {t('tasks.edit')}
            </Menu.Item>
            {task.assignee !== me.id && !task.done && me.kind === 'staff' && (
              <Menu.Item disabled={busy} onClick={() => on.onChange({ assignee: me.id }, t('tasks.saved'))}>
                {t('tasks.mine')}
              </Menu.Item>
            )}
            {above && (
              <Menu.Item disabled={busy} onClick={() => on.onSwap(above)}>
                {t('tasks.up')}
              </Menu.Item>
            )}
            {below && (
              <Menu.Item disabled={busy} onClick={() => on.onSwap(below)}>
                {t('tasks.down')}
              </Menu.Item>
            )}
            <Menu.Item disabled={busy} onClick={on.onRemove}>
              {t('tasks.remove')}
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </li>
  );
}

/** Who has it, until when, what it waits for. */
function Facts({ task, tasks, ticked }: { task: Task; tasks: readonly Task[]; ticked: number }) {
  const { t } = useTranslation();
  const lookup = useDirectory();
  const format = useFormat();
  const now = useNow();
  const who = lookup.person(task.assignee)?.name ?? lookup.team(task.team);
  const waits = tasks.find((one) => task.after.includes(one.id) && !one.done);
  if (task.done) {
    const name = lookup.person(task.done.by.id)?.name ?? t('app.unknown');
    return (
      <p className={classes.facts}>
        <span>{t('tasks.doneBy', { name, when: format.brief(task.done.at, now) })}</span>
      </p>
    );
  }
  const late = task.due !== undefined && Date.parse(task.due) < now;
  return (
    <p className={classes.facts}>
      {who && (
        <span className={classes.who}>
          {task.assignee && <PersonMark name={who} size={16} />}
          {who}
        </span>
      )}
      {task.due && (
        <time dateTime={task.due} data-late={late || undefined}>
          {t(late ? 'tasks.overdue' : 'tasks.dueBy', { when: format.deadline(task.due) })}
        </time>
      )}
      {task.steps.length > 0 && <span>{t('tasks.stepsDone', { done: ticked, all: task.steps.length })}</span>}
      {waits && <span>{t('tasks.waitsFor', { title: waits.title })}</span>}
    </p>
  );
}
