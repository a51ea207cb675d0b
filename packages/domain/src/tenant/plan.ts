import type { ClientId, MspId } from '../kernel/scope.ts';
import type {
  ApiKeyRecord,
  ClientRecord,
  ContactRecord,
  DesiredClient,
  DesiredMsp,
  DesiredTenants,
  MspRecord,
  StaffRecord,
  TeamRecord,
} from './desired.ts';
import { diffValues, type Effective, type EffectivePart, effectiveParts, type FieldDiff } from './effective.ts';

/** Who wrote a thing last: `apply` from files, or a person through console or API. Files never undo the latter unasked. */
export type Source = 'file' | 'console';

interface Kept {
  readonly active: boolean;
  readonly source: Source;
}

export interface InstalledClient {
  readonly record: ClientRecord;
  readonly hosts: readonly string[];
  /** People that came in otherwise (mail, import, console) need not be listed. */
  readonly contacts: readonly (ContactRecord & Kept)[];
  /** Ids of people who were erased: no file brings them back. */
  readonly erased?: readonly string[];
  readonly config: {
    readonly [P in EffectivePart]?: { readonly version: number; readonly value: Effective[P]; readonly source: Source };
  };
}

export interface InstalledMsp {
  readonly record: MspRecord;
  readonly teams: readonly (TeamRecord & Kept)[];
  readonly staff: readonly (StaffRecord & Kept)[];
  readonly apiKeys: readonly (ApiKeyRecord & Kept)[];
  readonly clients: readonly InstalledClient[];
}

/** What stands in the store now. */
export interface InstalledTenants {
  readonly msps: readonly InstalledMsp[];
}

interface Records {
  readonly msp: MspRecord;
  readonly team: TeamRecord;
  readonly staff: StaffRecord;
  readonly key: ApiKeyRecord;
  readonly client: ClientRecord;
  readonly contact: ContactRecord;
}

/** A record that is created, changed (back to active, if it was retired) or, gone from its file, retired. */
export type RecordChange = {
  readonly [K in keyof Records]: {
    readonly kind: K;
    readonly action: 'create' | 'change' | 'retire';
    readonly msp: MspId;
    /** The client of a contact, or the client itself. */
    readonly client?: ClientId;
    /** Id, or the name of an API key. */
    readonly id: string;
    readonly record: Records[K];
    readonly fields: readonly FieldDiff[];
  };
}[keyof Records];

export interface HostChange {
  readonly kind: 'host';
  readonly action: 'claim' | 'release';
  readonly msp: MspId;
  readonly client: ClientId;
  readonly id: string;
}

/** A new immutable version of one part of a client's configuration. */
export interface ConfigChange {
  readonly kind: 'config';
  readonly action: 'create' | 'change';
  readonly msp: MspId;
  readonly client: ClientId;
  readonly id: EffectivePart;
  readonly version: number;
  readonly value: Effective[EffectivePart];
  /** JSON pointer into the part -> layer. */
  readonly origin: Readonly<Record<string, string>>;
  readonly fields: readonly FieldDiff[];
  /** The version in force was written in the console: applying this one undoes that. */
  readonly overwrites?: 'console';
}

export type TenantChange = RecordChange | HostChange | ConfigChange;

export interface TenantPlan {
  /** In an order in which they can be applied one by one: what is referred to comes first. */
  readonly changes: readonly TenantChange[];
  readonly unchanged: number;
  /** Why the plan may not be applied. */
  readonly refusals: readonly string[];
  /** Installed, but without a file: left as it is. */
  readonly left: readonly string[];
}

interface Draft {
  readonly changes: TenantChange[];
  readonly refusals: string[];
  readonly left: string[];
  unchanged: number;
}

/** What `apply` would do. Equal files and store give no changes: applying twice does nothing the second time. */
export function planTenants(desired: DesiredTenants, installed: InstalledTenants): TenantPlan {
  const draft: Draft = { changes: [], refusals: [], left: [], unchanged: 0 };
  for (const msp of desired.msps) {
    planMsp(
      draft,
      msp,
      installed.msps.find((one) => one.record.id === msp.record.id),
    );
  }
  const files = new Set(desired.msps.map((msp) => msp.record.id));
  for (const msp of installed.msps) if (!files.has(msp.record.id)) draft.left.push(`MSP ${msp.record.slug}`);
  draft.refusals.push(...moves(desired, installed), ...hostConflicts(draft.changes, installed));
  const order = ['release', 'msp', 'team', 'client', 'config', 'contact', 'staff', 'key', 'claim'];
  const rank = (one: TenantChange): number => order.indexOf(one.kind === 'host' ? one.action : one.kind);
  const changes = draft.changes.map((change, place) => ({ change, place }));
  changes.sort((a, b) => rank(a.change) - rank(b.change) || a.place - b.place);
  return { ...draft, changes: changes.map((one) => one.change) };
}

function planMsp(draft: Draft, desired: DesiredMsp, installed: InstalledMsp | undefined): void {
  const msp = desired.record.id;
  const kept = (record: MspRecord) => ({ ...record, active: true, source: 'file' as const });
  planRecords(draft, 'msp', { msp }, [desired.record], installed ? [kept(installed.record)] : [], (one) => one.id);
  planRecords(draft, 'team', { msp }, desired.teams, installed?.teams ?? [], (one) => one.id);
  for (const client of desired.clients) {
    planClient(
      draft,
      msp,
      client,
      installed?.clients.find((one) => one.record.id === client.record.id),
    );
  }
  planRecords(draft, 'staff', { msp }, desired.staff, installed?.staff ?? [], (one) => one.id);
  planRecords(draft, 'key', { msp }, desired.apiKeys, installed?.apiKeys ?? [], (one) => one.name);
  const files = new Set(desired.clients.map((client) => client.record.id));
  for (const client of installed?.clients ?? []) {
    if (!files.has(client.record.id)) draft.left.push(`client ${desired.record.slug}/${client.record.slug}`);
  }
}

