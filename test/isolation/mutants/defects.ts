/** A check taken out of the product's source: in `file`, `find` stands exactly once and becomes `replace`. */
export interface Defect {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/**
 * What keys and policies cannot see has two checks written apart. Each is taken out alone, which must leak nothing, and
 * then both, which must leak, or nobody could tell that they hold.
 */
export interface Pair {
  readonly name: string;
  /** Operations to ask; all where absent. */
  readonly operations: readonly string[];
  readonly first: readonly Defect[];
  readonly second: readonly Defect[];
}

export const pairs: readonly Pair[] = [
  {
    name: 'a denied client on lists of the whole MSP: the query’s filter, the row check after reading',
    operations: ['listTickets', 'countTickets'],
    first: [
      {
        file: 'packages/app/src/queue/list.ts',
        find: "if (actor.kind !== 'staff' || actor.grants.mode === 'all') return undefined;",
        replace: 'return undefined;',
      },
    ],
    second: [
      {
        file: 'packages/app/src/queue/list.ts',
        find: 'return mayEnter(actor, actor.msp, clientId(row.r.cl)) && seesTicket(actor, { requester: row.r.rq });',
        replace: 'return true;',
      },
    ],
  },
  {
    name: 'a colleague’s private ticket on one’s own list: whose pointers are read, the row check after reading',
    operations: ['listTickets', 'countTickets'],
    first: [
      {
        file: 'packages/app/src/queue/own.ts',
        find: 'pk: requesterPk(t, actor.id), descending',
        // The requester of the sandbox's first place, whoever asks.
        replace: "pk: requesterPk(t, 'c1rhea0001'), descending",
      },
    ],
    second: [
      {
        file: 'packages/app/src/queue/own.ts',
        find: ' || !(await sightOf(db, actor, ticket))',
        replace: '',
      },
    ],
  },
  {
    name: 'notes: the query’s filter, the reader’s check',
    operations: ['getTimeline'],
    first: [
      {
        file: 'packages/store/src/ticket/read.ts',
        find: '...(publicOnly ? { filter: onlyPublic } : {})',
        replace: '',
      },
    ],
    second: [
      {
        file: 'packages/app/src/ticket/timeline.ts',
        find: "internal || vis === 'public'",
        replace: 'true',
      },
    ],
  },
  {
    name: 'notes of the past: the query’s filter, the reader’s check',
    operations: ['getTicketAsOf'],
    first: [
      {
        file: 'packages/store/src/ticket/read.ts',
        find: '...(publicOnly ? { filter: onlyPublic } : undefined),',
        replace: '',
      },
    ],
    second: [
      {
        file: 'packages/app/src/ticket/timeline.ts',
        find: "internal || vis === 'public'",
        replace: 'true',
      },
    ],
  },
  {
    name: 'verbs of a key: the route’s demand, the verb’s own right',
    operations: ['getTicket', 'openTicket', 'replyToTicket', 'noteOnTicket', 'changeTicket'],
    first: [
      {
        file: 'packages/domain/src/identity/persona.ts',
        find: "return demand.keyScope === 'any' || actor.scopes.includes(demand.keyScope);",
        replace: 'return true;',
      },
    ],
    second: [
      {
        file: 'packages/app/src/ticket/access.ts',
        find: 'return actor.scopes.includes(keyScopeOf[right]);',
        replace: 'return true;',
      },
    ],
  },
];
