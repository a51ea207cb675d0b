import type { Level } from '../kernel/priority.ts';
import type { Channel } from '../ticket/state.ts';
import type { Dice } from './dice.ts';
import type { Scenario, ScenarioTexts } from './scenarios/scenario.ts';
import type { DemoClient, DemoPerson, DemoStaff } from './script.ts';
import { blanks, devices, phrases } from './words.ts';

/** Who and what one ticket is about, before anything happened. */
export interface Cast {
  readonly client: DemoClient;
  readonly scenario: Scenario;
  readonly contact: DemoPerson;
  readonly agent: DemoStaff;
  readonly team: string | undefined;
  readonly channel: Channel;
  readonly impact: Level;
  readonly urgency: Level;
  /** The scenario's texts with everything filled in. */
  readonly texts: Omit<ScenarioTexts, 'subjects'> & { readonly subject: string };
  /** One of the short texts that belong to no scenario. */
  readonly say: (phrase: keyof (typeof phrases)['en']) => string;
}

const channels: readonly Channel[] = [
  'email',
  'email',
  'email',
  'email',
  'portal',
  'portal',
  'portal',
  'phone',
  'phone',
  'chat',
];

/** Puts people, channel and texts to a scenario at a client's. @throws RangeError when the client has nobody to play. */
export function castFor(client: DemoClient, scenario: Scenario, staff: readonly DemoStaff[], dice: Dice): Cast {
  const agents = staff.filter((one) => one.clients.includes(client.slug));
  if (client.contacts.length === 0) throw new RangeError(`${client.slug} has no contacts`);
  if (agents.length === 0) throw new RangeError(`nobody may work for ${client.slug}`);
  const contact = dice.pick(client.contacts);
  const agent = dice.pick(agents);
  const names = new Map<string, string>([
    ['contact', client.locale === 'en' ? firstName(contact.name) : contact.name],
    ['agent', firstName(agent.name)],
    ['n', String(dice.between(11, 89))],
  ]);
  for (const [blank, choices] of Object.entries({ ...blanks[client.locale], ...devices }))
    names.set(blank, dice.pick(choices));
  const fill = (text: string): string =>
    text.replace(/\{(\w+)\}/gu, (whole, blank: string) => names.get(blank) ?? whole);
  const { subjects, ...told } = scenario.texts[client.locale];
  const texts = Object.entries(told).map(([key, text]) => [key, fill(text)]);
  return {
    client,
    scenario,
    contact,
    agent,
    team: agent.teams.length > 0 ? dice.pick(agent.teams) : undefined,
    channel: dice.pick(channels),
    impact: scenario.impact,
    urgency: dice.chance(0.15) ? dice.pick([1, 2, 3] as const) : scenario.urgency,
    texts: { ...(Object.fromEntries(texts) as Omit<ScenarioTexts, 'subjects'>), subject: fill(dice.pick(subjects)) },
    say: (phrase) => fill(dice.pick(phrases[client.locale][phrase])),
  };
}

function firstName(name: string): string {
  return name.split(' ')[0] ?? name;
}
