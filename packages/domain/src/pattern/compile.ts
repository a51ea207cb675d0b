import { isRecord, PatternError, parseTest, reservedInOr, type ValueTest } from './value.ts';

/** What one field must be: one of the tests holds for one of its values, or it is not there where that is asked. */
export interface FieldRule {
  readonly path: string;
  readonly tests: readonly ValueTest[];
  readonly absent: boolean;
}

/** A pattern of EventBridge's grammar, compiled: it matches where every field of one branch does (`$or` makes branches). */
export interface Pattern {
  readonly branches: readonly (readonly FieldRule[])[];
}

/** EventBridge: combinations of `$or` that one pattern may come to. */
const branchesMax = 1000;
const OR = '$or';

type Branch = ReadonlyMap<string, FieldRule>;

/**
 * Compiles a pattern (Amazon EventBridge user guide, "Comparison operators for use in event patterns").
 * @throws PatternError naming the field, where Amazon would not take the pattern.
 */
export function compilePattern(pattern: unknown): Pattern {
  if (!isRecord(pattern)) throw new PatternError('', 'must be an object');
  const branches = compileObject(pattern, '', [new Map()], false);
  // By name: whether a field is absent is asked within the array elements that the fields before it have chosen.
  const inOrder = (branch: Branch) => [...branch.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { branches: branches.map(inOrder) };
}

function compileObject(
  object: Readonly<Record<string, unknown>>,
  path: string,
  before: readonly Branch[],
  withinOr: boolean,
): readonly Branch[] {
  const entries = Object.entries(object);
  if (entries.length === 0) throw new PatternError(path, 'must name a field');
  let branches = before;
  for (const [name, wanted] of entries) {
    const at = path === '' ? name : `${path}.${name}`;
    if (name === OR) branches = compileOr(wanted, path, branches);
    else if (withinOr && reservedInOr.has(name)) throw new PatternError(at, 'is a reserved word within $or');
    else if (isRecord(wanted)) branches = compileObject(wanted, at, branches, withinOr);
    else if (Array.isArray(wanted)) branches = withRule(branches, compileField(wanted, at));
    else throw new PatternError(at, 'must be an object or a list');
  }
  return branches;
}

function withRule(branches: readonly Branch[], rule: FieldRule): readonly Branch[] {
  return branches.map((branch) => new Map([...branch, [rule.path, rule]]));
}

function compileOr(wanted: unknown, path: string, before: readonly Branch[]): readonly Branch[] {
  const at = path === '' ? OR : `${path}.${OR}`;
  if (!Array.isArray(wanted) || wanted.length < 2) throw new PatternError(at, 'must be a list of at least two objects');
  const branches: Branch[] = [];
  for (const one of wanted) {
    if (!isRecord(one)) throw new PatternError(at, 'must hold objects only');
    branches.push(...compileObject(one, path, before, true));
    if (branches.length > branchesMax) throw new PatternError(at, `makes more than ${branchesMax} combinations`);
  }
  return branches;
}

function compileField(wanted: readonly unknown[], path: string): FieldRule {
  if (wanted.length === 0) throw new PatternError(path, 'must list at least one value');
  const parsed = wanted.map((one) => parseTest(one, path));
  return {
    path,
    tests: parsed.filter((one) => one !== 'absent'),
    absent: parsed.includes('absent'),
  };
}
