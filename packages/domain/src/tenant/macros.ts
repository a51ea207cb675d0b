import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';
import { preparedFields } from './library.ts';
import { labelSchema, personIdSchema, teamIdSchema } from './names.ts';

const words = z.string().trim().min(1).max(10_000);

/**
 * A text that is used again and again, with Liquid's variables, and what is done with it in one go. Without actions
 * it is a canned text. For everybody at the desk, or for one team or one person.
 */
export const macroSchema = z.strictObject({
  label: labelSchema,
  kind: z.enum(['reply', 'note']),
  /** One text, or one per language of the requester. */
  text: z.union([words, z.strictObject({ en: words, de: words })], {
    error: 'must be a text, or { en: ..., de: ... }',
  }),
  team: z.exactOptional(teamIdSchema),
  person: z.exactOptional(personIdSchema),
  /** Actions of the ticket's process, in order, as the API takes them; `assignee: me` is whoever uses it. */
  actions: z.exactOptional(
    z
      .array(
        z.strictObject({
          action: z.string().regex(/^[a-z][a-z_]{1,30}$/),
          input: z.exactOptional(z.record(z.string(), z.union([z.string(), z.array(z.string())]))),
        }),
      )
      .max(5),
  ),
});
export type Macro = z.output<typeof macroSchema>;

/** Of no fixed form: an id that is malformed is refused like one that is nobody's. */
const team = z.string().min(1).max(64).meta(takes('team'));
const written = {
  label: labelSchema,
  kind: macroSchema.shape.kind,
  text: macroSchema.shape.text,
  team: z.exactOptional(team),
  actions: macroSchema.shape.actions,
};

/** A macro that somebody writes at the desk, beside those of the tenants' files. */
export const NewMacro = z
  .strictObject({
    client: z
      .exactOptional(z.string().min(1).max(40).meta(takes('client')))
      .meta({ description: 'Absent: for the tickets of every client.' }),
    private: z
      .exactOptional(z.boolean())
      .meta({ description: 'For yourself alone. What others use too is an administrator’s to write.' }),
    order: preparedFields.order,
    ...written,
  })
  .meta({
    id: 'NewMacro',
    example: { label: 'On its way', kind: 'reply', text: 'Dear {{ requester.name }}, we are on our way.' },
  });
export type NewMacro = z.output<typeof NewMacro>;

/** A change of one (RFC 7396): what is not named stays, null takes away. */
export const ChangeMacro = z
  .strictObject({
    ...preparedFields,
    label: z.exactOptional(written.label),
    kind: z.exactOptional(written.kind),
    text: z.exactOptional(written.text),
    team: z.exactOptional(team.nullable()),
    actions: z.exactOptional(macroSchema.shape.actions.unwrap().nullable()),
  })
  .meta({ id: 'ChangeMacro', example: { label: 'On our way' } });
export type ChangeMacro = z.output<typeof ChangeMacro>;

/** A macro with a change made to it; its owner stays who it was. */
export function changedMacro(
  macro: Macro,
  { team, actions, ...change }: Omit<ChangeMacro, 'order' | 'archived'>,
): Macro {
  const { team: teamBefore, actions: actionsBefore, ...rest } = macro;
  const [ofTeam, does] = [team === undefined ? teamBefore : team, actions === undefined ? actionsBefore : actions];
  return { ...rest, ...change, ...(ofTeam ? { team: ofTeam } : {}), ...(does ? { actions: does } : {}) };
}
