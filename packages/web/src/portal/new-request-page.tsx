import { Button, Radio, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import type { Level, TicketKind } from '../api/contract.ts';
import { deskQuery } from '../api/queue.ts';
import { useMe } from '../api/session.ts';
import { useCreateTicket } from '../api/tickets.ts';
import { report } from '../lib/report.tsx';
import { AttachWide } from '../ticket/files/attach-wide.tsx';
import { useDrop } from '../ticket/files/drop.ts';
import { FileTray } from '../ticket/files/file-tray.tsx';
import files from '../ticket/files/files.module.css';
import { useUploads } from '../ticket/files/use-uploads.ts';
import { useWaitForFiles, WaitingForFiles } from '../ticket/files/wait-for-files.tsx';
import { IconChevronLeft, IconPackage, IconTools } from '../ui/icons.ts';
import classes from './portal.module.css';

type Choice = 'l1' | 'l2' | 'l3';
const levelOf: Record<Choice, Level> = { l1: 1, l2: 2, l3: 3 };

function Question(props: {
  label: string;
  value: Choice;
  onChange: (value: Choice) => void;
  options: [Choice, string][];
}) {
  return (
    <Radio.Group label={props.label} value={props.value} onChange={(value) => props.onChange(value as Choice)}>
      <div className={classes.options}>
        {props.options.map(([value, label]) => (
          <Radio key={value} value={value} label={label} />
        ))}
      </div>
    </Radio.Group>
  );
}

/** Two questions in plain words stand for impact and urgency. */
export function NewRequestPage() {
  const { t } = useTranslation();
  const me = useMe();
  const navigate = useNavigate();
  const create = useCreateTicket();
  const [kind, setKind] = useState<TicketKind>('incident');
  const [subject, setSubject] = useState('');
  const [description, setDescription] = useState('');
  const [affects, setAffects] = useState<Choice>('l3');
  const [blocked, setBlocked] = useState<Choice>('l3');
  const [tried, setTried] = useState(false);
  const [problem, setProblem] = useState('');
  const policy = useQuery(deskQuery(me.client?.id ?? '')).data?.attachments;
  const uploads = useUploads({}, policy);
  const drop = useDrop(uploads);
  useEffect(() => {
    document.title = `${t('portal.new')} · ${me.msp.name}`;
  }, [t, me.msp.name]);

  const send = () => {
    setTried(true);
    setProblem('');
    if (create.isPending || subject.trim() === '' || description.trim() === '') return;
    if (uploads.busy) return wait.begin();
    if (uploads.blocked) return setProblem(t('composer.stop_files'));
    const request = {
      client: me.client?.id ?? '',
      kind,
      subject: subject.trim(),
      description: description.trim(),
      impact: levelOf[affects],
      urgency: levelOf[blocked],
      ...(uploads.ready.length > 0 ? { files: uploads.ready.map((file) => file.id) } : {}),
    };
    create.mutate(request, {
      onSuccess: (ticket) => {
        report.done(t('portal.submitted', { number: ticket.number }));
        void navigate({ to: '/requests/$ref', params: { ref: ticket.number } });
      },
      onError: (error) =>
        setProblem(error instanceof ApiError && error.status !== 0 ? error.summary : t('result.offline')),
    });
  };
  const wait = useWaitForFiles(uploads.busy, send);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    send();
  };

  const kinds = [
    ['incident', t('portal.broken'), IconTools],
    ['request', t('portal.need'), IconPackage],
  ] as const;
  return (
    <div className={classes.page}>
      <form {...drop.handlers} className={`${classes.column} ${files.dropZone}`} onSubmit={submit} noValidate>
        <Link to="/requests" className={classes.back}>
          <IconChevronLeft size={16} aria-hidden="true" /> {t('portal.back')}
        </Link>
        <h1>{t('portal.new')}</h1>
        <div className={classes.kinds} role="radiogroup" aria-label={t('field.kind')}>
          {kinds.map(([value, label, Icon]) => (
            <label key={value} className={classes.kindCard}>
              <input type="radio" name="kind" value={value} checked={kind === value} onChange={() => setKind(value)} />
              <Icon size={20} aria-hidden="true" />
              {label}
            </label>
          ))}
        </div>
        <TextInput
          size="md"
          label={t('portal.what')}
          description={t('portal.whatHint')}
          value={subject}
          maxLength={200}
          onChange={(event) => setSubject(event.currentTarget.value)}
          error={tried && subject.trim() === '' ? t('dialog.needSubject') : undefined}
        />
        <Textarea
          size="md"
          label={t('portal.tell')}
          description={t('portal.tellHint')}
          value={description}
          autosize
          minRows={5}
          maxRows={16}
          onChange={(event) => setDescription(event.currentTarget.value)}
          error={tried && description.trim() === '' ? t('dialog.needDescription') : undefined}
        />
        <AttachWide uploads={uploads} policy={policy} />
        <FileTray uploads={uploads} policy={policy} />
        <Question
          label={t('portal.affects')}
          value={affects}
          onChange={setAffects}
          options={[
            ['l3', t('portal.affectsMe')],
            ['l2', t('portal.affectsTeam')],
            ['l1', t('portal.affectsAll')],
          ]}
        />
        <Question
          label={t('portal.blocked')}
          value={blocked}
          onChange={setBlocked}
          options={[
            ['l3', t('portal.blockedNo')],
            ['l2', t('portal.blockedSome')],
            ['l1', t('portal.blockedYes')],
          ]}
        />
        {problem !== '' && (
          <p role="alert" className={classes.problem}>
            {problem}
          </p>
        )}
        <WaitingForFiles wait={wait} />
        <div>
          <Button type="submit" size="md" loading={create.isPending}>
            {t('portal.submit')}
          </Button>
        </div>
        {drop.over && <div className={files.dropVeil}>{t('files.dropHere')}</div>}
      </form>
    </div>
  );
}
