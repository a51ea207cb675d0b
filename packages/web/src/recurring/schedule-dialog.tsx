import { Checkbox, Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient } from '../api/contract.ts';
import type { ClosedDays, Rule, Schedule, TicketForm, Weekday } from '../api/contract-work.ts';
import { templatesQuery } from '../api/library.ts';
import { useChangeSchedule, useCreateSchedule } from '../api/work.ts';
import { serverNow } from '../lib/clock.ts';
import { useFormat } from '../lib/format.ts';
import { reasonOf, report } from '../lib/report.tsx';
import { localIn } from '../lib/zoned.ts';
import { RequesterSelect } from '../queue/requester-select.tsx';
import { Buttons, Frame } from '../ticket/dialog-parts.tsx';
import time from '../ticket/time/time.module.css';
import { IconCheck } from '../ui/icons.ts';
import page from '../ui/page.module.css';
import { weekdayName, weekdays } from './rule-words.ts';

const CLOSED: readonly ClosedDays[] = ['keep', 'skip', 'before', 'after'];

/** Which ticket opens, how often, and at what time of the client. */
export function ScheduleDialog(props: {
  client: DirectoryClient;
  schedule: Schedule | undefined;
  onClose: () => void;
}) {
  const { client, schedule, onClose } = props;
  const { t, i18n } = useTranslation();
  const format = useFormat();
  const templates = useQuery(templatesQuery(client.id)).data?.tickets ?? [];
  const create = useCreateSchedule();
  const change = useChangeSchedule();
  const was = schedule?.ticket;
  const [name, setName] = useState(schedule?.name ?? '');
  const [template, setTemplate] = useState(was?.template ?? '');
  const [subject, setSubject] = useState(was?.subject ?? '');
  const [description, setDescription] = useState(was?.description ?? '');
  const [requester, setRequester] = useState(was?.requester ?? '');
  const [every, setEvery] = useState<Rule['every']>(schedule?.rule.every ?? 'week');
  const [interval, setInterval] = useState(String(schedule?.rule.interval ?? 1));
  const [on, setOn] = useState<Weekday[]>(schedule?.rule.every === 'week' ? schedule.rule.on : ['mon']);
  const [day, setDay] = useState(String(schedule?.rule.every === 'month' ? (schedule.rule.day ?? 1) : 1));
  const [at, setAt] = useState(schedule?.at ?? '08:00');
  const [from, setFrom] = useState(schedule?.from ?? localIn(client.timeZone, serverNow()).slice(0, 10));
  const [closed, setClosed] = useState<ClosedDays>(schedule?.closed ?? 'after');
  const [tried, setTried] = useState(false);
  const times = Math.max(1, Number.parseInt(interval, 10) || 1);
  const nth = schedule?.rule.every === 'month' && schedule.rule.nth !== undefined ? schedule.rule : undefined;
  const [byWeekday, setByWeekday] = useState(nth !== undefined);

  const rule = (): Rule => {
    if (every === 'day') return { every, interval: times };
    if (every === 'week') return { every, interval: times, on };
    // A rule by weekday of the month, made elsewhere, is kept as long as nobody chooses a day.
    if (byWeekday && nth) return { ...nth, interval: times };
    return { every, interval: times, day: Number(day) };
  };
  const pickTemplate = (id: string) => {
    setTemplate(id);
    const found = templates.find((one) => one.id === id);
    if (!found) return;
    setSubject(found.subject);
    if (name.trim() === '') setName(found.label);
  };
  const submit = () => {
    setTried(true);
    const [title, words] = [name.trim(), subject.trim()];
    if (title === '' || words === '' || requester === '' || (every === 'week' && on.length === 0)) return;
    const kind = templates.find((one) => one.id === template)?.process ?? was?.kind ?? 'request';
    const { description: _old, template: _from, ...kept }: TicketForm = was ?? {};
    const ticket = {
      ...kept,
      kind,
      subject: words,
      requester,
      ...(template === '' ? {} : { template }),
      ...(description.trim() === '' ? {} : { description: description.trim() }),
    };
    if (schedule) {
      const patch = { name: title, rule: rule(), at, closed, ticket };
      return change.mutate(
        { id: schedule.id, version: schedule.version, patch },
        {
          onSuccess: () => {
            report.done(t('recurring.saved', { name: title }));
            onClose();
          },
        },
      );
    }
    create.mutate(
      { client: client.slug, name: title, rule: rule(), at, from, closed, ticket },
      {
        onSuccess: (made) => {
          const next = made.upcoming[0]?.at;
          report.done(
            next
              ? t('recurring.created', { name: title, when: format.deadline(next) })
              : t('recurring.saved', { name: title }),
          );
          onClose();
        },
      },
    );
  };
  const error = schedule ? change.error : create.error;
  return (
    <Frame
      title={
        schedule ? t('recurring.editTitle', { name: schedule.name }) : t('recurring.addTitle', { client: client.name })
      }
      onClose={onClose}
      onSubmit={submit}
      refused={error ? reasonOf(error, t) : undefined}
    >
      {templates.length > 0 && (
        <NativeSelect
          label={t('recurring.template')}
          value={template}
          onChange={(event) => pickTemplate(event.currentTarget.value)}
          data={[
            { value: '', label: t('recurring.noTemplate') },
            ...templates.map(({ id, label }) => ({ value: id, label })),
          ]}
        />
      )}
      <TextInput
        label={t('recurring.name')}
        value={name}
        maxLength={80}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
        error={tried && name.trim() === '' ? t('recurring.needName') : undefined}
      />
      <TextInput
        label={t('recurring.subject')}
        value={subject}
        maxLength={200}
        onChange={(event) => setSubject(event.currentTarget.value)}
        error={tried && subject.trim() === '' ? t('dialog.needSubject') : undefined}
      />
      <Textarea
        label={t('recurring.description')}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
        autosize
        minRows={2}
        maxRows={8}
      />
      <div>
        <RequesterSelect client={client.id} value={requester} onChange={setRequester} />
        {tried && requester === '' && <p role="alert">{t('recurring.needRequester')}</p>}
      </div>
      <div className={time.pair}>
        <NativeSelect
          label={t('recurring.how')}
          value={every}
          onChange={(event) => setEvery(event.currentTarget.value as Rule['every'])}
          data={(['day', 'week', 'month'] as const).map((one) => ({ value: one, label: t(`recurring.${one}`) }))}
        />
        <TextInput
          type="number"
          min={1}
          max={every === 'day' ? 366 : every === 'week' ? 52 : 24}
          label={t(`recurring.interval_${every}`)}
          value={interval}
          onChange={(event) => setInterval(event.currentTarget.value)}
        />
      </div>
      {every === 'week' && (
        <Checkbox.Group
          label={t('recurring.on')}
          value={on}
          onChange={(days) => setOn(days as Weekday[])}
          error={tried && on.length === 0 ? t('recurring.needDays') : undefined}
        >
          <Group gap="sm" mt={8}>
            {weekdays.map((one) => (
              <Checkbox key={one} size="sm" value={one} label={weekdayName(one, i18n.language, 'short')} />
            ))}
          </Group>
        </Checkbox.Group>
      )}
      {every === 'month' && (
        <NativeSelect
          label={t('recurring.dayOfMonth')}
          value={byWeekday ? 'kept' : day}
          onChange={(event) => {
            const { value } = event.currentTarget;
            setByWeekday(value === 'kept');
            if (value !== 'kept') setDay(value);
          }}
          data={[
            ...(nth?.nth !== undefined && nth.weekday !== undefined
              ? [
                  {
                    value: 'kept',
                    label: t('recurring.onNth', {
                      nth: t(`recurring.nth_${nth.nth}`),
                      weekday: weekdayName(nth.weekday, i18n.language),
                    }),
                  },
                ]
              : []),
            ...Array.from({ length: 31 }, (_, i) => ({ value: String(i + 1), label: String(i + 1) })),
            { value: '-1', label: t('recurring.lastDay') },
          ]}
        />
      )}
      <div className={page.pair}>
        <TextInput
          type="time"
          label={t('recurring.at')}
          description={t('recurring.atHint', { zone: schedule?.runsIn ?? client.timeZone })}
          value={at}
          onChange={(event) => setAt(event.currentTarget.value)}
        />
        {!schedule && (
          <TextInput
            type="date"
            label={t('recurring.from')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
          />
        )}
      </div>
      <NativeSelect
        label={t('recurring.closed')}
        value={closed}
        onChange={(event) => setClosed(event.currentTarget.value as ClosedDays)}
        data={CLOSED.map((one) => ({ value: one, label: t(`recurring.closed_${one}`) }))}
      />
      <Buttons
        busy={create.isPending || change.isPending}
        label={t(schedule ? 'recurring.save' : 'recurring.create')}
        icon={<IconCheck size={16} />}
        onClose={onClose}
      />
    </Frame>
  );
}
