import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { indexMarks, pointsElsewhere } from './wrong-client.ts';

const acme = { id: 'aaaaaa', name: 'Acme Components', prefix: 'ACME', domains: ['acme.example'] };
const blue = { id: 'bbbbbb', name: 'Bluewater Clinics', prefix: 'BLUE', domains: ['bluewater.example'] };
const sun = { id: 'cccccc', name: 'Sun', prefix: 'SUN', domains: [] };
const part = { id: 'dddddd', name: 'Components', prefix: 'COMP', domains: [] };
const index = indexMarks([acme, blue, sun, part]);
const anybody = () => true;

function why(text: string, mayName: (client: string) => boolean = anybody): string[] {
  return pointsElsewhere(index, acme.id, mayName, [{ pointer: '/text', text }]).map((one) => one.detail);
}

describe('a text for Acme', () => {
  test.each([
    ['as in BLUE-12, see there', 'BLUE-12 is Bluewater Clinics’s'],
    ['write to Maya@Bluewater.example today', 'bluewater.example is Bluewater Clinics’s'],
    ['https://mail.bluewater.example/x', 'mail.bluewater.example is Bluewater Clinics’s'],
    ['the people of BLUEWATER  clinics say', 'the name Bluewater Clinics is Bluewater Clinics’s'],
    ['SUN-3', 'SUN-3 is Sun’s'],
  ])('%s points at another client', (text, detail) => {
    expect(why(text)).toEqual([detail]);
  });

  test.each([
    'as in ACME-12',
    'write to daniel@acme.example',
    'Acme Components is glad',
    'the sun shines',
    'all components are here',
    'XBLUE-12 and BLUE-12b and blue-12',
    'notbluewater.example',
    'bluewater',
    '',
  ])('%s does not', (text) => {
    expect(why(text)).toEqual([]);
  });

  test('says the same of a client one may not know as of one that is not there', () => {
    expect(why('BLUE-12, maya@bluewater.example, Bluewater Clinics', (client) => client !== blue.id)).toEqual([]);
    const without = indexMarks([acme]);
    void fc.assert(
      fc.property(
        fc.array(fc.constantFrom('BLUE-1', 'x@bluewater.example', 'Bluewater', 'Clinics', 'ACME-2', ',')),
        (words) => {
          const texts = [{ pointer: '/text', text: words.join(' ') }];
          const denied = pointsElsewhere(indexMarks([acme, blue]), acme.id, (one) => one !== blue.id, texts);
          expect(denied).toEqual(pointsElsewhere(without, acme.id, anybody, texts));
        },
      ),
      { seed: 7, numRuns: 200 },
    );
  });
});
