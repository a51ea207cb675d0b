import type { Labelled } from './contract-shape.ts';

export type FieldType =
  | 'string'
  | 'text'
  | 'number'
  | 'integer'
  | 'date'
  | 'boolean'
  | 'choice'
  | 'choices'
  | 'person'
  | 'asset';

/** What people write into a field of a client's own. */
export type FieldInput = string | number | boolean | string[];

export interface Field extends Labelled {
  help?: string;
  type: FieldType;
  options?: Labelled[];
  /** Up to when it must be filled in. */
  required?: 'open' | 'resolved' | 'closed';
  portal: 'hidden' | 'read' | 'edit';
  /** Processes whose tickets have it; absent: all. */
  kinds?: string[];
}
