import { ActionIcon, Button, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/contract.ts';
import { keyring } from '../api/idempotency.ts';
import { deskQuery } from '../api/queue.ts';
import { useMe } from '../api/session.ts';
import { say } from '../api/talk.ts';
import { isModEnter } from '../lib/keys.ts';
import { reasonOf, refusal, report } from '../lib/report.tsx';
import { DraftConflict, DraftStatus } from '../ticket/composer/draft-status.tsx';
import { useWriting } from '../ticket/composer/use-writing.ts';
import { AttachWide } from '../ticket/files/attach-wide.tsx';
import { useDrop } from '../ticket/files/drop.ts';
import { FileTray } from '../ticket/files/file-tray.tsx';
import files from '../ticket/files/files.module.css';
import { allReady } from '../ticket/files/use-uploads.ts';
import { useWaitForFiles, WaitingForFiles } from '../ticket/files/wait-for-files.tsx';
import { IconSend, IconTrash } from '../ui/icons.ts';
import classes from './portal.module.css';

/** Where an end user writes back, with files. What was begun is there again on every device. */
export function Answer({ ticket, address }: { ticket: Ticket; address: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const client = useQueryClient();
  const policy = useQuery(deskQuery(ticket.client)).data?.attachments;
  const { draft, keeper, uploads } = useWriting(me.id, ticket.id, 'reply', policy);
  const drop = useDrop(uploads);
  const keyFor = useRef(keyring());
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState(false);
  // Ready on the list, and in the draft that is sent.
  const onTheirWay = !allReady(uploads, draft.files);
  const stop =
    draft.text.trim() === ''
      ? 'empty'
      : draft.status === 'conflict'
        ? 'conflict'
        : onTheirWay
          ? 'uploading'
          : uploads.blocked
            ? 'files'
            : undefined;

  const send = async () => {
    setTried(true);
    if (stop === 'uploading') return wait.begin();
    if (stop || busy) return;
    setBusy(true);
    try {
      const version = await keeper.settled();
      const words = {
        text: keeper.state().text.trim(),
        files: keeper.state().files.map((file) => file.id),
        ...(version === undefined ? {} : { draft: version }),
      };
      await say(client, address, 'reply', words, keyFor.current(words));
      keeper.sent();
      setTried(false);
      report.done(t('portal.sent'));
    } catch (error) {
      report.failed(t('composer.failed', { reason: reasonOf(error, t) }));
    } finally {
      setBusy(false);
    }
  };
  const wait = useWaitForFiles(onTheirWay, () => void send());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void send();
  };
  const discard = () => {
    uploads.clear();
    keeper.discard().catch((error: unknown) => report.failed(refusal(error, t)));
  };
  const begun = draft.text !== '' || uploads.items.length > 0;
  return (
    <form onSubmit={submit} {...drop.handlers} className={`${classes.answer} ${files.dropZone}`}>
      <DraftConflict draft={draft} keeper={keeper} />
      <Textarea
        label={t('portal.answer')}
        placeholder={t('portal.answerPlaceholder')}
        value={draft.text}
        onChange={(event) => keeper.setText(event.currentTarget.value)}
        onBlur={() => void keeper.flush()}
        onKeyDown={(event) => {
          if (!isModEnter(event)) return;
          event.preventDefault();
          void send();
        }}
        autosize
        minRows={4}
        maxRows={14}
        maxLength={50_000}
        size="md"
      />
      <FileTray uploads={uploads} policy={policy} />
      <AttachWide uploads={uploads} policy={policy} />
      {tried && stop && stop !== 'uploading' && (
        <p role="alert" className={classes.problem}>
          {t(`composer.stop_${stop}`)}
        </p>
      )}
      <WaitingForFiles wait={wait} />
      <div className={classes.answerFoot}>
        <Button type="submit" leftSection={<IconSend size={16} />} loading={busy}>
          {t('portal.send')}
        </Button>
        {begun && (
          // The browser's own hint: what floats would be loaded for it alone.
          <ActionIcon size={34} title={t('draft.discard')} aria-label={t('draft.discard')} onClick={discard}>
            <IconTrash size={17} />
          </ActionIcon>
        )}
        <DraftStatus draft={draft} />
      </div>
      {drop.over && <div className={files.dropVeil}>{t('files.dropHere')}</div>}
    </form>
  );
}
