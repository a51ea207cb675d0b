import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';
import { processKinds } from '../processes/index.ts';
import { labelIn } from '../tenant/names.ts';
import type { TicketTemplate } from '../tenant/work.ts';
import { type Refusal, refuse } from './facts.ts';
import type { OpenTicket } from './open.ts';

const level = z.union([z.literal(1), z.literal(2), z.literal(3)]);
const name = z.string().min(1).max(40);
const template = name.meta({
  description: 'A ticket template: by its name in the client’s files, or the id of one that was written at the desk.',
  ...takes('ticketTemplate'),
});

/** A ticket to be opened, of which a template may say the most. */
export const TicketForm = z.strictObject({
  template: z.exactOptional(template),
  kind: z.exactOptional(z.enum(processKinds)),
  subject: z.exactOptional(z.string().trim().min(1).max(200)),
  description: z.exactOptional(z.string().trim().max(20_000)),
  impact: z.exactOptional(level),
  urgency: z.exactOptional(level),
  category: z.exactOptional(z.string().min(1).max(60)),
  subcategory: z.exactOptional(z.string().min(1).max(60)),
  requester: z.exactOptional(name.meta(takes('person'))),
  team: z.exactOptional(name.meta(takes('team'))),
  assignee: z.exactOptional(name.meta(takes('staff'))),
});
export type TicketForm = z.output<typeof TicketForm>;

/** The same for a client, by a template that must be named. */
export const OpenFromTemplate = TicketForm.extend({ client: name.meta(takes('client')), template });

/** A form with what its template says in the places that it leaves open, and the task templates that come with it. */
export interface Filled {
  readonly input: Omit<OpenTicket, 'client'>;
  readonly tasks: readonly string[];
}

/** What the form asks for wins; what neither says is as in any new ticket. */
export function fillForm(
  form: TicketForm,
  templates: Readonly<Record<string, TicketTemplate>> | undefined,
  locale: string,
): Filled | Refusal {
  const { template: named, ...given } = form;
  const known = templates ?? {};
  const template = named !== undefined && Object.hasOwn(known, named) ? known[named] : undefined;
  if (named !== undefined && !template) {
    const names = Object.keys(known).join(', ') || 'none is declared';
    return refuse(
      'ticket.no_template',
      `there is no ticket template "${named}" here; use one of: ${names}`,
      '/template',
    );
  }
  const kind = given.kind ?? template?.process;
  const subject = given.subject ?? (template && labelIn(template.subject, locale));
  if (kind === undefined) return refuse('ticket.no_kind', 'say what it is, or name a template', '/kind');
  if (subject === undefined) return refuse('ticket.no_subject', 'say what it is about, or name a template', '/subject');
  const { category, subcategory, team, assignee } = { ...picked(template), ...given };
  return {
    input: {
      kind,
      subject,
      description: given.description ?? template?.description ?? '',
      impact: given.impact ?? template?.impact ?? 2,
      urgency: given.urgency ?? template?.urgency ?? 2,
      ...(category === undefined ? {} : { category }),
      ...(subcategory === undefined ? {} : { subcategory }),
      ...(team === undefined ? {} : { team }),
      ...(assignee === undefined ? {} : { assignee }),
      ...(given.requester === undefined ? {} : { requester: given.requester }),
    },
    tasks: template?.tasks ?? [],
  };
}

type Picked = Pick<TicketForm, 'category' | 'subcategory' | 'team' | 'assignee'>;

function picked(template: TicketTemplate | undefined): Picked {
  const { category, subcategory, team, assignee } = template ?? {};
  return {
    ...(category === undefined ? {} : { category }),
    ...(subcategory === undefined ? {} : { subcategory }),
    ...(team === undefined ? {} : { team }),
    ...(assignee === undefined ? {} : { assignee }),
  };
}
