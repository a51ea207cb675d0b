import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket, TicketKind, TicketPatch } from '../api/contract.ts';
import type { FieldDiff } from '../api/contract-shape.ts';
import { useUndo } from '../api/jobs.ts';
import { deskQuery } from '../api/queue.ts';
import { useMe } from '../api/session.ts';
import { type Change, useChange } from '../api/tickets.ts';
import { refusal, report } from '../lib/report.tsx';
import type { DialogId } from './action-dialogs.tsx';
import { jumpTo } from './jump.ts';
import { type RelatedId, relatedOffers } from './related/offers.ts';
import { conflictOf, partOf, wantedOf } from './stale.ts';

const RelatedDialog = lazy(() => import('./related/related-dialog.tsx').then((m) => ({ default: m.RelatedDialog })));
const SnoozeDialog = lazy(() => import('./waiting/snooze-dialog.tsx').then((m) => ({ default: m.SnoozeDialog })));
const StaleDialog = lazy(() => import('./stale-dialog.tsx').then((m) => ({ default: m.StaleDialog })));
const ActionDialogs = lazy(() => import('./action-dialogs.tsx').then((m) => ({ default: m.ActionDialogs })));

export interface TicketActions {
  busy: boolean;
  allowed: (action: string) => boolean;
  /** Runs an action; those that need words ask for them first. */
  run: (action: string) => void;
  assign: (to: { team?: string | null; assignee?: string | null }) => void;
  /** The kinds this ticket may turn into. */
  convertsTo: TicketKind[];
  convert: (to: TicketKind) => void;
  patch: (patch: TicketPatch, optimistic: Partial<Ticket>, field: string) => void;
  /** Commands that reach other tickets too; each asks in a dialog of its own. */
  related: RelatedId[];
  relate: (id: RelatedId) => void;
  /** Puts it aside; undefined where that is not for the reader to do. */
  snooze: (() => void) | undefined;
  /** Leads to the part that a pointer names. */
  jump: (pointer: string) => void;
  dialog: ReactNode;
}

const KNOWN = ['assign', 'start', 'pend', 'resume', 'resolve', 'reopen', 'close'] as const;
const asDialog = (action: string): DialogId | undefined =>
  action === 'pend' || action === 'resolve' || action === 'reopen' ? action : undefined;

/** How long a closing dialog keeps the focus. */
const JUMP_MS = 250;

/** Assignments, states and ratings: what is set by a slip of the hand. */
const canBeUndone = (wanted: Change): boolean =>
  wanted.action !== undefined || (wanted.patch !== undefined && wanted.patch.subject === undefined);

/** The words for an action: ours for the built-in ones, else its id made readable. */
export function useActionLabel(): (action: string) => string {
  const { t } = useTranslation();
  return (action) => {
    const known = KNOWN.find((id) => id === action);
    return known ? t(`action.${known}`) : action.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase());
  };
}

/** Everything that can be done to the ticket, each saved at once and by itself; the composer is never touched. */
export function useTicketActions(ticket: Ticket, address: string, onDetails: () => void): TicketActions {
  const { t } = useTranslation();
  const label = useActionLabel();
  const change = useChange(address);
  const undo = useUndo(address);
  const desk = useQuery(deskQuery(ticket.client)).data;
  const convertsTo = (desk?.processes ?? []).find((process) => process.kind === ticket.kind)?.convertsTo ?? [];
  const [dialog, setDialog] = useState<DialogId>();
  const [related, setRelated] = useState<RelatedId>();
  const [snoozing, setSnoozing] = useState(false);
  const [stale, setStale] = useState<{ wanted: Change; changes: FieldDiff[]; done: string }>();
  const me = useMe();
  const staff = me.kind === 'staff';

  const takeBack = (version: number) =>
    undo.mutate(version, {
      onSuccess: () => report.done(t('bulk.undone')),
      onError: (error) => report.failed(refusal(error, t)),
    });
  const save = (wanted: Change, done: string, close = false) =>
    change.mutate(wanted, {
      onSuccess: (answer) => {
        if (canBeUndone(wanted)) report.undoable(done, t('bulk.undo'), () => takeBack(answer.version));
        else report.done(done);
        if (close) setDialog(undefined);
      },
      onError: (error) => {
        const changes = conflictOf(error, wanted);
        if (changes) setStale({ wanted, changes, done });
        // A dialog that stands open says it itself.
        else if (dialog === undefined) report.failed(refusal(error, t));
      },
    });
  const settle = (fields: readonly string[]) => {
    const wanted = stale && partOf(stale.wanted, fields);
    setStale(undefined);
    if (stale && wanted) save(wanted, stale.done);
    else report.done(t('stale.taken'));
  };
  const open = (asks: DialogId) => {
    change.reset();
    setDialog(asks);
  };
  const jump = (pointer: string) => {
    setDialog(undefined);
    onDetails();
    // Once the dialog has given the focus back to where it was opened.
    setTimeout(() => jumpTo(pointer), JUMP_MS);
  };
  const mayTakeAside = ticket.phase === 'open' || ticket.phase === 'pending';

  const perform = (id: string, body: Record<string, unknown>, optimistic: Partial<Ticket> = {}) =>
    save({ optimistic, action: { id, body } }, t('result.done', { action: label(id) }), true);

  const run = (action: string) => {
    const asks = asDialog(action);
    if (asks) return open(asks);
    if (action === 'start') return perform('start', {}, { status: 'in_progress' });
    if (action === 'resume') return perform('resume', {}, { status: 'in_progress', phase: 'open' });
    if (action === 'close') return perform('close', {}, { status: 'closed', phase: 'closed' });
    return perform(action, {});
  };

  return {
    busy: change.isPending,
    allowed: (action) => ticket.actions.includes(action),
    run,
    convertsTo,
    convert: (to) => save({ optimistic: { kind: to }, convert: to }, t('result.done', { action: t('action.convert') })),
    assign: (to) => {
      const optimistic = Object.fromEntries(Object.entries(to).map(([key, value]) => [key, value ?? undefined]));
      const field = 'assignee' in to ? t('field.assignee') : t('field.team');
      save(
        { optimistic: optimistic as Partial<Ticket>, action: { id: 'assign', body: to } },
        t('result.saved', { field }),
      );
    },
    patch: (patch, optimistic, field) => save({ optimistic, patch }, t('result.saved', { field })),
    related: staff ? relatedOffers(ticket) : [],
    relate: setRelated,
    snooze:
      staff && ticket.assignee === me.id && mayTakeAside && !ticket.snoozedUntil ? () => setSnoozing(true) : undefined,
    jump,
    dialog: (
      <Suspense>
        {dialog && (
          <ActionDialogs
            id={dialog}
            ticket={ticket}
            address={address}
            busy={change.isPending}
            error={change.error}
            onJump={jump}
            onClose={() => setDialog(undefined)}
            onRun={perform}
          />
        )}
        {snoozing && <SnoozeDialog ticket={ticket} address={address} onClose={() => setSnoozing(false)} />}
        {stale && (
          <StaleDialog
            ticket={ticket}
            mine={wantedOf(stale.wanted)}
            changes={stale.changes}
            busy={change.isPending}
            onClose={() => setStale(undefined)}
            onKeep={settle}
          />
        )}
        {related && (
          <RelatedDialog id={related} ticket={ticket} address={address} onClose={() => setRelated(undefined)} />
        )}
      </Suspense>
    ),
  };
}
