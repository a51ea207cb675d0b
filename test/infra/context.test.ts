import { describe, expect, test } from 'vitest';
import { given, synthesize } from './stacks.ts';

function refusals(portico?: object): string[][] {
  return synthesize(portico).all.map((template) => {
    const { Rules = {} } = template.toJSON() as {
      Rules?: Record<string, { Assertions: { AssertDescription: string }[] }>;
    };
    return (Rules['ContextIsComplete']?.Assertions ?? []).map((one) => one.AssertDescription);
  });
}

describe('a deployment needs to know where', () => {
  test('without its context every stack is refused by CloudFormation, naming each field', () => {
    const every = ['domain', 'region', 'hostedZoneId', 'sesIdentity', 'stage'].map(
      (field) => `Set portico.${field} in the context of cdk.json`,
    );
    expect(refusals()).toEqual(Array(7).fill(every));
  });

  test('one missing field is enough', () => {
    const { hostedZoneId: _, ...rest } = given;
    expect(refusals(rest)[0]).toEqual(['Set portico.hostedZoneId in the context of cdk.json']);
  });

  test('with all of it nothing is refused', () => {
    expect(refusals(given)).toEqual(Array(7).fill([]));
  });

  test.each([
    ['stage', 'production', /portico\.stage/],
    ['domain', 'Desk Example', /portico\.domain: must be a domain/],
    ['region', 'Frankfurt', /portico\.region: must be a region/],
    ['hostedZoneId', 'zone', /portico\.hostedZoneId: must be the id/],
    ['domian', 'desk.example.com', /domian/],
    ['sesIdentity', 'me@example.com', /portico\.sesIdentity: must be a domain/],
    ['sesIdentity', 'other.example.com', /portico\.sesIdentity: must be desk\.example\.com or a domain above it/],
  ])('a wrong %s stops the synthesis', (field, value, told) => {
    expect(() => synthesize({ ...given, [field]: value })).toThrow(told);
  });
});
