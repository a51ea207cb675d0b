import type { DesiredClient, DesiredTenants } from '@portico/domain/tenant/desired';
import type { FieldDiff } from '@portico/domain/tenant/effective';
import { isRecord, originOf, pointer } from '@portico/domain/tenant/merge';
import type { TenantChange, TenantPlan } from '@portico/domain/tenant/plan';
import type { Problem } from './source.ts';

const VALUE_MAX = 80;

export function printProblems(problems: readonly Problem[]): string {
  const lines = problems.map(({ file, line, path, message, fix }) => {
    return `${file}:${line}  ${path ? `${path}: ` : ''}${message}\n    fix: ${fix}\n`;
  });
  return `${lines.join('')}${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}; nothing was changed.\n`;
}

const signs = { create: '+', claim: '+', change: '~', retire: '-', release: '-' } as const;

export function printPlan(plan: TenantPlan, desired: DesiredTenants): string {
  const names = namesOf(desired);
  const lines = plan.changes.flatMap((change) => [
    `${signs[change.action]} ${titleOf(change, names)}`,
    ...(change.kind !== 'host' && change.action === 'change'
      ? change.fields.map((field) => `    ${fieldLine(field)}`)
      : []),
    ...('overwrites' in change ? ['    was edited in the console: --take-files overwrites it'] : []),
  ]);
  for (const left of plan.left) lines.push(`  ${left} has no file: left as it is`);
  for (const refusal of plan.refusals) lines.push(`! ${refusal}`);
  lines.push(`${plan.changes.length} to change, ${plan.unchanged} unchanged.`);
  return `${lines.join('\n')}\n`;
}

function titleOf(change: TenantChange, names: ReadonlyMap<string, string>): string {
  const msp = names.get(change.msp) ?? change.msp;
  const client = change.client === undefined ? undefined : names.get(`${change.msp}.${change.client}`);
  const owner = client === undefined ? msp : `${msp}/${client}`;
  switch (change.kind) {
    case 'msp':
    case 'client':
      return `${change.kind} ${owner}`;
    case 'config':
      return `${change.id} of ${owner}, version ${change.version}`;
    case 'host':
      return `host ${change.id} of ${owner}`;
    default:
      return `${change.kind} ${change.record.name} of ${owner}`;
  }
}

function namesOf(desired: DesiredTenants): ReadonlyMap<string, string> {
  return new Map(
    desired.msps.flatMap(({ record, clients }) => [
      [record.id as string, record.slug] as const,
      ...clients.map((client) => [`${record.id}.${client.record.id}`, client.record.slug] as const),
    ]),
  );
}

function fieldLine({ pointer: path, before, after }: FieldDiff): string {
  return `${path}: ${short(before)} -> ${short(after)}`;
}

function short(value: unknown): string {
  if (value === undefined) return '(none)';
  const text = JSON.stringify(value);
  return text.length > VALUE_MAX ? `${text.slice(0, VALUE_MAX - 3)}...` : text;
}

export interface ExplainedValue {
  readonly pointer: string;
  readonly value: unknown;
  readonly from: string;
}

/** Every effective value of a client, with the layer it comes from. Derived colours come from the primary one. */
export function explain(client: DesiredClient): ExplainedValue[] {
  return leaves(client.config.value, [], client.config.origin).filter((one) => one.pointer !== '/brand/logo');
}

function leaves(value: unknown, path: readonly string[], origin: ReadonlyMap<string, string>): ExplainedValue[] {
  if (isRecord(value) && Object.keys(value).length > 0) {
    return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key], origin));
  }
  return [{ pointer: pointer(path), value, from: originOf(origin, path) ?? 'schema default' }];
}

export function printClient(client: DesiredClient, explained: boolean): string {
  const { record } = client;
  const head = `${record.name} (${record.slug}, ${record.prefix}, ${record.kind}), ${client.contacts.length} contacts\n`;
  const lines = explain(client).map(
    ({ pointer: path, value, from }) => `${explained ? `${from} `.padEnd(10) : ''}${path} = ${short(value)}\n`,
  );
  return head + lines.join('');
}
