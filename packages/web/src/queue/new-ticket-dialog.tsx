import { Button, Modal, SegmentedControl, Select, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import type { Level, NewTicket, TicketKind } from '../api/contract.ts';
import { templatesQuery } from '../api/library.ts';
import { deskQuery } from '../api/queue.ts';
import { useDirectory } from '../api/session.ts';
import { useCreateTicket } from '../api/tickets.ts';
import { useOpenFromTemplate } from '../api/work.ts';
import { useFocusBack } from '../lib/focus-back.ts';
import { report } from '../lib/report.tsx';
import { ClientChip, PriorityMark } from '../ui/marks.tsx';
import { lastQueue } from './last-queue.ts';
import classes from './new-ticket.module.css';
import { RequesterSelect } from './requester-select.tsx';

interface Draft {
  client: string;
  template: string;
  requester: string;
  kind: TicketKind;
  subject: string;
  description: string;
  impact: Level;
  urgency: Level;
  category: string;
  subcategory: string;
}

const BLANK: Draft = {
  client: '',
  template: '',
  requester: '',
  kind: 'incident',
  subject: '',
  description: '',
  impact: 3,
  urgency: 3,
  category: '',
  subcategory: '',
};

/** Empty fields are left out: the API knows absent, not blank. */
function toRequest(draft: Draft): NewTicket {
  const { client, kind, impact, urgency } = draft;
  const base = { client, kind, impact, urgency, subject: draft.subject.trim(), description: draft.description.trim() };
  const optional = { requester: draft.requester, category: draft.category, subcategory: draft.subcategory };
  return { ...base, ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')) };
}

/** The client comes first: everything else depends on it, and it decides who will read the ticket. */
export function NewTicketDialog({ onClose }: { onClose: () => void }) {
  useFocusBack();
  const { t } = useTranslation();
  const navigate = useNavigate();
  const lookup = useDirectory();
  const create = useCreateTicket();
  const fromTemplate = useOpenFromTemplate();
  const [tried, setTried] = useState(false);
  const [draft, setDraft] = useState<Draft>(() => {
    const scope = lastQueue().scope ?? '';
    const client = scope.startsWith('client:') ? lookup.clientBySlug(scope.slice(7))?.id : undefined;
    return { ...BLANK, client: client ?? '' };
  });
  const set = (next: Partial<Draft>) => setDraft((old) => ({ ...old, ...next }));
  const desk = useQuery(deskQuery(draft.client)).data;
  const client = lookup.client(draft.client);
  const subcategories = desk?.categories.find((entry) => entry.id === draft.category)?.subcategories ?? [];
  const priority = desk?.matrix[draft.impact - 1]?.[draft.urgency - 1];
  const levels = [1, 2, 3].map((level) => ({ value: String(level), label: t(`level.l${level as 1 | 2 | 3}`) }));
  const dirty = draft.subject !== '' || draft.description !== '';
  const wrong = {
    client: draft.client === '' ? t('dialog.needClient') : undefined,
    subject: draft.subject.trim() === '' ? t('dialog.needSubject') : undefined,
    description: draft.description.trim() === '' ? t('dialog.needDescription') : undefined,
  };

  const prepared = useQuery(templatesQuery(draft.client)).data?.tickets ?? [];
  /** What the template says stands in the form at once, and can be changed there. */
  const fill = (id: string | null) => {
    const one = prepared.find((template) => template.id === id);
    if (!one) return set({ template: '' });
    const { process, subject, description = '', impact = 2, urgency = 2, category = '', subcategory = '' } = one;
    set({ template: one.id, kind: process, subject, description, impact, urgency, category, subcategory });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (wrong.client || wrong.subject || wrong.description) return;
    const done = {
      onSuccess: (ticket: { number: string }) => {
        report.done(t('dialog.created', { number: ticket.number }));
        onClose();
        void navigate({ to: '/tickets/$ref', params: { ref: ticket.number } });
      },
      onError: (error: unknown) => {
        const reason = error instanceof ApiError && error.status !== 0 ? error.summary : t('result.offline');
        report.failed(t('dialog.createFailed', { reason }));
      },
    };
    const { template } = draft;
    if (template === '') create.mutate(toRequest(draft), done);
    else fromTemplate.mutate({ ...toRequest(draft), template }, done);
  };

  return (
    <Modal
      opened
      onClose={onClose}
      size={640}
      title={t('dialog.newTicket')}
      closeOnClickOutside={!dirty}
      closeOnEscape={!dirty}
      closeButtonProps={{ 'aria-label': t('app.close') }}
    >
      <form onSubmit={submit} noValidate className={classes.form}>
        <Select
          label={t('field.client')}
          placeholder={t('dialog.pickClient')}
          data={lookup.directory.clients.map(({ id, name }) => ({ value: id, label: name }))}
          value={draft.client || null}
          onChange={(value) => set({ client: value ?? '', template: '', requester: '', category: '', subcategory: '' })}
          renderOption={({ option }) => <ClientChip client={lookup.client(option.value)} />}
          leftSection={client && <span className={classes.dot} style={{ background: client.color }} />}
          searchable
          allowDeselect={false}
          withAsterisk
          data-autofocus={draft.client === '' || undefined}
          error={tried ? wrong.client : undefined}
        />
        <RequesterSelect
          key={draft.client}
          client={draft.client}
          value={draft.requester}
          onChange={(requester) => set({ requester })}
        />
        {prepared.length > 0 && (
          <Select
            className={classes.wide}
            label={t('recurring.template')}
            placeholder={t('recurring.noTemplate')}
            data={prepared.map(({ id, label }) => ({ value: id, label }))}
            value={draft.template || null}
            onChange={fill}
            clearable
            clearButtonProps={{ 'aria-label': t('recurring.noTemplate') }}
            searchable={prepared.length > 6}
          />
        )}
        <div className={classes.wide}>
          <SegmentedControl
            size="sm"
            aria-label={t('field.kind')}
            value={draft.kind}
            onChange={(kind) => set({ kind: kind === 'request' ? 'request' : 'incident' })}
            data={[
              { value: 'incident', label: t('kind.incident') },
              { value: 'request', label: t('kind.request') },
            ]}
          />
        </div>
        <TextInput
          className={classes.wide}
          label={t('field.subject')}
          value={draft.subject}
          onChange={(event) => set({ subject: event.currentTarget.value })}
          maxLength={200}
          withAsterisk
          data-autofocus={draft.client !== '' || undefined}
          error={tried ? wrong.subject : undefined}
        />
        <Textarea
          className={classes.wide}
          label={t('field.description')}
          value={draft.description}
          onChange={(event) => set({ description: event.currentTarget.value })}
          autosize
          minRows={4}
          maxRows={10}
          withAsterisk
          error={tried ? wrong.description : undefined}
        />
        <Select
          label={t('field.impact')}
          data={levels}
          value={String(draft.impact)}
          allowDeselect={false}
          onChange={(value) => set({ impact: Number(value) as Level })}
        />
        <Select
          label={t('field.urgency')}
          data={levels}
          value={String(draft.urgency)}
          allowDeselect={false}
          onChange={(value) => set({ urgency: Number(value) as Level })}
        />
        <Select
          label={t('field.category')}
          placeholder={draft.client === '' ? t('dialog.pickClientFirst') : t('dialog.noCategory')}
          data={(desk?.categories ?? []).map(({ id, label }) => ({ value: id, label }))}
          value={draft.category || null}
          disabled={draft.client === ''}
          onChange={(value) => set({ category: value ?? '', subcategory: '' })}
        />
        {subcategories.length > 0 && (
          <Select
            label={t('field.subcategory')}
            placeholder={t('app.none')}
            data={subcategories.map(({ id, label }) => ({ value: id, label }))}
            value={draft.subcategory || null}
            onChange={(value) => set({ subcategory: value ?? '' })}
          />
        )}
        <div className={classes.foot}>
          {priority !== undefined && (
            <span className={classes.result}>
              {t('dialog.resultingPriority')} <PriorityMark level={priority} named />
            </span>
          )}
          <Button variant="default" onClick={onClose}>
            {t('app.cancel')}
          </Button>
          <Button type="submit" loading={create.isPending || fromTemplate.isPending}>
            {t('dialog.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
