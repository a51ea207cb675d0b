import * as z from 'zod';
import { defineProcess } from '../../kernel/process.ts';
import { workActions, workStates } from '../common.ts';

/** ITIL 4 incident management: an unplanned interruption to a service or reduction in its quality. */
export const incident = defineProcess({
  kind: 'incident',
  label: 'Incident',
  fields: z.strictObject({}),
  initial: 'new',
  states: workStates,
  actions: workActions,
  convertsTo: ['request'],
});
