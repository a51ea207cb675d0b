/** Parsed expressions. They hold `#names` and `:values` unresolved, so one parse serves every request with its text. */

/** Attribute names (literal or `#placeholder`) and list indexes. */
export type Path = readonly (string | number)[];

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Node =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'value'; readonly name: string }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[] }
  | { readonly kind: 'compare'; readonly operator: Comparator; readonly args: readonly [Node, Node] }
  | { readonly kind: 'between'; readonly args: readonly [Node, Node, Node] }
  | { readonly kind: 'in'; readonly args: readonly [Node, ...Node[]] }
  | { readonly kind: 'arithmetic'; readonly operator: '+' | '-'; readonly args: readonly [Node, Node] }
  | { readonly kind: 'and' | 'or'; readonly args: readonly [Node, Node] }
  | { readonly kind: 'not'; readonly args: readonly [Node] };

export interface Parsed {
  readonly label: string;
  /** `#names` and `:values` in the order they appear, each once. */
  readonly references: readonly string[];
  /** Every document path, in order. */
  readonly paths: readonly Path[];
  /** Nodes whose operands need a check once names and values are known. */
  readonly checks: readonly Node[];
}

export interface Condition extends Parsed {
  readonly root: Node;
}

export interface Update extends Parsed {
  readonly set: readonly { readonly path: Path; readonly value: Node }[];
  readonly remove: readonly Path[];
  readonly add: readonly { readonly path: Path; readonly value: string }[];
  readonly delete: readonly { readonly path: Path; readonly value: string }[];
  /** The targets of all sections in the order written. */
  readonly targets: readonly Path[];
}

export type Projection = Parsed;
