import type { Filter, Term, ValueField } from './filter.ts';

/** Ids by what people call things. Only what the reader may see belongs in here. */
export interface FilterNames {
  readonly clients: ReadonlyMap<string, string>;
  readonly teams: ReadonlyMap<string, string>;
  readonly staff: ReadonlyMap<string, string>;
}

/** A filter whose clients, teams and people are ids: what lists can be matched against. */
export interface ResolvedFilter extends Filter {
  readonly resolved: true;
}

export interface NameFault {
  readonly field: ValueField;
  readonly value: string;
  readonly detail: string;
}

export type ResolvedOutcome = { readonly filter: ResolvedFilter } | { readonly faults: readonly NameFault[] };

const lookups: { readonly [F in ValueField]?: { from: keyof FilterNames; words: readonly string[] } } = {
  client: { from: 'clients', words: [] },
  team: { from: 'teams', words: ['none'] },
  assignee: { from: 'staff', words: ['me', 'none'] },
};

/**
 * Puts ids in the place of names; an id stays what it is. A name that is not in the maps is a fault, whether or not
 * something of that name exists where the reader may not look.
 */
export function resolveFilter(filter: Filter, names: FilterNames): ResolvedOutcome {
  const faults: NameFault[] = [];
  const terms = filter.terms.map((term) => resolveTerm(term, names, faults));
  return faults.length > 0 ? { faults } : { filter: { terms, resolved: true } };
}

function resolveTerm(term: Term, names: FilterNames, faults: NameFault[]): Term {
  const lookup = term.kind === 'values' ? lookups[term.field] : undefined;
  if (term.kind !== 'values' || !lookup) return term;
  const known = names[lookup.from];
  const ids = new Set(known.values());
  const values = term.values.flatMap((value) => {
    const word = value.toLowerCase();
    if (lookup.words.includes(word)) return [word];
    const id = ids.has(value) ? value : (known.get(value) ?? known.get(word));
    if (id !== undefined) return [id];
    faults.push({ field: term.field, value, detail: `there is no ${term.field} "${value}"` });
    return [];
  });
  return { ...term, values: [...new Set(values)] };
}
