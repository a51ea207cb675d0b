import { ActionIcon, Button, Textarea, Tooltip } from '@mantine/core';
import { type KeyboardEvent, lazy, Suspense, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Confirmation, DirectoryClient, Ticket } from '../../api/contract.ts';
import type { FilePolicy, MacroEntry, MacroPreview } from '../../api/contract-talk.ts';
import { ariaKeys, isModEnter } from '../../lib/keys.ts';
import { outbox, useOutgoing } from '../../lib/outbox.ts';
import { refusal, report } from '../../lib/report.tsx';
import { IconArrowBackUp, IconBolt, IconLock, IconSend, IconTemplate, IconTrash, IconX } from '../../ui/icons.ts';
import classes from '../composer.module.css';
import { AttachIcon } from '../files/attach-icon.tsx';
import { useDrop } from '../files/drop.ts';
import { FileTray } from '../files/file-tray.tsx';
import files from '../files/files.module.css';
import { allReady } from '../files/use-uploads.ts';
import { useWaitForFiles, WaitingForFiles } from '../files/wait-for-files.tsx';
import { DraftConflict, DraftStatus } from './draft-status.tsx';
import { MacroSteps } from './macro-steps.tsx';
import { atLineStart, insertAt, placeholders } from './placeholders.ts';
import { shortNames, useRecipients } from './recipients.ts';
import { isDoubt, useSend } from './use-send.ts';
import type { Writing } from './use-writing.ts';
import { useVariableName } from './variable-name.ts';
import words from './writing.module.css';

const WrongClientDialog = lazy(() =>
  import('../wrong-client-dialog.tsx').then((m) => ({ default: m.WrongClientDialog })),
);
const MacroPicker = lazy(() => import('./macro-picker.tsx').then((m) => ({ default: m.MacroPicker })));

interface Props {
  ticket: Ticket;
  address: string;
  client: DirectoryClient | undefined;
  mode: 'reply' | 'note';
  writing: Writing;
  policy: FilePolicy | undefined;
  /** Whether a person opened it: then the keyboard is in it. */
  called: boolean;
  onClose: () => void;
}

/** Why nothing goes out yet; a variable that is still to be filled in can be jumped to. */
type Stop = 'empty' | 'variable' | 'uploading' | 'files' | 'conflict';

