import {
  type ClientId,
  type ClientScope,
  clientScope,
  type MspId,
  type ProviderScope,
  providerScope,
} from '@portico/domain/kernel/scope';
import type { DesiredClient, DesiredMsp, DesiredTenants } from '@portico/domain/tenant/desired';
import { contactAccount, staffAccount } from '@portico/store/tenant/install';

/** Somebody who can sign in, as tests name them: `tom`, or `jonas@northwind` where a first name is not enough. */
export interface PersonRef {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly msp: MspId;
  /** What the person's token is asked for. */
  readonly scope: ProviderScope | ClientScope;
  readonly client?: ClientId;
}

export interface ClientRef {
  readonly id: ClientId;
  readonly slug: string;
  readonly prefix: string;
  readonly msp: MspId;
  readonly scope: ClientScope;
}

/** Looks up what the tenant files declare, by the names that people use. Every look-up throws for an unknown name. */
export interface Names {
  person(name: string): PersonRef;
  client(slug: string): ClientRef;
  /** A team's id by its name. */
  team(name: string): string;
  msp(slug: string): ProviderScope;
}

export function namesOf(tenants: DesiredTenants): Names {
  const people = new Map<string, PersonRef>();
  const ambiguous = new Set<string>();
  const clients = new Map<string, ClientRef>();
  const teams = new Map<string, string>();
  const add = (msp: DesiredMsp, ref: PersonRef): void => {
    const first = ref.name.split(' ')[0]?.toLowerCase() ?? '';
    if (people.has(first)) ambiguous.add(first);
    people.set(first, ref);
    people.set(`${first}@${msp.record.slug}`, ref);
  };
  for (const msp of tenants.msps) {
    for (const team of msp.teams) teams.set(team.name, team.id);
    for (const one of msp.staff) {
      const { id, name, account } = one;
      const { id: mspId } = msp.record;
      add(msp, { id, name, account: staffAccount(account), msp: mspId, scope: providerScope(mspId) });
    }
    for (const client of msp.clients) addClient(msp, client, clients, (ref) => add(msp, ref));
  }
  for (const name of ambiguous) people.delete(name);
  const msps = new Map(tenants.msps.map((one) => [one.record.slug, providerScope(one.record.id)]));
  return {
    person: (name) => found(people, name, 'person'),
    client: (slug) => found(clients, slug, 'client'),
    team: (name) => found(teams, name, 'team'),
    msp: (slug) => found(msps, slug, 'MSP'),
  };
}

function addClient(
  msp: DesiredMsp,
  { record, contacts }: DesiredClient,
  clients: Map<string, ClientRef>,
  add: (ref: PersonRef) => void,
): void {
  const scope = clientScope(msp.record.id, record.id);
  clients.set(record.slug, { id: record.id, slug: record.slug, prefix: record.prefix, msp: msp.record.id, scope });
  for (const { id, name } of contacts) {
    add({ id, name, account: contactAccount(record.id, id), msp: msp.record.id, scope, client: record.id });
  }
}

function found<T>(map: ReadonlyMap<string, T>, name: string, what: string): T {
  const one = map.get(name);
  if (one === undefined) throw new Error(`no ${what} "${name}"; known: ${[...map.keys()].join(', ')}`);
  return one;
}
