import * as z from 'zod';
import { processes, processKinds } from '../processes/index.ts';
import { calendarSchema } from '../sla/calendar.ts';
import {
  priorityNames,
  type RuleConditions,
  rulesInConflict,
  type SlaPolicy,
  slaPolicySchema,
  weightOf,
} from '../sla/policy.ts';
import { brandSchema } from './brand.ts';
import { deskFaults, deskSchema } from './desk.ts';
import type { Fault } from './fault.ts';
import { keySchema } from './names.ts';
import { processesNamed } from './work.ts';

/** The sections of settings, complete. A layer (defaults, MSP, client) may give any part of them. */
const sections = z.strictObject({
  desk: deskSchema,
  calendars: z.record(keySchema, calendarSchema),
  sla: slaPolicySchema,
  brand: brandSchema,
});

export type Settings = z.output<typeof sections>;

/** What one layer says: any part of the settings. Records merge with those of other layers, lists replace them. */
export type SettingsLayer = DeepPartial<z.input<typeof sections>>;

type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> }
    : T;

export const sectionNames = ['desk', 'calendars', 'sla', 'brand'] as const;

/** The merged settings, with the rules that join one value to another. */
export const settingsSchema = sections.superRefine((settings, context) => {
  for (const fault of settingsFaults(settings)) {
    context.addIssue({ code: 'custom', path: [...fault.path], message: fault.message, input: undefined });
  }
});

/** One layer: every field may be absent, none may be unknown. */
export const settingsLayerSchema = layerOf(sections) as unknown as z.ZodType<SettingsLayer>;

/**
 * The same schema with every object's fields optional. Rules across fields are left to the merged whole, since a
 * layer need not make sense alone.
 */
function layerOf(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodObject) {
    const fields = Object.entries(schema.shape as Record<string, z.core.$ZodType>);
    return z.strictObject(
      Object.fromEntries(fields.map(([key, field]) => [key, z.exactOptional(layerOf(bare(field)))])),
    );
  }
  if (schema instanceof z.ZodRecord) {
    return z.record(schema.keyType as z.ZodString, layerOf(schema.valueType) as z.ZodType);
  }
  return schema;
}

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  const wrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional;
  if (wrapped || schema instanceof z.ZodDefault) return bare(schema.def.innerType);
  return schema;
}

function settingsFaults(settings: Settings): Fault[] {
  const { desk, sla, calendars } = settings;
  return [
    ...at('desk', [...deskFaults(desk), ...processFaults(desk)]),
    ...at('sla', [...slaFaults(sla, calendars), ...policyFaults(sla, desk)]),
  ];
}

const states = new Set(processes.flatMap((process) => Object.keys(process.states)));

/** Names that come from the register of processes: a misspelt one would silently have no effect. */
function processFaults(desk: Settings['desk']): Fault[] {
  const types = desk.requestTypes.flatMap((type, place) =>
    processKinds.includes(type.process) ? [] : [unknownProcess(['requestTypes', place, 'process'], type.process)],
  );
  const statuses = Object.keys(desk.statuses).flatMap((status) =>
    states.has(status)
      ? []
      : [{ path: ['statuses', status], message: `no process has this state; use one of: ${[...states].join(', ')}` }],
  );
  const named = processesNamed(desk).flatMap(({ path, process }) =>
    processKinds.includes(process) ? [] : [unknownProcess(path, process)],
  );
  return [...types, ...statuses, ...named];
}

function unknownProcess(path: readonly (string | number)[], kind: string): Fault {
  return { path, message: `there is no process "${kind}"; use one of: ${processKinds.join(', ')}` };
}

function slaFaults(sla: SlaPolicy, calendars: Settings['calendars']): Fault[] {
  if (Object.hasOwn(calendars, sla.calendar)) return [];
  const known = Object.keys(calendars).join(', ') || 'none is declared';
  return [{ path: ['calendar'], message: `there is no calendar "${sla.calendar}"; use one of: ${known}` }];
}

/** What is wrong with a policy beside its calendar, on a desk. */
export function policyFaults(sla: SlaPolicy, desk: Settings['desk']): Fault[] {
  return [...targetFaults(sla), ...ruleFaults(sla, desk)];
}

function targetFaults(sla: SlaPolicy): Fault[] {
  const faults: Fault[] = [];
  for (const [process, byPriority] of Object.entries(sla.targets)) {
    if (!processKinds.includes(process)) faults.push(unknownProcess(['targets', process], process));
    for (const priority of priorityNames) {
      const { responseMinutes: response, resolutionMinutes: resolution } = byPriority[priority];
      if (response === undefined || response <= resolution) continue;
      const message = `response ${response} min is longer than resolution ${resolution} min; shorten it`;
      faults.push({ path: ['targets', process, priority, 'responseMinutes'], message });
    }
  }
  return faults;
}

/** Rules that can never apply, promise nonsense, or of which chance would choose. */
function ruleFaults(sla: SlaPolicy, desk: Settings['desk']): Fault[] {
  const rules = Object.entries(sla.rules ?? {});
  const categories = desk.categories.map((one) => one.id);
  const subcategories = desk.categories.flatMap((one) => one.subcategories.map((sub) => sub.id));
  return rules.flatMap(([name, { when, targets }], place): Fault[] => {
    const path = ['rules', name];
    const unknown = (field: keyof RuleConditions, what: string, known: readonly string[]): Fault[] => {
      const named = (when[field] ?? []) as readonly string[];
      return named.flatMap((one, at) => {
        if (known.includes(one)) return [];
        const message = `there is no ${what} "${one}"; use one of: ${known.join(', ')}`;
        return [{ path: [...path, 'when', field, at], message }];
      });
    };
    const empty = weightOf(when) === 0;
    const { responseMinutes: response, resolutionMinutes: resolution } = targets;
    const longer = response !== undefined && response > resolution;
    const message = `response ${response} min is longer than resolution ${resolution} min; shorten it`;
    const rivals = rules.slice(0, place).filter(([, other]) => rulesInConflict(other.when, when));
    return [
      ...(empty ? [{ path: [...path, 'when'], message: 'it names no condition; name one, or change `targets`' }] : []),
      ...unknown('processes', 'process', processKinds),
      ...unknown('categories', 'category', categories),
      ...unknown('subcategories', 'subcategory', subcategories),
      ...(longer ? [{ path: [...path, 'targets', 'responseMinutes'], message }] : []),
      ...rivals.map(([rival]) => ({
        path: [...path, 'when'],
        message: `fits the same tickets as the rule "${rival}" and is as specific; add a condition to one, or part them`,
      })),
    ];
  });
}

function at(section: string, faults: readonly Fault[]): Fault[] {
  return faults.map(({ path, message }) => ({ path: [section, ...path], message }));
}
