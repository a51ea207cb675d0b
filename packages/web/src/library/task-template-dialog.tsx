import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient } from '../api/contract.ts';
import type { TaskTemplate, TemplateTask } from '../api/contract-library.ts';
import { useChangeTaskTemplate, useWriteTaskTemplate } from '../api/library.ts';
import { useDirectory } from '../api/session.ts';
import { reasonOf, report } from '../lib/report.tsx';
import { Buttons, Frame } from '../ticket/dialog-parts.tsx';
import { IconCheck, IconPlus } from '../ui/icons.ts';
import { labelIn, typedOver } from './label.ts';
import classes from './library.module.css';
import { PlaceSelect } from './place-select.tsx';

/** A task as it is typed: its steps one a line. */
interface Typed {
  readonly key: number;
  readonly before: TemplateTask | undefined;
  readonly title: string;
  readonly steps: string;
  readonly team: string;
}

const TASKS_MOST = 20;

/** Writes tasks that are put on a ticket in one go, each with its checklist. */
export function TaskTemplateDialog(props: {
  client: DirectoryClient | undefined;
  template: TaskTemplate | undefined;
  onClose: () => void;
}) {
  const { template, onClose } = props;
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const { directory } = useDirectory();
  const write = useWriteTaskTemplate();
  const change = useChangeTaskTemplate();
  const [slug, setSlug] = useState(props.client?.slug);
  const [label, setLabel] = useState(template ? labelIn(template.label, language) : '');
  const [order, setOrder] = useState(String(template?.order ?? 100));
  const [tasks, setTasks] = useState<Typed[]>(() =>
    (template?.tasks ?? [undefined]).map((one, key) => ({
      key,
      before: one,
      title: one ? labelIn(one.title, language) : '',
      steps: (one?.steps ?? []).map((step) => labelIn(step, language)).join('\n'),
      team: one?.team ?? '',
    })),
  );
  const [tried, setTried] = useState(false);
  const set = (key: number, part: Partial<Typed>) =>
    setTasks((old) => old.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const swap = (at: number, by: -1 | 1) =>
    setTasks((old) => old.map((one, i) => (i === at ? (old[at + by] ?? one) : i === at + by ? (old[at] ?? one) : one)));
  const toTask = ({ before, title, steps, team }: Typed): TemplateTask => {
    const { team: _was, after: _order, steps: stepsBefore, ...kept } = before ?? { title: '' };
    const lines = steps.split('\n').flatMap((line) => line.trim() || []);
    const asBefore = (stepsBefore ?? []).map((step) => labelIn(step, language)).join('\n') === lines.join('\n');
    return {
      ...kept,
      title: typedOver(before?.title, title, language),
      ...(lines.length > 0 ? { steps: asBefore && stepsBefore ? stepsBefore : lines } : {}),
      ...(team === '' ? {} : { team }),
      // Which tasks come first is kept as long as they stand where they stood.
      ...(before?.after && tasks.every((one, i) => one.before === template?.tasks[i]) ? { after: before.after } : {}),
    };
  };
  const submit = () => {
    setTried(true);
    if (label.trim() === '' || tasks.some((one) => one.title.trim() === '')) return;
    const words = {
      label: typedOver(template?.label, label, language),
      order: Number(order) || 0,
      tasks: tasks.map(toTask),
    };
    const done = {
      onSuccess: () => {
        report.done(t('library.saved', { name: label.trim() }));
        onClose();
      },
    };
    if (template) change.mutate({ id: template.id, version: template.version, patch: words }, done);
    else write.mutate({ ...words, ...(slug === undefined ? {} : { client: slug }) }, done);
  };
  const error = template ? change.error : write.error;
  return (
    <Frame
      title={template ? t('templates.editTitle', { name: labelIn(template.label, language) }) : t('templates.addTasks')}
      onClose={onClose}
      onSubmit={submit}
      refused={error ? reasonOf(error, t) : undefined}
    >
      {!template && (
        <PlaceSelect
          label={t('library.place')}
          value={directory.clients.find((one) => one.slug === slug)}
          onChange={setSlug}
        />
      )}
      <TextInput
        data-autofocus
        label={t('library.name')}
        value={label}
        maxLength={200}
        onChange={(event) => setLabel(event.currentTarget.value)}
        error={tried && label.trim() === '' ? t('library.needName') : undefined}
      />
      {tasks.map((one, at) => (
        <fieldset key={one.key} className={classes.task}>
          <legend>{t('templates.task', { place: at + 1 })}</legend>
          <TextInput
            label={t('tasks.what')}
            value={one.title}
            maxLength={200}
            onChange={(event) => set(one.key, { title: event.currentTarget.value })}
            error={tried && one.title.trim() === '' ? t('tasks.needTitle') : undefined}
          />
          <Textarea
            label={t('tasks.steps')}
            description={t('tasks.stepsHint')}
            value={one.steps}
            autosize
            minRows={2}
            maxRows={8}
            onChange={(event) => set(one.key, { steps: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('tasks.team')}
            value={one.team}
            data={[
              { value: '', label: t('tasks.nobody') },
              ...directory.teams.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            onChange={(event) => set(one.key, { team: event.currentTarget.value })}
          />
          <div className={classes.taskButtons}>
            <Button size="compact-sm" variant="default" disabled={at === 0} onClick={() => swap(at, -1)}>
              {t('tasks.up')}
            </Button>
            <Button size="compact-sm" variant="default" disabled={at === tasks.length - 1} onClick={() => swap(at, 1)}>
              {t('tasks.down')}
            </Button>
            <Button
              size="compact-sm"
              variant="default"
              disabled={tasks.length === 1}
              onClick={() => setTasks(tasks.filter((other) => other !== one))}
            >
              {t('tasks.remove')}
            </Button>
          </div>
        </fieldset>
      ))}
      {tasks.length < TASKS_MOST && (
        <div>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={15} />}
            onClick={() =>
              setTasks([
                ...tasks,
                {
                  key: Math.max(...tasks.map((one) => one.key)) + 1,
                  before: undefined,
                  title: '',
                  steps: '',
                  team: '',
                },
              ])
            }
          >
            {t('tasks.add')}
          </Button>
        </div>
      )}
      <TextInput
        type="number"
        min={0}
        max={9999}
        label={t('library.order')}
        description={t('library.orderHint')}
        value={order}
        onChange={(event) => setOrder(event.currentTarget.value)}
      />
      <Buttons
        busy={write.isPending || change.isPending}
        label={t('library.save')}
        icon={<IconCheck size={16} />}
        onClose={onClose}
      />
    </Frame>
  );
}
