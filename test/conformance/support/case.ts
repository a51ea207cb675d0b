/** Turns a case's short name for a key into one no other case uses. */
export type Keys = (name: string) => string;
export type Item = Record<string, unknown>;
export type Operation =
  | 'Get'
  | 'Put'
  | 'Update'
  | 'Delete'
  | 'Query'
  | 'Scan'
  | 'BatchGet'
  | 'BatchWrite'
  | 'TransactGet'
  | 'TransactWrite'
  | 'RawGet'
  | 'RawPut'
  | 'RawUpdate'
  | 'RawQuery'
  | 'RawTransactWrite';

/**
 * One command. `pages` follows LastEvaluatedKey to the end and compares every page. `message: 'any'` compares the
 * error's name only (its text is not something the store may rely on).
 */
export interface Step {
  readonly op: Operation;
  readonly input: Record<string, unknown>;
  readonly pages?: boolean;
  readonly message?: 'any';
  /** The answer is a bag (BatchGet promises no order). */
  readonly unordered?: boolean;
  /** Rows with equal index keys have no promised order: compare the order of keys and the bag of rows. */
  readonly ties?: boolean;
  /** Compare the bag of rows of all pages only (what a Scan reads on its way is other cases' items). */
  readonly rows?: boolean;
}

export interface ConformanceCase {
  readonly name: string;
  readonly setup?: (k: Keys) => readonly Item[];
  readonly steps: (k: Keys) => readonly Step[];
  /** Commands in AttributeValue form exist on the wire only; the direct face has no such input. */
  readonly wireOnly?: boolean;
  /** Partitions (short names) whose final content, base and indexes, is compared too; default `['p']`. */
  readonly partitions?: readonly string[];
}

/** The key of the item most cases use. */
export const key = (k: Keys, sk = 'a') => ({ pk: k('p'), sk });
