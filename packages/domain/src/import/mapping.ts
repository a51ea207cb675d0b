import * as z from 'zod';
import { keySchema } from '../tenant/names.ts';
import { channels } from '../ticket/state.ts';

/** What a format looks for in a heading: headings that mean a field, the most usual one first. */
export type Wanted = Readonly<Record<string, readonly string[]>>;

/** What a column of a spreadsheet of tickets can mean, with the headings it is known by without a mapping. */
export const ticketColumns = {
  id: [
    'Ticket ID',
    'Ticket Number',
    'Number',
    'Issue key',
    'Key',
    'Case Number',
    'Case ID',
    'Ticket #',
    'Ref',
    'ID',
    '#',
  ],
  subject: ['Ticket Subject', 'Subject', 'Summary', 'Title', 'Short description'],
  description: ['Ticket Description', 'Description', 'Body', 'Details', 'Document', 'Message', 'Text'],
  status: ['Ticket Status', 'Status', 'State', 'Incident state'],
  priority: ['Ticket Priority', 'Priority'],
  impact: ['Impact'],
  urgency: ['Urgency'],
  channel: ['Ticket Channel', 'Channel', 'Via', 'Contact type'],
  type: ['Ticket Type', 'Issue Type', 'Type', 'Ticket form'],
  requesterEmail: [
    'Customer Email',
    'Requester email',
    'Contact Email',
    'Email Address',
    'Email',
    'E-Mail',
    'Caller email',
  ],
  requester: [
    'Customer Name',
    'Requester',
    'Requester name',
    'Reporter',
    'Caller',
    'Contact Name',
    'Contact',
    'Customer',
  ],
  assignee: ['Assignee', 'Assigned to', 'Agent', 'Technician', 'Owner'],
  team: ['Assignment group', 'Group', 'Team', 'Queue', 'Board'],
  category: ['Category', 'Topic group', 'Topic', 'Component/s'],
  subcategory: ['Subcategory', 'Sub category', 'Sub category1'],
  product: ['Product Purchased', 'Product', 'Business service', 'Service'],
  createdAt: [
    'Created at',
    'Created',
    'Opened at',
    'Opened',
    'Created date',
    'Date created',
    'Created time',
    'Open date',
  ],
  firstResponseAt: ['First Response Time', 'First response at', 'First responded', 'First reply at'],
  updatedAt: ['Updated at', 'Updated', 'Last updated', 'Last modified', 'Modified'],
  resolvedAt: ['Time to Resolution', 'Resolved at', 'Resolved', 'Solved at', 'Resolution date', 'Resolved time'],
  closedAt: ['Closed at', 'Closed', 'Closed date', 'Closed time'],
  resolution: ['Resolution', 'Resolution notes', 'Close notes', 'Solution'],
  tags: ['Tags', 'Labels', 'Label', 'Keywords'],
  rating: [
    'Customer Satisfaction Rating',
    'Satisfaction rating',
    'Satisfaction score',
    'Satisfaction',
    'CSAT',
    'Rating',
  ],
  ratingComment: ['Satisfaction comment', 'Rating comment', 'Survey comment'],
} as const satisfies Wanted;

/** Fields of which a file may have several columns, as Jira writes one for each label. */
export const repeatedFields: ReadonlySet<string> = new Set(['tags', 'category']);

export type TicketField = keyof typeof ticketColumns;
export const ticketFieldNames = Object.keys(ticketColumns) as TicketField[];

const column = z.string().trim().min(1).max(200);
const word = z.string().trim().min(1).max(200);
const level = z.union([z.literal(1), z.literal(2), z.literal(3)]);

/** `--map`: what the columns of a spreadsheet mean, where their headings do not say it. */
export const csvMappingSchema = z.strictObject({
  /** Field to heading; null: this field is in no column. What is not named is told by its heading. */
  columns: z.partialRecord(z.enum(ticketFieldNames), z.union([column, z.null()])).default({}),
  /** Further columns kept as short values of the ticket, by the name they get: no personal ones, they cannot be erased. */
  facets: z.record(z.string().regex(/^[a-z][A-Za-z0-9]{0,29}$/), column).default({}),
  /** The client's own fields by id, and the heading of each; what is not named is told by its label. null: in no column. */
  fields: z.record(keySchema, z.union([column, z.null()])).default({}),
  /** Tags that every ticket of the file gets. */
  tags: z.array(z.string().trim().min(1).max(30)).max(10).default([]),
  /** What words of the source mean here. */
  values: z
    .strictObject({
      status: z.record(word, z.enum(['new', 'in_progress', 'pending', 'resolved', 'closed'])).default({}),
      priority: z.record(word, z.union([level, z.literal(4), z.literal(5)])).default({}),
      impact: z.record(word, level).default({}),
      urgency: z.record(word, level).default({}),
      channel: z.record(word, z.enum(channels)).default({}),
    })
    .prefault({}),
  /** Whether 3/4/2024 is in April (`dmy`) or in March (`mdy`). */
  dates: z.enum(['dmy', 'mdy']).default('dmy'),
  /** How the file writes that a value is not known. */
  unknown: z.string().max(20).default('?'),
  /** When tickets without any time were opened. */
  opened: z.exactOptional(z.iso.date()),
});

export type CsvMapping = z.output<typeof csvMappingSchema>;

/** A mapping that leaves everything to the headings. */
export const automatic: CsvMapping = csvMappingSchema.parse({});

/** What to look for in a heading under a mapping. */
export function wantedBy(mapping: CsvMapping, known: Wanted): Wanted {
  const named = Object.entries(mapping.columns).flatMap(([field, one]) => (one ? [[field, [one]] as const] : []));
  const facets = Object.entries(mapping.facets).map(([name, one]) => [`facet:${name}`, [one]] as const);
  const rest = Object.entries(known).filter(([field]) => !(field in mapping.columns));
  return Object.fromEntries([...named, ...facets, ...rest]);
}
