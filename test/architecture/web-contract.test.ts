import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeApiTypes } from '../support/api-types.ts';

const contract = fileURLToPath(new URL('../../packages/web/src/api/contract.ts', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-contract-'));
  await writeApiTypes(join(folder, 'made.d.ts'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/**
 * What the server answers must be what the client reads, and what the client sends must be what the server takes:
 * two assignments, one in each direction, over every operation of the contract.
 */
const check = (written: string) => `
import type { paths as Made } from './made.d.ts';
import type { paths as Written } from '${written}';
type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Used<W> = { [M in Method]: M extends keyof W ? ([W[M]] extends [undefined] ? never : M) : never }[Method];
type At<T, K> = K extends keyof T ? T[K] : 'the API has no such operation';
type Answer<O> = O extends { responses: infer R }
  ? { [S in keyof R & (200 | 201)]: R[S] extends { content: { 'application/json': infer B } } ? B : 'no content' }
  : 'the API has no such operation';
type Input<O> = O extends { parameters: infer P }
  ? {
      path: P extends { path: infer X } ? X : unknown;
      query: P extends { query?: infer X } ? X : unknown;
      header: P extends { header?: infer X } ? X : unknown;
      body: O extends { requestBody?: { content: { 'application/json': infer B } } } ? B : unknown;
    }
  : never;
type AnswersMade = { [P in keyof Written]: { [M in Used<Written[P]>]: Answer<At<At<Made, P>, M>> } };
type AnswersRead = { [P in keyof Written]: { [M in Used<Written[P]>]: Answer<Written[P][M]> } };
type InputsTaken = { [P in keyof Written]: { [M in Used<Written[P]>]: Input<At<At<Made, P>, M>> } };
type InputsSent = { [P in keyof Written]: { [M in Used<Written[P]>]: Input<Written[P][M]> } };
declare const made: AnswersMade;
export const read: AnswersRead = made;
declare const sent: InputsSent;
export const taken: InputsTaken = sent;
`;

async function faultsOf(contractFile: string): Promise<string[]> {
  const file = join(folder, 'check.ts');
  await writeFile(file, check(contractFile));
  const program = ts.createProgram([file], {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    types: [],
    lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
  });
  return ts.getPreEmitDiagnostics(program).map((one) => ts.flattenDiagnosticMessageText(one.messageText, '\n'));
}

test('what the web client reads and sends is what the API document says', async () => {
  expect(await faultsOf(contract)).toEqual([]);
});

test('a contract that expects a field or a path the API lacks is found', async () => {
  const wrong = join(folder, 'wrong.ts');
  await writeFile(
    wrong,
    `type None = { path?: never; query?: never; header?: never };
     type Op<B> = { parameters: None; responses: { 200: { content: { 'application/json': B } } } };
     export interface paths {
       '/v1/me': { get: Op<{ shoeSize: number }> };
       '/v1/nowhere': { get: Op<{ id: string }> };
     }`,
  );
  const faults = (await faultsOf(wrong)).join('\n');
  expect(faults).toContain('shoeSize');
  expect(faults).toContain('/v1/nowhere');
});
