import { minute } from './output.ts';

/** What a list and a ticket's own page have in common. */
export interface TicketRow {
  readonly number: string;
  readonly subject: string;
  readonly status: string;
  readonly priority: number;
  readonly client: string;
  readonly requester: { readonly name: string };
  readonly assignee?: string;
  readonly team?: string;
  readonly due?: { readonly at: string; readonly target: string };
  readonly updatedAt: string;
}

type Names = ReadonlyMap<string, string>;

export const tableHead = ['number', 'p', 'status', 'due', 'assignee', 'requester', 'subject'];
export const csvHead = [
  'number',
  'priority',
  'status',
  'due',
  'target',
  'assignee',
  'requester',
  'client',
  'updated',
  'subject',
];

const named = (id: string | undefined, names: Names | undefined): string =>
  id === undefined ? '' : (names?.get(id) ?? id);

export function tableCells(row: TicketRow, names: Names | undefined): string[] {
  const { number, priority, status, due, assignee, requester, subject } = row;
  return [number, String(priority), status, due ? minute(due.at) : '', named(assignee, names), requester.name, subject];
}

export function csvCells(row: TicketRow, names: Names | undefined): string[] {
  const { number, priority, status, due, assignee, requester, client, updatedAt, subject } = row;
  const { at = '', target = '' } = due ?? {};
  return [
    number,
    String(priority),
    status,
    at,
    target,
    named(assignee, names),
    requester.name,
    client,
    updatedAt,
    subject,
  ];
}
