import type { TestProject } from 'vitest/node';
import { javaPresent, type Oracle, oracleVersion, startOracle } from '../conformance/support/oracle.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where DynamoDB Local listens; 0 where there is no Java to run it. */
    dynamoDbLocal: number;
  }
}

let oracle: Oracle | undefined;

/** One DynamoDB Local for all of the store's tests. */
export async function setup(project: TestProject): Promise<void> {
  if (!javaPresent() && process.env['CI'] !== 'true') {
    console.warn('NOT RUN: no Java on this machine, so the store was not tried on DynamoDB Local');
    project.provide('dynamoDbLocal', 0);
    return;
  }
  oracle = await startOracle();
  console.info(`the store's tests on ${oracleVersion}`);
  project.provide('dynamoDbLocal', oracle.port);
}

export async function teardown(): Promise<void> {
  await oracle?.stop();
}
