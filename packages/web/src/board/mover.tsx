import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Ticket } from '../api/contract.ts';
import type { Grouping } from '../api/contract-views.ts';
import { deskQuery } from '../api/queue.ts';
import { ticketQuery } from '../api/tickets.ts';
import { report } from '../lib/report.tsx';
import { useTicketActions } from '../ticket/use-actions.tsx';
import { moveOf } from './moves.ts';

interface Props {
  number: string;
  group: Grouping;
  to: string;
  /** The column's name, for the sentence that says why not. */
  name: string;
  /** Told once: whether the command was given, or the card has to go back. */
  onBegun: (given: boolean) => void;
}

/** Carries out one move: the ordinary command of the ticket, with its questions, its refusals and its undo. */
export function Mover(props: Props) {
  const ticket = useQuery(ticketQuery(props.number));
  const desk = useQuery(deskQuery(ticket.data?.client ?? '')).data;
  const { t } = useTranslation();
  const failed = ticket.isError;
  useEffect(() => {
    if (!failed) return;
    report.failed(t('ticket.loadFailed', { ref: props.number }));
    props.onBegun(false);
  }, [failed]);
  return ticket.data && desk ? <Giving {...props} ticket={ticket.data} matrix={desk.matrix} /> : null;
}

function Giving({ ticket, matrix, number, group, to, name, onBegun }: Props & { ticket: Ticket; matrix: number[][] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  // What a condition of ending leads to stands on the ticket itself.
  const actions = useTicketActions(
    ticket,
    number,
    () => void navigate({ to: '/tickets/$ref', params: { ref: number } }),
  );
  const given = useRef(false);
  useEffect(() => {
    // Once, however often the ticket is read anew meanwhile.
    if (given.current) return;
    given.current = true;
    const move = moveOf(ticket, group, to, matrix);
    switch (move.kind) {
      case 'run':
        actions.run(move.action);
        return onBegun(!['pend', 'resolve', 'reopen'].includes(move.action));
      case 'assign':
        actions.assign({ assignee: move.assignee });
        return onBegun(true);
      case 'rate': {
        const { impact, urgency } = move;
        actions.patch({ impact, urgency }, { impact, urgency, priority: Number(to) }, t('field.priority'));
        return onBegun(true);
      }
      case 'refused':
        if (move.why !== 'same') report.failed(t(`board.refused_${move.why}`, { number, column: name }));
        return onBegun(false);
    }
  }, []);
  return actions.dialog;
}
