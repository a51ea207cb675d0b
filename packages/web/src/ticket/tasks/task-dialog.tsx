import { MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../../api/contract.ts';
import type { NewTask, Task, TaskPatch } from '../../api/contract-work.ts';
import { useDirectory } from '../../api/session.ts';
import { useAddTask, useChangeTask } from '../../api/work.ts';
import { reasonOf, report } from '../../lib/report.tsx';
import { useZone } from '../../lib/use-zone.ts';
import { instantIn, localIn } from '../../lib/zoned.ts';
import { IconCheck } from '../../ui/icons.ts';
import { Buttons, Frame } from '../dialog-parts.tsx';
import time from '../time/time.module.css';

interface Props {
  ticket: Ticket;
  address: string;
  /** The one to change; a new one is made if there is none. */
  task: Task | undefined;
  tasks: readonly Task[];
  onClose: () => void;
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function TaskDialog({ ticket, address, task, tasks, onClose }: Props) {
  const { t } = useTranslation();
  const { directory } = useDirectory();
  const zone = useZone();
  const add = useAddTask(address);
  const change = useChangeTask();
  const [title, setTitle] = useState(task?.title ?? '');
  const [assignee, setAssignee] = useState<string | null>(task?.assignee ?? null);
  const [team, setTeam] = useState<string | null>(task?.team ?? null);
  const [due, setDue] = useState(task?.due ? localIn(zone, Date.parse(task.due)) : '');
  const [steps, setSteps] = useState((task?.steps ?? []).map((step) => step.text).join('\n'));
  const [after, setAfter] = useState<string[]>(task?.after ?? []);
  const [tried, setTried] = useState(false);
  const [before] = useState({ due, steps });
  const dueAt = due === '' ? undefined : new Date(instantIn(zone, due)).toISOString();
  const done = (word: string) => ({
    onSuccess: () => {
      report.done(word);
      onClose();
    },
  });
  const submit = () => {
    setTried(true);
    const words = title.trim();
    if (words === '') return;
    if (!task) {
      const body: NewTask = {
        title: words,
        ...(assignee === null ? {} : { assignee }),
        ...(team === null ? {} : { team }),
        ...(dueAt === undefined ? {} : { due: dueAt }),
        steps: linesOf(steps),
        after,
      };
      return add.mutate(body, done(t('tasks.added')));
    }
    const patch: TaskPatch = {
      title: words,
      assignee,
      team,
      after,
      ...(due === before.due ? {} : { due: dueAt ?? null }),
      ...(steps === before.steps ? {} : { steps: linesOf(steps) }),
    };
    change.mutate({ ref: address, task: task.id, patch }, done(t('tasks.saved')));
  };
  const error = task ? change.error : add.error;
  const others = tasks.filter((one) => one.id !== task?.id);
  return (
    <Frame
      title={task ? t('tasks.editTitle') : t('tasks.addTitle', { number: ticket.number })}
      onClose={onClose}
      onSubmit={submit}
      refused={error ? reasonOf(error, t) : undefined}
    >
      <TextInput
        label={t('tasks.what')}
        value={title}
        maxLength={200}
        onChange={(event) => setTitle(event.currentTarget.value)}
        data-autofocus
        error={tried && title.trim() === '' ? t('tasks.needTitle') : undefined}
      />
      <div className={time.pair}>
        <Select
          label={t('tasks.assignee')}
          placeholder={t('tasks.nobody')}
          value={assignee}
          onChange={setAssignee}
          data={directory.staff.filter((one) => one.active).map(({ id, name }) => ({ value: id, label: name }))}
          clearable
          searchable
        />
        <Select
          label={t('tasks.team')}
          placeholder={t('app.none')}
          value={team}
          onChange={setTeam}
          data={directory.teams.map(({ id, name }) => ({ value: id, label: name }))}
          clearable
        />
      </div>
      <TextInput
        type="datetime-local"
        label={t('tasks.due')}
        description={t('tasks.dueHint', { zone })}
        value={due}
        onChange={(event) => setDue(event.currentTarget.value)}
      />
      <Textarea
        label={t('tasks.steps')}
        description={t('tasks.stepsHint')}
        value={steps}
        onChange={(event) => setSteps(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={10}
      />
      {task?.steps.some((step) => step.done) && steps !== before.steps && <p>{t('tasks.stepsReset')}</p>}
      {others.length > 0 && (
        <MultiSelect
          label={t('tasks.after')}
          description={t('tasks.afterHint')}
          value={after}
          onChange={setAfter}
          data={others.map((one) => ({ value: one.id, label: one.title }))}
        />
      )}
      <Buttons
        busy={add.isPending || change.isPending}
        label={t(task ? 'tasks.save' : 'tasks.add')}
        icon={<IconCheck size={16} />}
        onClose={onClose}
      />
    </Frame>
  );
}
