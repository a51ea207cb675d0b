import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DirectoryClient, Ticket } from '../api/contract.ts';
import { deskQuery } from '../api/queue.ts';
import { useMe } from '../api/session.ts';
import type { DraftState } from '../lib/draft.ts';
import { ariaKeys } from '../lib/keys.ts';
import { outbox, useOutgoing } from '../lib/outbox.ts';
import { report } from '../lib/report.tsx';
import { IconArrowBackUp, IconLock } from '../ui/icons.ts';
import { FailedStrip, OutgoingStrip } from './composer/outgoing-strip.tsx';
import { Surface } from './composer/surface.tsx';
import { isDoubt } from './composer/use-send.ts';
import { useWriting } from './composer/use-writing.ts';
import classes from './composer.module.css';

export type ComposerMode = 'reply' | 'note';

interface Props {
  ticket: Ticket;
  address: string;
  client: DirectoryClient | undefined;
  mode: ComposerMode | undefined;
  onMode: (mode: ComposerMode | undefined) => void;
}

const begun = ({ text, files }: DraftState): boolean => text.trim() !== '' || files.length > 0;

/**
 * Two buttons, two surfaces. There is no default mode and no switch that would carry text from one to the other: the
 * button or key that opened a surface decides who reads it.
 */
export function Composer({ ticket, address, client, mode, onMode }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const policy = useQuery(deskQuery(ticket.client)).data?.attachments;
  const reply = useWriting(me.id, ticket.id, 'reply', policy);
  const note = useWriting(me.id, ticket.id, 'note', policy);
  const outgoing = useOutgoing(ticket.id);
  const underWay = outgoing !== undefined && outgoing.state !== 'failed';

  // What was begun earlier opens its own surface again: what was typed is never out of sight. Once, when it has come.
  const offered = useRef(false);
  /** The surface opened by itself: then it leaves the keyboard where it was, for nobody is to write into the wrong one. */
  const uncalled = useRef(false);
  const loaded = reply.draft.status !== 'loading' && note.draft.status !== 'loading';
  useEffect(() => {
    if (offered.current || !loaded) return;
    offered.current = true;
    if (mode !== undefined || underWay) return;
    if (!begun(reply.draft) && !begun(note.draft)) return;
    uncalled.current = true;
    onMode(begun(reply.draft) ? 'reply' : 'note');
  }, [loaded, mode, underWay, reply.draft, note.draft, onMode]);

  // A reply that could not be posted comes back to where it can be mended, but never in the place of a note.
  const failed = outgoing?.state === 'failed';
  useEffect(() => {
    if (!failed || mode === 'note') return;
    if (mode === undefined) {
      uncalled.current = true;
      onMode('reply');
    }
    // A doubt stays until it is answered.
    if (!isDoubt(outgoing?.error)) outbox.settle(ticket.id);
  }, [failed, mode, outgoing, ticket.id, onMode]);
  useEffect(() => {
    uncalled.current = false;
  }, [mode]);

  const undo = () => {
    if (outbox.undo(ticket.id)) onMode('reply');
    else report.failed(t('outbox.tooLate'));
  };
  return (
    <>
      {underWay && <OutgoingStrip ticket={ticket} outgoing={outgoing} onUndo={undo} />}
      {failed && mode === 'note' && <FailedStrip onOpen={() => onMode('reply')} />}
      {mode && !(mode === 'reply' && underWay) ? (
        <Surface
          key={mode}
          ticket={ticket}
          address={address}
          client={client}
          mode={mode}
          writing={mode === 'reply' ? reply : note}
          policy={policy}
          called={!uncalled.current}
          onClose={() => onMode(undefined)}
        />
      ) : (
        <div className={classes.composerBar}>
          {!underWay && (
            <Button
              variant="default"
              leftSection={<IconArrowBackUp size={16} />}
              onClick={() => onMode('reply')}
              aria-keyshortcuts={ariaKeys('reply')}
              className={classes.openReply}
            >
              {t('composer.reply')}
              {begun(reply.draft) && <span className={classes.draftMark}>{t('composer.draftWaiting')}</span>}
            </Button>
          )}
          {ticket.canSeeNotes && (
            <Button
              variant="default"
              leftSection={<IconLock size={16} />}
              onClick={() => onMode('note')}
              aria-keyshortcuts={ariaKeys('note')}
              className={classes.openNote}
            >
              {t('composer.note')}
              {begun(note.draft) && <span className={classes.draftMark}>{t('composer.draftWaiting')}</span>}
            </Button>
          )}
        </div>
      )}
    </>
  );
}
