import { describe, expect, test } from 'vitest';
import { ApiError } from './api-error.ts';
import { savedOnCurrent } from './stale.ts';

const field = (changed: boolean) => ({ pointer: '/priority', field: 'priority', changed });
const late = (current: number, ...changes: ReturnType<typeof field>[]) =>
  new ApiError(412, { type: 'about:blank', title: 'Stale', status: 412, current, changes }, 'HTTP 412');

/** A server that refuses as it is told, then takes what comes. */
function server(...refusals: Error[]) {
  const asked: number[] = [];
  const save = async (version: number) => {
    asked.push(version);
    const refusal = refusals.shift();
    if (refusal) throw refusal;
    return `saved on ${version}`;
  };
  return { asked, save };
}

describe('a save on a version that is not the current one', () => {
  test('is repeated on the current one where nobody touched its fields', async () => {
    const { asked, save } = server(late(5, field(false)), late(6, field(false)));
    expect(await savedOnCurrent(3, save)).toBe('saved on 6');
    expect(asked).toEqual([3, 5, 6]);
  });

  test.each([
    ['somebody touched one of them', late(5, field(false), field(true))],
    ['the API does not say', late(5)],
    ['it was refused for another reason', new ApiError(409, undefined, 'HTTP 409')],
    ['the server cannot be reached', new ApiError(0, undefined, 'away')],
  ])('is refused where %s', async (_why, refusal) => {
    const { asked, save } = server(refusal);
    await expect(savedOnCurrent(3, save)).rejects.toBe(refusal);
    expect(asked).toEqual([3]);
  });

  test('is given up where somebody else saves again and again', async () => {
    const { asked, save } = server(...[4, 5, 6, 7, 8].map((version) => late(version, field(false))));
    await expect(savedOnCurrent(3, save)).rejects.toThrow('HTTP 412');
    expect(asked).toHaveLength(4);
  });
});
