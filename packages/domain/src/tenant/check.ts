import type { ClientFile } from './client-file.ts';
import type { MspFile } from './msp-file.ts';

/** All tenant files that parse, as they stand in folders. */
export interface MspFiles {
  readonly file: MspFile;
  readonly clients: readonly ClientFile[];
}

/** What is wrong between values or files. `client` is the place of the client in its MSP; absent: the MSP's own file. */
export interface FileProblem {
  readonly msp: number;
  readonly client?: number;
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Addresses of the product itself: desk.{msp}.{domain} is where staff sign in. */
const reservedSlugs = new Set(['desk', 'api', 'www', 'mail', 'status', 'docs']);

/** Anyone may have an address there, so a sender's domain says nothing about the company. */
const freeMail = new Set(
  'gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com gmx.de gmx.net gmx.ch web.de t-online.de proton.me aol.com bluewin.ch'.split(
    ' ',
  ),
);

/** Names that must be unique, with the place that took each first. */
class Register {
  readonly #taken = new Map<string, string>();
  readonly #problems: FileProblem[];

  constructor(problems: FileProblem[]) {
    this.#problems = problems;
  }

  claim(what: string, value: string, owner: string, where: Omit<FileProblem, 'message'>): void {
    const key = `${what} ${value}`;
    const holder = this.#taken.get(key);
    if (holder === undefined) this.#taken.set(key, owner);
    else this.#problems.push({ ...where, message: `${what} "${value}" is taken by ${holder}; choose another` });
  }
}

/** Rules across fields and files: unique names, references that exist, one internal client per MSP. */
export function checkFiles(msps: readonly MspFiles[]): FileProblem[] {
  const problems: FileProblem[] = [];
  const everywhere = new Register(problems);
  for (const [msp, { file, clients }] of msps.entries()) {
    everywhere.claim('MSP id', file.id, file.slug, { msp, path: ['id'] });
    everywhere.claim('MSP slug', file.slug, file.name, { msp, path: ['slug'] });
    everywhere.claim('mail domain', file.domain, file.slug, { msp, path: ['domain'] });
    for (const [client, one] of clients.entries()) {
      for (const [place, host] of one.hosts.entries()) {
        everywhere.claim('host name', host, `${file.slug}/${one.slug}`, { msp, client, path: ['hosts', place] });
      }
    }
    const within = new Register(problems);
    checkMsp(msp, file, clients, within, problems);
    for (const [client, one] of clients.entries()) checkClient({ msp, client }, one, within, problems);
  }
  return problems;
}

function checkMsp(
  msp: number,
  file: MspFile,
  clients: readonly ClientFile[],
  within: Register,
  problems: FileProblem[],
): void {
  const slugs = new Set(clients.map((client) => client.slug));
  const teams = new Set(file.teams.map((team) => team.name));
  const missing = (path: (string | number)[], what: string, known: ReadonlySet<string>): void => {
    problems.push({
      msp,
      path,
      message: `there is no ${what}; use one of: ${[...known].join(', ') || 'none is declared'}`,
    });
  };
  const internal = clients.filter((client) => client.kind === 'internal').length;
  if (internal !== 1) {
    problems.push({
      msp,
      path: ['slug'],
      message: `${internal} internal clients; give exactly one client kind: internal`,
    });
  }
  for (const [place, team] of file.teams.entries()) {
    within.claim('team id', team.id, team.name, { msp, path: ['teams', place, 'id'] });
    within.claim('team', team.name, 'another team', { msp, path: ['teams', place, 'name'] });
  }
  for (const [place, person] of file.staff.entries()) {
    within.claim('person id', person.id, person.name, { msp, path: ['staff', place, 'id'] });
    within.claim('staff address', person.email, person.name, { msp, path: ['staff', place, 'email'] });
    const login = person.account ?? person.email;
    const at = person.account === undefined ? 'email' : 'account';
    within.claim('sign-in address', login, person.name, { msp, path: ['staff', place, at] });
    for (const [n, team] of person.teams.entries()) {
      if (!teams.has(team)) missing(['staff', place, 'teams', n], `team "${team}"`, teams);
    }
    for (const [path, slug] of grantedSlugs(person.clients)) {
      if (!slugs.has(slug)) missing(['staff', place, 'clients', ...path], `client "${slug}"`, slugs);
    }
  }
  for (const [place, key] of file.apiKeys.entries()) {
    within.claim('API key', key.name, 'another key', { msp, path: ['apiKeys', place, 'name'] });
    if (key.client !== undefined && !slugs.has(key.client)) {
      missing(['apiKeys', place, 'client'], `client "${key.client}"`, slugs);
    }
  }
  if (!file.staff.some((person) => person.role === 'admin')) {
    problems.push({ msp, path: ['staff'], message: 'nobody is admin; give one person role: admin' });
  }
}

function grantedSlugs(clients: MspFile['staff'][number]['clients']): [(string | number)[], string][] {
  if (clients === 'all') return [];
  const [mode, list] = 'allow' in clients ? (['allow', clients.allow] as const) : (['deny', clients.deny] as const);
  return list.map((slug, place) => [[mode, place], slug]);
}

function checkClient(
  at: { msp: number; client: number },
  file: ClientFile,
  within: Register,
  problems: FileProblem[],
): void {
  within.claim('client id', file.id, file.slug, { ...at, path: ['id'] });
  within.claim('client slug', file.slug, file.name, { ...at, path: ['slug'] });
  within.claim('ticket prefix', file.prefix, file.slug, { ...at, path: ['prefix'] });
  if (reservedSlugs.has(file.slug)) {
    problems.push({
      ...at,
      path: ['slug'],
      message: `"${file.slug}" is an address of the desk itself; choose another`,
    });
  }
  for (const [place, domain] of file.domains.entries()) {
    within.claim('mail domain', domain, file.slug, { ...at, path: ['domains', place] });
    if (freeMail.has(domain)) {
      const message = `${domain} is open to anyone, so it says nothing of the company; remove it`;
      problems.push({ ...at, path: ['domains', place], message });
    }
  }
  const own = new Register(problems);
  for (const [place, contact] of file.contacts.entries()) {
    within.claim('person id', contact.id, contact.name, { ...at, path: ['contacts', place, 'id'] });
    own.claim('contact address', contact.email, contact.name, { ...at, path: ['contacts', place, 'email'] });
  }
}
