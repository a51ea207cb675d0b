import * as z from 'zod';
import { defineProcess } from '../../kernel/process.ts';
import { workActions, workStates } from '../common.ts';

/** ITIL 4 service request management: something a user asks for as a normal part of service delivery. */
export const request = defineProcess({
  kind: 'request',
  label: 'Service request',
  fields: z.strictObject({}),
  initial: 'new',
  states: workStates,
  actions: { ...workActions, resolve: { ...workActions.resolve, label: 'Fulfil' } },
  convertsTo: ['incident'],
});
