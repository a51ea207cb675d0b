import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core';
import { lazy, Suspense, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/client.ts';
import type { Confirmation, DirectoryClient, Ticket } from '../api/contract.ts';
import { useMe } from '../api/session.ts';
import { useSay } from '../api/tickets.ts';
import { draftKey, readDraft, useDraft } from '../lib/draft.ts';
import { ariaKeys, isModEnter } from '../lib/keys.ts';
import { report } from '../lib/report.tsx';
import { IconArrowBackUp, IconLock, IconSend, IconTrash, IconX } from '../ui/icons.ts';
import classes from './composer.module.css';

export type ComposerMode = 'reply' | 'note';

const OTHER_CLIENT = 'ticket.other_client';
const WrongClientDialog = lazy(() =>
  import('./wrong-client-dialog.tsx').then((m) => ({ default: m.WrongClientDialog })),
);

interface Props {
  ticket: Ticket;
  address: string;
  client: DirectoryClient | undefined;
  mode: ComposerMode | undefined;
  onMode: (mode: ComposerMode | undefined) => void;
}

/**
 * Two buttons, two surfaces. There is no default mode and no switch that would carry text from one to the other: the
 * button or key that opened a surface decides who reads it.
 */
export function Composer({ ticket, address, client, mode, onMode }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  if (mode) {
    return (
      <Surface
        key={mode}
        ticket={ticket}
        address={address}
        client={client}
        mode={mode}
        onClose={() => onMode(undefined)}
      />
    );
  }
  const waiting = (which: ComposerMode) => readDraft(draftKey(me.id, ticket.id, which)) !== '';
  return (
    <div className={classes.composerBar}>
      <Button
        variant="default"
        leftSection={<IconArrowBackUp size={16} />}
        onClick={() => onMode('reply')}
        aria-keyshortcuts={ariaKeys('reply')}
        className={classes.openReply}
      >
        {t('composer.reply')}
        {waiting('reply') && <span className={classes.draftMark}>{t('composer.draftWaiting')}</span>}
      </Button>
      {ticket.canSeeNotes && (
        <Button
          variant="default"
          leftSection={<IconLock size={16} />}
          onClick={() => onMode('note')}
          aria-keyshortcuts={ariaKeys('note')}
          className={classes.openNote}
        >
          {t('composer.note')}
          {waiting('note') && <span className={classes.draftMark}>{t('composer.draftWaiting')}</span>}
        </Button>
      )}
    </div>
  );
}

function Surface(props: Omit<Props, 'mode' | 'onMode'> & { mode: ComposerMode; onClose: () => void }) {
  const { ticket, address, client, mode, onClose } = props;
  const { t } = useTranslation();
  const me = useMe();
  const draft = useDraft(draftKey(me.id, ticket.id, mode));
  const say = useSay(address, mode === 'reply' ? 'public' : 'internal');
  const [empty, setEmpty] = useState(false);
  /** Why the server thinks that this is about another client. */
  const [doubt, setDoubt] = useState<string>();
  const field = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const internal = mode === 'note';
  const who = { name: ticket.requester.name, client: client?.name ?? t('app.unknown') };

  useEffect(() => {
    const element = field.current;
    element?.focus();
    element?.setSelectionRange(element.value.length, element.value.length);
  }, []);

  const send = (confirm?: Confirmation[]) => {
    if (say.isPending) return;
    const text = draft.text.trim();
    if (text === '') {
      setEmpty(true);
      field.current?.focus();
      return;
    }
    setDoubt(undefined);
    say.mutate(confirm ? { text, confirm } : { text }, {
      onSuccess: () => {
        draft.clear();
        report.done(internal ? t('composer.noteSaved') : t('composer.replySent', { name: who.name }));
        onClose();
      },
      onError: (error) => {
        if (error instanceof ApiError && error.problem?.code === OTHER_CLIENT) return setDoubt(error.summary);
        const reason = error instanceof ApiError && error.status !== 0 ? error.summary : t('error.unreachable');
        report.failed(t('composer.failed', { reason }));
      },
    });
  };

  return (
    <form
      className={classes.composer}
      data-mode={mode}
      aria-label={internal ? t('composer.note') : t('composer.reply')}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={classes.composerHead}>
        {internal ? <IconLock size={15} aria-hidden="true" /> : <IconArrowBackUp size={15} aria-hidden="true" />}
        <strong>{internal ? t('composer.note') : t('composer.replyTo', who)}</strong>
        <span id={hint}>{internal ? t('composer.noteWarning') : t('composer.replyWarning')}</span>
        <ActionIcon size={26} onClick={onClose} aria-label={t('app.close')} className={classes.composerClose}>
          <IconX size={15} />
        </ActionIcon>
      </div>
      <Textarea
        ref={field}
        value={draft.text}
        onChange={(event) => {
          setEmpty(false);
          draft.setText(event.currentTarget.value);
        }}
        onKeyDown={(event) => {
          if (isModEnter(event)) {
            event.preventDefault();
            send();
          } else if (event.key === 'Escape') onClose();
        }}
        autosize
        minRows={4}
        maxRows={14}
        variant="unstyled"
        aria-label={internal ? t('composer.note') : t('composer.replyTo', who)}
        aria-describedby={hint}
        placeholder={internal ? t('composer.notePlaceholder') : t('composer.replyPlaceholder', { name: who.name })}
        error={empty ? t('composer.empty') : undefined}
        classNames={{ input: classes.composerInput }}
      />
      <div className={classes.composerFoot}>
        {draft.text !== '' && (
          <>
            <Tooltip label={t('composer.discard')}>
              <ActionIcon
                aria-label={t('composer.discard')}
                onClick={() => {
                  draft.clear();
                  field.current?.focus();
                }}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
            <span className={classes.draftNote}>{t('composer.draftKept')}</span>
          </>
        )}
        <Button
          type="submit"
          loading={say.isPending}
          leftSection={internal ? <IconLock size={15} /> : <IconSend size={15} />}
          className={classes.send}
          aria-keyshortcuts={ariaKeys('send')}
        >
          {internal ? t('composer.saveNote') : t('composer.sendTo', who)}
        </Button>
      </div>
      {doubt !== undefined && (
        <Suspense>
          <WrongClientDialog
            why={doubt}
            name={who.name}
            client={client}
            onBack={() => {
              setDoubt(undefined);
              field.current?.focus();
            }}
            onSend={() => send(['other_client'])}
          />
        </Suspense>
      )}
    </form>
  );
}
