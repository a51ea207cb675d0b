import { automatic, ticketColumns } from './mapping.ts';
import { spreadsheet } from './spreadsheet.ts';

/** Any spreadsheet with one row per ticket. */
export const csvSheet = spreadsheet({
  name: 'csv',
  title: 'Spreadsheet with one row per ticket (CSV); columns by their headings, or by --map',
  source: 'csv',
});

/** Jira's own CSV export of a list of issues. */
export const jiraCsv = spreadsheet({
  name: 'jira',
  title: 'Jira export of issues (CSV, one row per issue)',
  source: 'jira',
  columns: {
    id: ['Issue key'],
    subject: ['Summary'],
    description: ['Description'],
    status: ['Status'],
    priority: ['Priority'],
    type: ['Issue Type'],
    requester: ['Reporter', 'Creator'],
    assignee: ['Assignee'],
    category: ['Component/s', 'Components'],
    tags: ['Labels'],
    createdAt: ['Created'],
    updatedAt: ['Updated'],
    resolvedAt: ['Resolved'],
    resolution: ['Resolution'],
    rating: ['Satisfaction rating', 'Custom field (Satisfaction)'],
    product: ['Project name'],
  },
  required: ['id', 'subject', 'status', 'createdAt'],
  mapping: automatic,
});

/** Zendesk's export of tickets, and the ticket table as Fivetran delivers it. */
export const zendeskCsv = spreadsheet({
  name: 'zendesk',
  title: 'Zendesk export of tickets (CSV, one row per ticket)',
  source: 'zendesk',
  columns: {
    ...ticketColumns,
    id: ['Id', 'Ticket ID', 'ticket_id'],
    subject: ['Subject', 'Raw subject'],
    requester: ['Requester', 'Requester name', 'requester_id'],
    requesterEmail: ['Requester email'],
    assignee: ['Assignee', 'Assignee name', 'assignee_id'],
    team: ['Group', 'Group name', 'group_id'],
    category: ['Category', 'Ticket form', 'ticket_form'],
    tags: ['Tags'],
    channel: ['Via', 'via_channel', 'Channel'],
    createdAt: ['Created at', 'Requested'],
    resolvedAt: ['Solved at', 'Resolved at'],
    rating: ['Satisfaction score', 'Satisfaction rating'],
  },
  required: ['id', 'subject', 'status', 'createdAt'],
});