/** Where a reply or a note is written. Nothing of the one is in the document while the other is. */
export function Surface(props: Props) {
  const { ticket, client, mode, writing, policy, called, onClose } = props;
  const { draft, keeper, uploads } = writing;
  const { t } = useTranslation();
  const internal = mode === 'note';
  const reader = client?.name ?? t('app.unknown');
  const field = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const [tried, setTried] = useState(false);
  /** Open, and whether by a slash that is given back where it was meant as one. */
  const [picking, setPicking] = useState<'button' | 'slash'>();
  const caret = useRef<{ start: number; end: number }>({ start: 0, end: 0 });
  const drop = useDrop(uploads);

  const focusAt = (start: number, end = start) => {
    // After React has put the new text in its place.
    requestAnimationFrame(() => {
      field.current?.focus();
      field.current?.setSelectionRange(start, end);
    });
  };
  useEffect(() => {
    const element = field.current;
    element?.setSelectionRange(element.value.length, element.value.length);
    if (called) element?.focus();
    // A surface that is open leaves the keyboard where it is.
  }, []);

  const open = placeholders(draft.text);
  // Ready on the list, and in the draft that is sent.
  const onTheirWay = !allReady(uploads, draft.files);
  const stop: Stop | undefined =
    draft.text.trim() === ''
      ? 'empty'
      : draft.status === 'conflict'
        ? 'conflict'
        : open.length > 0
          ? 'variable'
          : onTheirWay
            ? 'uploading'
            : uploads.blocked
              ? 'files'
              : undefined;

  const jump = () => {
    const [first] = placeholders(draft.text);
    if (!first) return;
    field.current?.focus();
    field.current?.setSelectionRange(first.start, first.end);
  };
  /** @returns whether everything is ready to go */
  const ready = (): boolean => {
    setTried(true);
    if (stop === 'empty') field.current?.focus();
    if (stop === 'variable') jump();
    if (stop === 'uploading') wait.begin();
    return stop === undefined;
  };

  const pick = (entry: MacroEntry, preview: MacroPreview) => {
    const { start, end } = caret.current;
    const next = insertAt(draft.text, start, end, preview.text);
    keeper.setText(next.text);
    if (preview.actions.length > 0) keeper.setMacro({ id: entry.id, label: entry.label, actions: preview.actions });
    setPicking(undefined);
    const [first] = placeholders(next.text);
    if (first) focusAt(first.start, first.end);
    else focusAt(next.caret);
  };
  const pickNothing = (typed: string) => {
    const { start, end } = caret.current;
    const given = picking === 'slash' ? `/${typed}` : '';
    if (given !== '') keeper.setText(draft.text.slice(0, start) + given + draft.text.slice(end));
    setPicking(undefined);
    focusAt(start + given.length, given === '' ? end : undefined);
  };
  const openPicker = (how: 'button' | 'slash') => {
    const element = field.current;
    caret.current = { start: element?.selectionStart ?? 0, end: element?.selectionEnd ?? 0 };
    setPicking(how);
  };

  const discard = () => {
    uploads.clear();
    keeper.discard().catch((error: unknown) => report.failed(refusal(error, t)));
    field.current?.focus();
  };

  const send = useRef<() => void>(() => undefined);
  const wait = useWaitForFiles(onTheirWay, () => send.current());
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    const { value, selectionStart } = event.currentTarget;
    if (isModEnter(event)) {
      event.preventDefault();
      send.current();
    } else if (event.key === 'Escape') onClose();
    else if (event.key === '/' && !event.nativeEvent.isComposing && atLineStart(value, selectionStart)) {
      event.preventDefault();
      openPicker('slash');
    }
  };
  const begun = draft.text !== '' || draft.files.length > 0 || uploads.items.length > 0;

  const nameOf = useVariableName();
  const label = internal ? t('composer.note') : t('composer.replyTo', { name: ticket.requester.name, client: reader });
  const Sender = internal ? NoteButton : ReplyButton;
  return (
    <form
      {...drop.handlers}
      className={`${classes.composer} ${files.dropZone}`}
      data-mode={mode}
      aria-label={internal ? t('composer.note') : t('composer.reply')}
      onSubmit={(event) => {
        event.preventDefault();
        send.current();
      }}
    >
      <div className={classes.composerHead}>
        {internal ? <IconLock size={15} aria-hidden="true" /> : <IconArrowBackUp size={15} aria-hidden="true" />}
        <strong>{label}</strong>
        <span id={hint}>{internal ? t('composer.noteWarning') : t('composer.replyWarning')}</span>
        <ActionIcon size={26} onClick={onClose} aria-label={t('app.close')} className={classes.composerClose}>
          <IconX size={15} />
        </ActionIcon>
      </div>
      {!internal && <Copies {...props} />}
      <DraftConflict draft={draft} keeper={keeper} />
      <Textarea
        ref={field}
        value={draft.text}
        onChange={(event) => keeper.setText(event.currentTarget.value)}
        onBlur={() => void keeper.flush()}
        onKeyDown={onKeyDown}
        autosize
        minRows={4}
        maxRows={14}
        maxLength={50_000}
        variant="unstyled"
        aria-label={label}
        aria-describedby={hint}
        placeholder={
          internal ? t('composer.notePlaceholder') : t('composer.replyPlaceholder', { name: ticket.requester.name })
        }
        classNames={{ input: classes.composerInput }}
      />
      <FileTray uploads={uploads} policy={policy} />
      {draft.macro && (
        <div className={words.macro}>
          <IconBolt size={15} aria-hidden="true" />
          <div>
            <p>{t(`macro.chosen_${mode}`, { name: draft.macro.label })}</p>
            <MacroSteps ticket={ticket} steps={draft.macro.actions} />
          </div>
          <ActionIcon
            size={26}
            aria-label={t('macro.drop', { name: draft.macro.label })}
            onClick={() => keeper.setMacro(undefined)}
          >
            <IconX size={15} />
          </ActionIcon>
        </div>
      )}
      {tried && stop && stop !== 'uploading' && (
        <div className={words.stop} role="alert">
          <span>
            {stop === 'variable'
              ? t('macro.stop', {
                  count: open.length,
                  names: [...new Set(open.map(({ name }) => nameOf(name)))].join(', '),
                })
              : t(`composer.stop_${stop}`)}
          </span>
          {stop === 'variable' && (
            <Button size="compact-xs" variant="default" onClick={jump}>
              {t('macro.jump')}
            </Button>
          )}
        </div>
      )}
      <WaitingForFiles wait={wait} />
      <div className={classes.composerFoot}>
        <AttachIcon uploads={uploads} policy={policy} />
        <Tooltip label={t('macro.open')}>
          <ActionIcon size={30} aria-label={t('macro.open')} onClick={() => openPicker('button')}>
            <IconTemplate size={18} />
          </ActionIcon>
        </Tooltip>
        {begun && (
          <Tooltip label={t('draft.discard')}>
            <ActionIcon size={30} aria-label={t('draft.discard')} onClick={discard}>
              <IconTrash size={17} />
            </ActionIcon>
          </Tooltip>
        )}
        <DraftStatus draft={draft} />
        <Sender {...props} field={field} sendRef={send} ready={ready} />
      </div>
      {drop.over && <div className={files.dropVeil}>{t(`files.dropHere_${mode}`)}</div>}
      {picking && (
        <Suspense>
          <MacroPicker ticket={ticket} kind={mode} onPick={pick} onClose={pickNothing} />
        </Suspense>
      )}
    </form>
  );
}

