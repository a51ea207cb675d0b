import { Checkbox, NativeSelect, SegmentedControl, Stack, Textarea, TextInput } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient } from '../api/contract.ts';
import type { Process, TicketTemplate } from '../api/contract-library.ts';
import type { Level } from '../api/contract-shape.ts';
import { taskTemplatesQuery, templatesQuery, useChangeTicketTemplate, useWriteTicketTemplate } from '../api/library.ts';
import { deskQuery } from '../api/queue.ts';
import { useDirectory } from '../api/session.ts';
import { reasonOf, report } from '../lib/report.tsx';
import { Buttons, Frame } from '../ticket/dialog-parts.tsx';
import { IconCheck } from '../ui/icons.ts';
import page from '../ui/page.module.css';
import { labelIn, typedOver } from './label.ts';
import { PlaceSelect } from './place-select.tsx';

const levelOf = (value: string): Level | undefined => ([1, 2, 3] as const).find((one) => String(one) === value);

/** Writes what new tickets are filled in with, and which checklists they bring. */
export function TicketTemplateDialog(props: {
  client: DirectoryClient | undefined;
  template: TicketTemplate | undefined;
  onClose: () => void;
}) {
  const { template, onClose } = props;
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const { directory } = useDirectory();
  const write = useWriteTicketTemplate();
  const change = useChangeTicketTemplate();
  const [slug, setSlug] = useState(props.client?.slug);
  const client = directory.clients.find((one) => (template ? one.id === template.client : one.slug === slug));
  const [label, setLabel] = useState(template ? labelIn(template.label, language) : '');
  const [process, setProcess] = useState<Process>(template?.process ?? 'request');
  const [subject, setSubject] = useState(template ? labelIn(template.subject, language) : '');
  const [description, setDescription] = useState(template?.description ?? '');
  const [impact, setImpact] = useState(String(template?.impact ?? ''));
  const [urgency, setUrgency] = useState(String(template?.urgency ?? ''));
  const [category, setCategory] = useState(template?.category ?? '');
  const [team, setTeam] = useState(template?.team ?? '');
  const [tasks, setTasks] = useState<string[]>(template?.tasks ?? []);
  const [order, setOrder] = useState(String(template?.order ?? 100));
  const [tried, setTried] = useState(false);
  const desk = useQuery({ ...deskQuery(client?.id ?? ''), enabled: client !== undefined }).data;
  const usable = useQuery(templatesQuery(client?.id ?? '')).data;
  const [everywhere] = useQueries({ queries: [taskTemplatesQuery(undefined)] });
  const checklists = client
    ? (usable?.tasks ?? []).map(({ id, label: name }) => ({ id, name }))
    : (everywhere.data?.items ?? []).map((one) => ({ id: one.id, name: labelIn(one.label, language) }));
  const levels = [
    { value: '', label: t('templates.open') },
    ...([1, 2, 3] as const).map((one) => ({ value: String(one), label: t(`level.l${one}`) })),
  ];
  const submit = () => {
    setTried(true);
    if (label.trim() === '' || subject.trim() === '') return;
    const words = {
      label: typedOver(template?.label, label, language),
      process,
      subject: typedOver(template?.subject, subject, language),
      order: Number(order) || 0,
    };
    const optional = {
      description: description.trim() === '' ? null : description.trim(),
      impact: levelOf(impact) ?? null,
      urgency: levelOf(urgency) ?? null,
      category: category === '' ? null : category,
      team: team === '' ? null : team,
      tasks: tasks.length === 0 ? null : tasks,
    };
    const done = {
      onSuccess: () => {
        report.done(t('library.saved', { name: label.trim() }));
        onClose();
      },
    };
    if (template) {
      // A subcategory is of its category, and goes with it.
      const fitting = category === (template.category ?? '') ? {} : { subcategory: null };
      return change.mutate(
        { id: template.id, version: template.version, patch: { ...words, ...optional, ...fitting } },
        done,
      );
    }
    const { impact: i, urgency: u, ...texts } = optional;
    write.mutate(
      {
        ...words,
        ...(client === undefined ? {} : { client: client.slug }),
        ...(texts.description === null ? {} : { description: texts.description }),
        ...(i === null ? {} : { impact: i }),
        ...(u === null ? {} : { urgency: u }),
        ...(texts.category === null ? {} : { category: texts.category }),
        ...(texts.team === null ? {} : { team: texts.team }),
        ...(texts.tasks === null ? {} : { tasks: texts.tasks }),
      },
      done,
    );
  };
  const error = template ? change.error : write.error;
  return (
    <Frame
      title={
        template ? t('templates.editTitle', { name: labelIn(template.label, language) }) : t('templates.addTicket')
      }
      onClose={onClose}
      onSubmit={submit}
      refused={error ? reasonOf(error, t) : undefined}
    >
      {!template && (
        <PlaceSelect
          label={t('library.place')}
          value={client}
          onChange={(next) => {
            setSlug(next);
            setCategory('');
            setTasks([]);
          }}
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
      <SegmentedControl
        aria-label={t('field.kind')}
        value={process}
        onChange={(value) => setProcess(value === 'incident' ? 'incident' : 'request')}
        data={[
          { value: 'incident', label: t('kind.incident') },
          { value: 'request', label: t('kind.request') },
        ]}
      />
      <TextInput
        label={t('field.subject')}
        value={subject}
        maxLength={200}
        onChange={(event) => setSubject(event.currentTarget.value)}
        error={tried && subject.trim() === '' ? t('dialog.needSubject') : undefined}
      />
      <Textarea
        label={t('field.description')}
        value={description}
        autosize
        minRows={2}
        maxRows={8}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <div className={page.pair}>
        <NativeSelect
          label={t('field.impact')}
          value={impact}
          data={levels}
          onChange={(event) => setImpact(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('field.urgency')}
          value={urgency}
          data={levels}
          onChange={(event) => setUrgency(event.currentTarget.value)}
        />
      </div>
      {client && (
        <NativeSelect
          label={t('field.category')}
          value={category}
          data={[
            { value: '', label: t('templates.open') },
            ...(desk?.categories ?? []).map(({ id, label: name }) => ({ value: id, label: name })),
          ]}
          onChange={(event) => setCategory(event.currentTarget.value)}
        />
      )}
      <NativeSelect
        label={t('field.team')}
        value={team}
        data={[
          { value: '', label: t('templates.open') },
          ...directory.teams.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        onChange={(event) => setTeam(event.currentTarget.value)}
      />
      {checklists.length > 0 && (
        <Checkbox.Group label={t('templates.brings')} value={tasks} onChange={setTasks}>
          <Stack gap={6} mt={6}>
            {checklists.map(({ id, name }) => (
              <Checkbox key={id} size="sm" value={id} label={name} />
            ))}
          </Stack>
        </Checkbox.Group>
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