function planClient(draft: Draft, msp: MspId, desired: DesiredClient, installed: InstalledClient | undefined): void {
  const client = desired.record.id;
  if (installed && installed.record.kind !== desired.record.kind) {
    draft.refusals.push(`client ${desired.record.slug}: kind is fixed once installed (${installed.record.kind})`);
  }
  const before = installed ? [{ ...installed.record, active: true, source: 'file' as const }] : [];
  planRecords(draft, 'client', { msp, client }, [desired.record], before, (one) => one.id);
  planHosts(draft, { msp, client }, desired.hosts, installed?.hosts ?? []);
  for (const part of effectiveParts) planPart(draft, { msp, client }, part, desired, installed);
  const erased = new Set(installed?.erased);
  const people = desired.contacts.filter((one) => !erased.has(one.id));
  planRecords(draft, 'contact', { msp, client }, people, installed?.contacts ?? [], (one) => one.id);
}

function planRecords<K extends keyof Records>(
  draft: Draft,
  kind: K,
  at: { msp: MspId; client?: ClientId },
  desired: readonly Records[K][],
  installed: readonly (Records[K] & Kept)[],
  idOf: (record: Records[K]) => string,
): void {
  const push = (action: 'create' | 'change' | 'retire', record: Records[K], fields: readonly FieldDiff[]): void => {
    // Safe: kind and record belong together, which TypeScript cannot follow through the type parameter.
    draft.changes.push({ kind, action, ...at, id: idOf(record), record, fields } as unknown as RecordChange);
  };
  const before = new Map(installed.map((one) => [idOf(one), one]));
  for (const record of desired) {
    const old = before.get(idOf(record));
    before.delete(idOf(record));
    const { source: _source, ...known } = old ?? { source: 'file' };
    const fields = diffValues(old ? known : {}, old ? { ...record, active: true } : record);
    if (!old) push('create', record, fields);
    else if (fields.length > 0) push('change', record, fields);
    else draft.unchanged++;
  }
  for (const gone of before.values()) {
    if (!gone.active || gone.source !== 'file') continue;
    const { active: _active, source: _source, ...record } = gone;
    push('retire', record as unknown as Records[K], [{ pointer: '/active', before: true, after: false }]);
  }
}

function planHosts(
  draft: Draft,
  at: { msp: MspId; client: ClientId },
  desired: readonly string[],
  installed: readonly string[],
): void {
  for (const id of installed) {
    if (!desired.includes(id)) draft.changes.push({ kind: 'host', action: 'release', ...at, id });
  }
  for (const id of desired) {
    if (installed.includes(id)) draft.unchanged++;
    else draft.changes.push({ kind: 'host', action: 'claim', ...at, id });
  }
}

function planPart(
  draft: Draft,
  at: { msp: MspId; client: ClientId },
  part: EffectivePart,
  desired: DesiredClient,
  installed: InstalledClient | undefined,
): void {
  const old = installed?.config[part];
  const value = desired.config.value[part];
  const fields = diffValues(old?.value ?? {}, value).filter(
    (one) => part !== 'brand' || !one.pointer.startsWith('/colours'),
  );
  if (old && fields.length === 0) {
    draft.unchanged++;
    return;
  }
  const prefix = `/${part}/`;
  const origin = [...desired.config.origin].filter(([path]) => path.startsWith(prefix));
  draft.changes.push({
    kind: 'config',
    action: old ? 'change' : 'create',
    ...at,
    id: part,
    version: (old?.version ?? 0) + 1,
    value,
    origin: Object.fromEntries(origin.map(([path, layer]) => [path.slice(prefix.length - 1), layer])),
    fields,
    ...(old?.source === 'console' && { overwrites: 'console' as const }),
  });
}

/**
 * Moving a client to another MSP is an export and an import, never a moved folder: there it would start empty.
 * The same id in both MSPs is no conflict, since ids are unique within an MSP only.
 */
function moves(desired: DesiredTenants, installed: InstalledTenants): string[] {
  const wanted = new Set(desired.msps.flatMap((msp) => msp.clients.map((one) => `${msp.record.id}.${one.record.id}`)));
  const gone = installed.msps.flatMap((msp) =>
    msp.clients
      .filter((one) => !wanted.has(`${msp.record.id}.${one.record.id}`))
      .map((one) => [one.record.id, msp] as const),
  );
  const homes = new Map(gone);
  return desired.msps.flatMap((msp) =>
    msp.clients.flatMap(({ record }) => {
      const home = homes.get(record.id);
      if (!home || home.record.id === msp.record.id) return [];
      return [
        `client ${record.slug}: its id belongs to ${home.record.slug}; put the folder back, then export and import it`,
      ];
    }),
  );
}

function hostConflicts(changes: readonly TenantChange[], installed: InstalledTenants): string[] {
  const holders = new Map(
    installed.msps.flatMap((msp) =>
      msp.clients.flatMap((client) =>
        client.hosts.map((host) => [host, `${msp.record.slug}/${client.record.slug}`] as const),
      ),
    ),
  );
  const released = new Set(changes.flatMap((one) => (one.kind === 'host' && one.action === 'release' ? [one.id] : [])));
  return changes.flatMap((one) => {
    if (one.kind !== 'host' || one.action !== 'claim' || released.has(one.id)) return [];
    const holder = holders.get(one.id);
    return holder ? [`host name ${one.id} is held by ${holder}; remove it there first`] : [];
  });
}
