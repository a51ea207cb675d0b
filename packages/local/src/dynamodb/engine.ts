/**
 * The embedded DynamoDB: the operations the store uses, over node:sqlite, with DynamoDB's semantics, errors and
 * limits. `as(principal)` takes the place of a DynamoDBDocumentClient; `wire.ts` wraps the same engine for the SDK.
 * Differences to AWS, all meant: reads leave out expired items at once (AWS may show them for 48 hours), indexes
 * are up to date unless a test lets them lag, and errors of refused requests carry their ConsumedCapacity.
 */
import { readFileSync } from 'node:fs';
import { early } from '@portico/store/db';
import type { TableSpec } from '@portico/store/table';
import { type Access, accessOf, checkPolicies, type Policies, type Principal } from './access.ts';
import type { Codec } from './codec.ts';
import { type DocumentClient, operationOf } from './document-client.ts';
import { FaultPlan, type Faults, IndexLag } from './faults.ts';
import { type Durability, GroupCommit } from './group-commit.ts';
import { native } from './native.ts';
import type { Context, Input } from './ops/context.ts';
import { type OperationName, operations } from './ops/register.ts';
import { Storage } from './storage.ts';
import { type Stream, StreamFeed } from './stream.ts';
import { Table } from './table.ts';

export type { Policies, Principal } from './access.ts';
export type { DocumentClient } from './document-client.ts';
export type { Faults } from './faults.ts';
export type { Stream, StreamRecord } from './stream.ts';

export interface EngineOptions {
  /** A file, or `:memory:`. */
  readonly path: string;
  readonly table: TableSpec;
  /**
   * What an answer promises to survive: `power` (default) a power failure, `process` the death of the process,
   * `none` nothing.
   */
  readonly durability?: Durability;
  /** Milliseconds since 1970; the clock of TTL, tokens and stream records. */
  readonly now?: () => number;
  /** By role; the store's `policies.json` when absent. */
  readonly policies?: Policies;
}

export interface Engine {
  /** A document client under one principal's policies. */
  as(principal: Principal): DocumentClient;
  readonly stream: Stream;
  readonly faults: Faults;
  /** Removes items past their `ttl`, with REMOVE records. @returns how many, at most `limit`. */
  sweepExpired(limit: number): Promise<number>;
  /** Settles when everything accepted so far is durable. */
  flush(): Promise<void>;
  close(): Promise<void>;
  /** For the wire faces: a principal's operations by name, with the values of their codec. */
  session(principal: Principal, codec: Codec): (name: OperationName, input: Input) => Promise<object>;
  readonly table: TableSpec;
}

const policiesFile = new URL('../../../store/policies.json', import.meta.url);

/** @throws Error when the file was written by a newer version of the engine, PolicyError for a policy it cannot read. */
export function openEngine(options: EngineOptions): Engine {
  const { path, table: spec, durability = 'power', now = Date.now } = options;
  const policies = options.policies ?? (JSON.parse(readFileSync(policiesFile, 'utf8')) as Policies);
  checkPolicies(policies);
  const storage = new Storage(path, spec, durability !== 'none');
  const feed = new StreamFeed(storage);
  const lag = new IndexLag();
  const plan = new FaultPlan();
  const group = new GroupCommit(
    storage,
    path,
    durability,
    (last) => feed.advance(last),
    () => table.resetSequence(),
  );
  const table = new Table(spec, storage, group, lag, now);
  const run = (access: Access, name: OperationName, input: Input, codec: Codec, early = false) =>
    operations[name]({ table, codec, access, faults: plan, early } satisfies Context, input);
  const faults = faultControl(plan, lag, table);
  return {
    as: (principal) => client(accessOf(principal, policies, spec), run),
    stream: feed.bind(group),
    faults,
    sweepExpired: (limit) =>
      group.write(
        () => table.sweep(limit).length,
        (count) => count,
      ),
    flush: () => group.flush(),
    async close() {
      faults.clear();
      await group.close();
      storage.close();
    },
    session(principal, codec) {
      const access = accessOf(principal, policies, spec);
      return async (name, input) => run(access, name, input, codec);
    },
    table: spec,
  };
}

type Run = (
  access: Access,
  name: OperationName,
  input: Input,
  codec: Codec,
  early?: boolean,
) => object | Promise<object>;

function client(access: Access, run: Run): DocumentClient {
  const send = async (command: object) => {
    const { name, input } = operationOf(command);
    return run(access, name, input, native, early in command);
  };
  return { send } as DocumentClient;
}

function faultControl(plan: FaultPlan, lag: IndexLag, table: Table): Faults {
  const releaseIndexes = () =>
    lag.release(Number.POSITIVE_INFINITY, (work) => {
      table.writeHeld(work);
    });
  return {
    add: (rule) => plan.add(rule),
    indexLag(value) {
      lag.set(value);
      if (value === undefined) releaseIndexes();
    },
    releaseIndexes,
    clear() {
      plan.clear();
      lag.set(undefined);
      releaseIndexes();
    },
  };
}
