import * as z from 'zod';

/**
 * The kinds of ids that stand in paths. A malformed id gets the same 404 as a foreign one: its shape tells nothing.
 * The isolation matrix reads these kinds, to ask every route for every kind's foreign and non-existent ids.
 */
export const idKinds = {
  client: { pattern: /^[0-9a-hjkmnp-tv-z]{6}$/, about: 'Id of a client.', example: 'c93fa1' },
  ticket: { pattern: /^[A-Za-z0-9_-]{1,64}$/, about: 'A ticket: its number or its id.', example: 'ACME-1042' },
  umbrella: { pattern: /^[A-Za-z0-9_-]{1,64}$/, about: 'Id of an umbrella.', example: 'umb_1' },
  person: { pattern: /^[A-Za-z0-9_.@-]{1,128}$/, about: 'Id of a person.', example: 'usr_1' },
  timeEntry: { pattern: /^tim_[0-9a-z]{12}$/, about: 'Id of a time entry.', example: 'tim_0123456789ab' },
  staff: { pattern: /^[A-Za-z0-9_.@-]{1,128}$/, about: 'Id of a member of the MSP’s staff.', example: 'usr_2' },
  upload: {
    pattern: /^fil_[0-9a-z]{22}$/,
    about: 'Id of a file of your own that no message has brought yet.',
    example: 'fil_c93fa10123456789abcdef',
  },
  file: { pattern: /^fil_[0-9a-z]{22}$/, about: 'Id of a file on a ticket.', example: 'fil_c93fa10123456789abcdef' },
  team: { pattern: /^[A-Za-z0-9_-]{1,64}$/, about: 'Id of a team.', example: 'network' },
  task: { pattern: /^[0-9a-hjkmnp-tv-z]{1,8}$/, about: 'Id of a task, within its ticket.', example: 'k3v9t2mq' },
  macro: {
    pattern: /^[a-z][a-z0-9_]{0,39}$/,
    about: 'A macro: its id, or its name in the tenants’ files.',
    example: 'mac_c93fa1k3v9t2mq',
  },
  ticketTemplate: {
    pattern: /^ttp_[0-9a-z]{8,14}$/,
    about: 'Id of a ticket template that was written at the desk.',
    example: 'ttp_c93fa1k3v9t2mq',
  },
  taskTemplate: {
    pattern: /^ktp_[0-9a-z]{8,14}$/,
    about: 'Id of a task template that was written at the desk.',
    example: 'ktp_c93fa1k3v9t2mq',
  },
  schedule: { pattern: /^sch_[0-9a-z]{14}$/, about: 'Id of a recurring ticket.', example: 'sch_c93fa1k3v9t2mq' },
  view: { pattern: /^vie_[0-9a-z]{10}$/, about: 'Id of a saved view.', example: 'vie_0123456789' },
  session: { pattern: /^ses_[0-9a-z]{16}$/, about: 'Id of a session.', example: 'ses_0123456789abcdef' },
  advisory: { pattern: /^adv_[0-9a-z]{10}$/, about: 'Id of an advisory.', example: 'adv_0123456789' },
  job: { pattern: /^job_[0-9a-z]{12}$/, about: 'Id of a job.', example: 'job_0123456789ab' },
  apiKey: { pattern: /^key_[0-9a-z]{10}$/, about: 'Id of an API key.', example: 'key_0123456789' },
} as const;

export type IdKind = keyof typeof idKinds;

/** Schema of one kind of id. */
export function idSchema(kind: IdKind) {
  const { pattern, about, example } = idKinds[kind];
  return z.string().regex(pattern).meta({ description: about, example });
}
