import { expect, test } from 'vitest';
import { type DateOrder, parseSourceTime } from './source-time.ts';

test.each<[string, object | undefined, DateOrder?]>([
  ['2010-03-31T15:59:42+01:00', { instant: '2010-03-31T14:59:42Z' }],
  ['2007-05-10 16:21:54+00:00', { instant: '2007-05-10T16:21:54Z' }],
  ['2024-02-29T23:30:00-0330', { instant: '2024-03-01T03:00:00Z' }],
  ['2024-02-29T08:00:00.123Z', { instant: '2024-02-29T08:00:00Z' }],
  ['2012/04/03 08:55:38.000', { local: '2012-04-03T08:55:38' }],
  ['29/2/2016 04:40', { local: '2016-02-29T04:40:00' }],
  ['29.02.2016', { local: '2016-02-29T00:00:00' }],
  ['3/4/2024 12:00', { local: '2024-04-03T12:00:00' }],
  ['3/4/2024 12:00', { local: '2024-03-04T12:00:00' }, 'mdy'],
  ['12/Mar/24 3:05 PM', { local: '2024-03-12T15:05:00' }],
  ['1/1/2024 12:00 AM', { local: '2024-01-01T00:00:00' }],
  ['30/2/2024 10:00', undefined],
  ['2024-13-01', undefined],
  ['2024-01-01 24:01', undefined],
  ['2024-01-01 13:00 PM', undefined],
  ['yesterday', undefined],
  ['', undefined],
])('%s', (text, wanted, order) => {
  expect(parseSourceTime(text, order)).toEqual(wanted);
});
