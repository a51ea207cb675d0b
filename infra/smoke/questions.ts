import { type ClientId, type ClientScope, clientScope, type MspId, providerScope } from '@portico/domain/kernel/scope';
import { compile, type PolicyDocument } from '@portico/local/iam/evaluate';
import {
  alarmPk,
  boardPk,
  incomingFile,
  listPk,
  platformKey,
  platformMsp,
  platformMspListPk,
  staffHead,
  ticketPk,
  workPk,
} from '@portico/store/keys';

/** Documents by the name of the role that holds them, as in packages/store/policies.json. */
export type Documents = Readonly<Record<string, PolicyDocument>>;

export interface Tenant {
  readonly msp: MspId;
  readonly cli: ClientId;
}

/** One thing that a role is asked to do. None of them changes or reads an item: nothing stands under these keys. */
export interface Question {
  readonly role: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The action as IAM names it. */
  readonly action: string;
  /** By which call it is asked: a transaction asks for the action of each of its parts. */
  readonly call: string;
  /** Leading keys of the table or an index; one key of the bucket. */
  readonly keys: readonly string[];
  readonly index?: string;
  readonly allowed: boolean;
}

export interface Place {
  readonly tableArn: string;
  readonly bucketArn: string;
  readonly account: string;
}

/** Calls that name leading keys, with the action that IAM judges each by. */
const calls = {
  GetItem: 'GetItem',
  BatchGetItem: 'BatchGetItem',
  TransactGetItems: 'GetItem',
  PutItem: 'PutItem',
  UpdateItem: 'UpdateItem',
  DeleteItem: 'DeleteItem',
  BatchWriteItem: 'BatchWriteItem',
  TransactPut: 'PutItem',
  TransactUpdate: 'UpdateItem',
  TransactDelete: 'DeleteItem',
  TransactCheck: 'ConditionCheckItem',
} as const;
/** Calls that see every item, whatever their key. */
const unkeyed = { Scan: 'Scan', PartiQL: 'PartiQLSelect' } as const;

/**
 * What each role is asked, and what the policies say to it: of the own tenant, a neighbour, another MSP, lookalikes of
 * both, what belongs to nobody, and keys of two tenants in one call.
 * @param own a tenant that does not exist, so that what is allowed finds nothing
 */
export function questions(policies: Documents, own: Tenant, other: Tenant, place: Place): Question[] {
  const tags: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    ClientScope: { msp: own.msp, cli: own.cli },
    ProviderScope: { msp: own.msp },
    IdentityScope: {},
  };
  const [p, foreign] = [providerScope(own.msp), providerScope(other.msp)];
  const mine = clientScope(own.msp, own.cli);
  const neighbour = clientScope(own.msp, other.cli);
  const stranger = clientScope(other.msp, other.cli);
  // Safe: no tenants, but texts that must not pass for one.
  const [nearClient, nearMsp] = [`${mine}x` as ClientScope, `${p}x.${own.cli}` as ClientScope];
  const bases = [
    ...[mine, neighbour, nearClient, nearMsp].map((t) => ticketPk(t, 1)),
    staffHead(p, 'nobody').pk,
    [listPk(p, 'PUB'), 'K', '1'].join('#'),
    ticketPk(stranger, 1),
    staffHead(foreign, 'nobody').pk,
    platformMsp(other.msp).pk,
    platformKey('nobody').pk,
  ];
  const indexed = [
    ['list', listPk(mine, 'T')],
    ['list', listPk(neighbour, 'T')],
    ['work', workPk(p, 'nobody')],
    ['board', boardPk(p, 1)],
    ['board', boardPk(foreign, 1)],
    ['list', platformMspListPk],
    ['alarm', alarmPk(0)],
  ] as const;
  const files = [mine, neighbour, nearMsp, stranger].map((t) => incomingFile(t, 'none'));
  files.push(`${p}/none`, `${stranger}/${incomingFile(mine, 'none')}`);

  return Object.entries(policies).flatMap(([role, document]) => {
    const held = tags[role] ?? {};
    const decide = compile(document, held, place.account);
    const ask = (call: string, action: string, keys: readonly string[], index?: string): Question => {
      const resource = index === undefined ? place.tableArn : `${place.tableArn}/index/${index}`;
      const context: Record<string, string[]> = keys.length > 0 ? { 'dynamodb:LeadingKeys': [...keys] } : {};
      const allowed = decide({ action: `dynamodb:${action}`, resource, context });
      const at = index === undefined ? {} : { index };
      return { role, tags: held, action: `dynamodb:${action}`, call, keys, ...at, allowed };
    };
    const file = (key: string): Question => {
      const context = { 'aws:ResourceAccount': [place.account] };
      const allowed = decide({ action: 's3:PutObject', resource: `${place.bucketArn}/${key}`, context });
      return { role, tags: held, action: 's3:PutObject', call: 'PutObject', keys: [key], allowed };
    };
    const [first = '', second = ''] = bases;
    return [
      ...Object.entries(calls).flatMap(([call, action]) => bases.map((key) => ask(call, action, [key]))),
      ask('BatchGetItem', 'BatchGetItem', [first, second]),
      ...bases.map((key) => ask('Query', 'Query', [key])),
      ...indexed.map(([index, key]) => ask('Query', 'Query', [key], index)),
      ...Object.entries(unkeyed).map(([call, action]) => ask(call, action, [])),
      ...files.map(file),
    ];
  });
}
