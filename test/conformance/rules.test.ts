import { openEngine } from '@portico/local/dynamodb/engine';
import { table } from '@portico/store/table';
import { describe, test } from 'vitest';
import { type Open, rules } from './cases/rules.ts';

const open: Open = (options = {}) => openEngine({ path: ':memory:', table, durability: 'none', ...options });

describe('the embedded DynamoDB keeps the rules DynamoDB Local cannot show', () => {
  test.each(rules.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => rule.play(open));
});