interface SenderProps extends Props {
  field: { current: HTMLTextAreaElement | null };
  /** What the keyboard calls. */
  sendRef: { current: () => void };
  ready: () => boolean;
}

function NoteButton({ ticket, address, writing, onClose, sendRef, ready }: SenderProps) {
  const { t } = useTranslation();
  const { busy, note } = useSend({ ticket, address, kind: 'note', keeper: writing.keeper, to: '' });
  const send = () => {
    if (!busy && ready()) void note(onClose);
  };
  useEffect(() => {
    sendRef.current = send;
  });
  return (
    <Button
      type="submit"
      loading={busy}
      leftSection={<IconLock size={15} />}
      className={classes.send}
      aria-keyshortcuts={ariaKeys('send')}
    >
      {t('composer.saveNote')}
    </Button>
  );
}

/** Names whom it sends to, how many they are, and of which client. */
function ReplyButton({ ticket, address, client, writing, field, onClose, sendRef, ready }: SenderProps) {
  const { t } = useTranslation();
  const { names, state } = useRecipients(ticket, address);
  const reader = client?.name ?? t('app.unknown');
  const short = shortNames(names);
  const several = short.more > 0 ? t('composer.andMore', { names: short.names, count: short.more }) : short.names;
  const to = names.length === 1 ? ticket.requester.name : several;
  const { reply } = useSend({ ticket, address, kind: 'reply', keeper: writing.keeper, to });
  const outgoing = useOutgoing(ticket.id);
  const doubt = outgoing?.state === 'failed' && isDoubt(outgoing.error) ? outgoing.error.summary : undefined;

  const send = (confirm?: readonly Confirmation[]) => {
    if (state === 'loading' || !ready()) return;
    outbox.settle(ticket.id);
    reply(confirm);
    onClose();
  };
  useEffect(() => {
    sendRef.current = () => send();
  });
  return (
    <>
      <Button
        type="submit"
        disabled={state === 'loading'}
        leftSection={<IconSend size={15} />}
        className={classes.send}
        aria-keyshortcuts={ariaKeys('send')}
      >
        {names.length === 1
          ? t('composer.sendTo', { name: ticket.requester.name, client: reader })
          : t('composer.sendToMany', { count: names.length, names: several, client: reader })}
      </Button>
      {doubt !== undefined && (
        <Suspense>
          <WrongClientDialog
            why={doubt}
            name={ticket.requester.name}
            client={client}
            onBack={() => {
              outbox.settle(ticket.id);
              field.current?.focus();
            }}
            onSend={() => send(['other_client'])}
          />
        </Suspense>
      )}
    </>
  );
}

/** Everybody beside the requester who reads it: a button has no room for many. */
function Copies({ ticket, address }: Props) {
  const { t } = useTranslation();
  const { names, state } = useRecipients(ticket, address);
  if (state === 'failed') return <p className={words.to}>{t('composer.copiesUnknown')}</p>;
  if (names.length === 1) return null;
  return <p className={words.to}>{t('composer.copies', { names: names.slice(1).join(', ') })}</p>;
}
