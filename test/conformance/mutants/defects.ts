/** One planted defect: in `file` (of the engine's source), `find` stands exactly once and becomes `replace`. */
export interface Defect {
  readonly name: string;
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const dynamodb = (file: string) => `dynamodb/${file}`;

export const defects: readonly Defect[] = [
  {
    name: 'a condition is ignored on single writes',
    file: dynamodb('ops/write.ts'),
    find: 'if (!expressions.holds(before?.map)) {',
    replace: 'if (false as boolean) {',
  },
  {
    name: 'a condition is ignored in transactions',
    file: dynamodb('ops/transact.ts'),
    find: 'if (!expressions.holds(before?.map)) {',
    replace: 'if (false as boolean) {',
  },
  {
    name: 'a deleted or moved index row stays',
    file: dynamodb('table.ts'),
    find: 'if (replaced) this.storage.removeIndexRow(index, replaced);',
    replace: '',
  },
  {
    name: 'an index row is not added',
    file: dynamodb('table.ts'),
    find: 'if (added) this.storage.putIndexRow(index, added);',
    replace: '',
  },
  {
    name: 'an index row keeps its old content while its key stays',
    file: dynamodb('table.ts'),
    find: 'if (removed.body === added.body && removed.ttl === added.ttl) return;',
    replace: 'return;',
  },
  {
    name: 'half a key is enough for an index row',
    file: dynamodb('table.ts'),
    find: "if (typeof indexPk !== 'string' || typeof indexSk !== 'string') return undefined;",
    replace: "if (typeof indexPk !== 'string') return undefined;",
  },
  {
    name: 'a transaction token is ignored',
    file: dynamodb('ops/transact.ts'),
    find: 'if (token !== undefined && isReplay(context, token, digest)) {',
    replace: 'if (false as boolean) {',
  },
  {
    name: 'a token accepts another request',
    file: dynamodb('ops/transact.ts'),
    find: 'if (known.digest !== digest) throw tokenMismatch();',
    replace: '',
  },
  {
    name: 'a token lives for ever',
    file: dynamodb('ops/transact.ts'),
    find: 'if (!known || known.at <= table.now() - TOKEN_MS) return false;',
    replace: 'if (!known) return false;',
  },
  {
    name: 'an item may be named twice in a transaction',
    file: dynamodb('ops/transact.ts'),
    find: 'if (keys.size !== plans.length) {',
    replace: 'if (false as boolean) {',
  },
  {
    name: 'cancellation reasons come in reverse',
    file: dynamodb('ops/transact.ts'),
    find: 'throw billed(canceled(decided.map(({ reason }) => reason))',
    replace: 'throw billed(canceled(decided.map(({ reason }) => reason).reverse())',
  },
  {
    name: 'a failed condition of a transaction does not return the item',
    file: dynamodb('ops/transact.ts'),
    find: '...(showOld && before && { Item: toAttributeMap(before.map) }),',
    replace: '',
  },
  {
    name: 'a transaction costs as much as its writes alone',
    file: dynamodb('ops/transact.ts'),
    find: 'usage.table(2 * writeUnits(',
    replace: 'usage.table(writeUnits(',
  },
  {
    name: 'a page is one row too long',
    file: dynamodb('ops/query.ts'),
    find: 'if (progress.scanned === limit ||',
    replace: 'if ((limit !== undefined && progress.scanned > limit) ||',
  },
  {
    name: 'the filter comes before the limit',
    file: dynamodb('ops/query.ts'),
    find: 'if (progress.scanned === limit ||',
    replace: 'if (progress.matched === limit ||',
  },
  {
    name: 'a page may exceed 1 MB',
    file: dynamodb('ops/query.ts'),
    find: 'const PAGE_BYTES = 1024 * 1024;',
    replace: 'const PAGE_BYTES = 16 * 1024 * 1024;',
  },
  {
    name: 'a cursor goes forward when the query goes backward',
    file: dynamodb('storage.ts'),
    find: "const comparison = forward ? '>' : '<';",
    replace: "const comparison = '>';",
  },
  {
    name: 'a cursor in an index skips rows of an equal key',
    file: dynamodb('storage.ts'),
    find: '` AND (isk, pk, sk) ${comparison} (?, ?, ?)`',
    replace: '` AND isk ${comparison} ? AND ? = ?`',
  },
  {
    name: 'rows of an equal index key come back in any order',
    file: dynamodb('storage.ts'),
    find: '` ORDER BY isk ${direction}, pk ${direction}, sk ${direction}`',
    replace: '` ORDER BY isk ${direction}, sk, pk`',
  },
  {
    name: 'ADD adds twice',
    file: dynamodb('expressions/update.ts'),
    find: 'if (isNumeric(current) && isNumeric(value)) return addNumbers(current, value, 1);',
    replace:
      'if (isNumeric(current) && isNumeric(value)) return addNumbers(addNumbers(current, value, 1) as typeof current, value, 1);',
  },
  {
    name: 'REMOVE does nothing',
    file: dynamodb('expressions/update.ts'),
    find: 'draft.remove(removals);',
    replace: '',
  },
  {
    name: 'SET reads what the same expression has written',
    file: dynamodb('expressions/update.ts'),
    find: 'value: evaluate(value, item, bindings) }));',
    replace:
      'value: evaluate(value, draft.root, bindings) }));\n  for (const one of assignments) draft.assign([{ at: draft.locate(resolvePath(one.path, bindings)), value: one.value }]);',
  },
  {
    name: 'DELETE leaves an empty set',
    file: dynamodb('expressions/update.ts'),
    find: 'return left.length > 0 ? new ValueSet(current.type, left) : undefined;',
    replace: 'return new ValueSet(current.type, left);',
  },
  {
    name: 'an item of one byte too many is accepted',
    file: dynamodb('item-rules.ts'),
    find: 'if (size <= MAX_ITEM_BYTES) return;',
    replace: 'if (size <= MAX_ITEM_BYTES + 1) return;',
  },
  {
    name: 'an item of exactly 400 KB is refused',
    file: dynamodb('item-rules.ts'),
    find: 'if (size <= MAX_ITEM_BYTES) return;',
    replace: 'if (size < MAX_ITEM_BYTES) return;',
  },
  {
    name: 'a stream record is lost when an item is removed',
    file: dynamodb('table.ts'),
    find: 'this.#record(key, before?.body, body);',
    replace: 'if (body !== undefined) this.#record(key, before?.body, body);',
  },
  {
    name: 'begins_with finds the text anywhere',
    file: dynamodb('expressions/evaluate.ts'),
    find: 'value.startsWith(prefix)',
    replace: 'value.includes(prefix)',
  },
  {
    name: 'a key prefix includes the text after it',
    file: dynamodb('expressions/key-condition.ts'),
    find: 'high: { key: end, inclusive: false } }',
    replace: 'high: { key: end, inclusive: true } }',
  },
  {
    name: 'BETWEEN leaves out its upper bound',
    file: dynamodb('expressions/evaluate.ts'),
    find: "compares('<=', value, high)",
    replace: "compares('<', value, high)",
  },
  {
    name: 'BETWEEN on a sort key leaves out its lower bound',
    file: dynamodb('expressions/key-condition.ts'),
    find: 'return { low: { key: first, inclusive: true }, high: { key: second, inclusive: true } };',
    replace: 'return { low: { key: first, inclusive: false }, high: { key: second, inclusive: true } };',
  },
  {
    name: 'NOT binds looser than AND',
    file: dynamodb('expressions/condition-parser.ts'),
    find: "const right = kind === 'and' ? this.#not() : this.#and();",
    replace: "const right = kind === 'and' ? this.or() : this.#and();",
  },
  {
    name: '<> is false for a missing attribute',
    file: dynamodb('expressions/evaluate.ts'),
    find: "return operator === '<>';",
    replace: 'return false;',
  },
  {
    name: 'a projection of one attribute of a map gives the whole map',
    file: dynamodb('expressions/projection.ts'),
    find: 'for (const path of paths) grow(tree, path);',
    replace: 'for (const path of paths) grow(tree, path.slice(0, 1));',
  },
  {
    name: 'an index shows attributes it does not project',
    file: dynamodb('table.ts'),
    find: '? this.#plainRow([index.partitionKey, index.sortKey, ...projected])',
    replace: '? this.#plainRow([index.partitionKey, index.sortKey, ...projected, "private"])',
  },
  {
    name: 'expired items are read',
    file: dynamodb('table.ts'),
    find: 'if (ttl === null) return false;',
    replace: 'if (ttl !== undefined) return false;',
  },
  {
    name: 'a policy allows a call that names no key',
    file: 'iam/evaluate.ts',
    find: "return ({ context }) => ((context[key] ?? []).length === 0) === (wanted === 'true');",
    replace: 'return () => true;',
  },
  {
    name: 'a policy asks for one allowed key among many',
    file: 'iam/evaluate.ts',
    find: "if (quantifier === 'ForAllValues') return ({ context }) => (context[key] ?? []).every(matches);",
    replace: "if (quantifier === 'ForAllValues') return ({ context }) => (context[key] ?? []).some(matches);",
  },
  {
    name: 'only the first key of a call meets the policy',
    file: dynamodb('access.ts'),
    find: "leadingKeys.length > 0 ? { 'dynamodb:LeadingKeys': leadingKeys } : {};",
    replace: "leadingKeys.length > 0 ? { 'dynamodb:LeadingKeys': leadingKeys.slice(0, 1) } : {};",
  },
];
