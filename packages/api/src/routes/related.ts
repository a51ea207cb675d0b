import { takes } from '@portico/domain/kernel/id-field';
import { ChildrenResolution, DuplicateInput } from '@portico/domain/ticket/answer';
import { Reply as ChildrenUpdate } from '@portico/domain/ticket/converse';
import { MoveTicket } from '@portico/domain/ticket/move';
import { SplitTicket } from '@portico/domain/ticket/split';
import * as z from 'zod';
import type { Route } from '../route.ts';
import { TicketAnswer } from './schemas.ts';
import { ticketCommand } from './ticket-command.ts';

// Asked for rarely: loaded at the first time, so that the function starts with less.
const duplicates = () => import('@portico/app/ticket/duplicate');
const children = () => import('@portico/app/ticket/children');
const moves = () => import('@portico/app/ticket/move');
const merging = () => import('@portico/app/ticket/merge');
const splitting = () => import('@portico/app/ticket/split');

/** Commands on several tickets of one client at once: merging, splitting, parents and children; and moving one away. */
const tag = 'Related tickets';
const working = { scope: 'client', personas: ['technician', 'admin', 'key'], keyScope: 'tickets:write' } as const;

const moving = { scope: 'provider', personas: ['technician', 'admin'] } as const;

const number = z.string().meta({ example: 'ACME-1042' });

const Merge = z
  .strictObject({ number, into: number, undoUntil: z.string().meta({ description: 'RFC 3339, UTC.' }) })
  .meta({ id: 'Merge' });
const Unmerge = z.strictObject({ number, from: number }).meta({ id: 'Unmerge' });

const Split = z
  .strictObject({ number, from: number, messages: z.int().meta({ description: 'Messages that went along.' }) })
  .meta({ id: 'Split' });
const Children = z
  .strictObject({ number, version: z.int(), children: z.array(number) })
  .meta({ id: 'ChildrenReached' });

export const relatedRoutes: readonly Route[] = [
  ticketCommand(
    {
      path: '/v1/tickets/{ref}/merge',
      operationId: 'mergeTicket',
      summary: 'Merge a ticket into another one of its client',
      description:
        'The ticket ends, its clocks stop without a verdict, and its number leads to the other one: reading it answers 200 with the other ticket and `redirectedFrom`, and replies to either number land on the other one. Messages, files, time and watchers stay with the ticket that has them and are read through the other one, so nothing counts twice. Its requester may read the other ticket from now on; where they must not, close it as a duplicate instead. Lists, search and counts show the other one alone; reports count the merged one apart.',
      tag,
      auth: working,
      body: z.strictObject({ into: z.string().min(1).max(40).meta(takes('ticket')) }),
      responses: { 200: Merge },
    },
    async () => (await merging()).merge,
  ),
  ticketCommand(
    {
      path: '/v1/tickets/{ref}/unmerge',
      operationId: 'unmergeTicket',
      summary: 'Undo a merge',
      description:
        'Named by the number that was merged away, until `undoUntil` (the desk’s `mergeUndoHours`). Both tickets are as they would be had they never been merged: the clocks ran on, waits stayed waits, and what came in on the number since then goes back with it.',
      tag,
      auth: working,
      body: z.strictObject({}),
      responses: { 200: Unmerge },
    },
    async () => (await merging()).unmerge,
  ),
  ticketCommand(
    {
      path: '/v1/tickets/{ref}/split',
      operationId: 'splitTicket',
      summary: 'Take messages, or a text, out of a ticket into a new one',
      description:
        'The new ticket is classified and owned as the old one, its clocks begin now, and the two are linked. A message then stands in the new ticket and no longer in the old one. At most 30 messages, without files.',
      tag,
      auth: working,
      body: SplitTicket.meta({ example: { subject: 'The second matter', text: 'It also beeps.' } }),
      responses: { 201: Split },
    },
    async () => (await splitting()).split,
  ),
  ticketCommand(
    {
      path: '/v1/tickets/{ref}/duplicate',
      operationId: 'closeAsDuplicate',
      summary: 'Resolve a ticket as the duplicate of another one',
      description:
        'With a public word to the requester, which is also how it was resolved, and a link between the two. Unlike a merge it lets nobody read the other ticket, and its requester may reopen it.',
      tag,
      auth: working,
      body: DuplicateInput,
      responses: { 200: TicketAnswer },
    },
    async () => (await duplicates()).closeAsDuplicate,
  ),
  ticketCommand(
    {
      path: '/v1/tickets/{ref}/children/replies',
      operationId: 'tellChildren',
      summary: 'One public word to the requesters of a ticket and of all its children',
      description:
        'It stands on the parent at once and reaches each child within moments, each exactly once. A closed child is left out.',
      tag,
      auth: working,
      body: ChildrenUpdate,
      responses: { 200: Children },
    },
    async () => {
      const { tellChildren } = await children();
      return (context, ref, { text }) => tellChildren(context, ref, text);
    },
  ),
  ticketCommand(
    {
      path: '/v1/tickets/{ref}/children/resolve',
      operationId: 'resolveWithChildren',
      summary: 'Resolve a ticket together with all its children',
      description:
        'Every child that is still worked on is resolved with the same code and word, which its requester is told. To resolve the parent alone take its action `resolve`; where the desk’s `parentWaitsForChildren` is set, that is refused over open children.',
      tag,
      auth: working,
      body: ChildrenResolution,
      responses: { 200: Children },
    },
    async () => (await children()).resolveWithChildren,
  ),
  ticketCommand(
    {
      path: '/v1/tickets/{ref}/move',
      operationId: 'moveTicket',
      summary: 'Move a ticket to another client',
      description:
        'For staff who may enter both clients. The new client gets a copy under a number of its own, judged by its own rules, with all messages; what is left is a tombstone that nobody reads. The old number leads on for staff who may enter both clients, and is not there for anybody else. Time stays where it was logged. Links, merges and umbrellas are taken away first; its files are copied under new ids, each checked against its hash, and what was left behind no link opens. A ticket with more than 80 messages, where a file counts as two, or with more than 100 MB of files, stays.',
      tag,
      auth: moving,
      body: MoveTicket,
      responses: { 201: Split },
    },
    async () => (await moves()).move,
  ),
];
