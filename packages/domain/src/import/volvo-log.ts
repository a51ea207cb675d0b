import type { Level, Priority } from '../kernel/priority.ts';
import { eventLog } from './event-log.ts';
import { type Place, waiting } from './moves.ts';
import { type Row, wordKey, wordMap } from './row.ts';

const working: Place = { status: 'in_progress', phase: 'open' };
const resolved: Place = { status: 'resolved', phase: 'resolved' };
const closed: Place = { status: 'closed', phase: 'closed' };

/** VINST's status and sub-status in the desk's. `Unmatched` is what the log has where nobody knows: the former one stays. */
const places = wordMap<Place | 'unknown'>({
  'Accepted / In Progress': working,
  'Accepted / Assigned': working,
  'Accepted / Wait': waiting('other'),
  'Accepted / Wait - User': waiting('user_info'),
  'Accepted / Wait - Customer': waiting('customer'),
  'Accepted / Wait - Vendor': waiting('vendor'),
  'Accepted / Wait - Implementation': waiting('implementation'),
  'Queued / Awaiting Assignment': { status: 'new', phase: 'open' },
  'Completed / In Call': resolved,
  'Completed / Resolved': resolved,
  'Completed / Closed': closed,
  'Completed / Cancelled': closed,
  'Unmatched / Unmatched': 'unknown',
});
/** A sub-status that is not in the list above: the status alone says where the ticket is. */
const byStatus = wordMap<Place | 'unknown'>({
  Accepted: working,
  Queued: { status: 'new', phase: 'open' },
  Completed: resolved,
  Unmatched: 'unknown',
});
const impacts = wordMap<{ readonly impact: Level; readonly priority: Priority }>({
  Major: { impact: 1, priority: 1 },
  High: { impact: 1, priority: 2 },
  Medium: { impact: 2, priority: 3 },
  Low: { impact: 3, priority: 4 },
});

/**
 * The logs of Volvo IT's VINST (BPI Challenge 2013), incidents and problems, one record per change of status: in the
 * columns of the CSV edition or in those of the XES one.
 */
export const volvoLog = eventLog({
  name: 'volvo-log',
  title: 'Volvo IT VINST log of BPI Challenge 2013 (CSV, one record per change of status)',
  source: 'vinst',
  unknown: '?',
  columns: {
    id: ['SR Number', 'case:concept:name', 'Problem Number'],
    at: ['Change Date+Time', 'time:timestamp'],
    status: ['Status', 'concept:name'],
    subStatus: ['Sub Status', 'lifecycle:transition'],
    impact: ['SR Latest Impact', 'impact'],
    product: ['Product'],
    team: ['Involved ST', 'organization involved'],
    line: ['Involved Org line 3', 'org:group'],
    division: ['Involved ST Function Div', 'org:role'],
    level: ['ST Level'],
    country: ['Country', 'organization country'],
    ownerCountry: ['Owner Country', 'resource country'],
    owner: ['Owner First Name', 'org:resource'],
    resource: ['Resource'],
  },
  required: ['id', 'at', 'status'],
  read(row) {
    const at = row.time('at');
    if (at === undefined) row.required('at');
    const status = row.required('status');
    const subStatus = row.text('subStatus');
    const sourceStatus = subStatus === undefined ? status : `${status} / ${subStatus}`;
    const place = places.get(wordKey(sourceStatus)) ?? byStatus.get(wordKey(status));
    if (place === undefined && status !== '') {
      row.fault('status', `"${status}" is not one of: Accepted, Queued, Completed, Unmatched`);
    }
    if (at === undefined || place === undefined) return undefined;
    const impact = row.word('impact', impacts);
    const owner = ownerOf(row);
    const [product, team] = [row.text('product'), row.name('team')];
    return {
      at,
      by: owner ?? { key: 'Unknown owner', name: 'Unknown owner' },
      place,
      subject: product === undefined ? 'Incident' : `Incident with ${product}`,
      impact: impact?.impact,
      priority: impact?.priority,
      // In a queue nobody has it yet: the name is whoever put it there.
      assignee: wordKey(status) === 'queued' ? undefined : owner,
      team,
      category: product,
      facets: {
        product,
        impact: row.text('impact'),
        level: row.text('level'),
        line: row.text('line'),
        division: row.text('division'),
        country: row.text('country'),
        sourceStatus,
      },
    };
  },
  describe: (id, last) =>
    [
      'Imported from the VINST log, which holds no text of its own.',
      '',
      `Number: ${id}`,
      ...(last.facets?.['product'] === undefined ? [] : [`Product: ${last.facets['product']}`]),
      ...(last.facets?.['impact'] === undefined ? [] : [`Latest impact: ${last.facets['impact']}`]),
    ].join('\n'),
});

/** First names are few: only with their country do they tell two people apart. */
function ownerOf(row: Row): { key: string; name: string } | undefined {
  const [name, country, resource] = [row.text('owner'), row.text('ownerCountry'), row.text('resource')];
  if (name === undefined) return resource === undefined ? undefined : { key: resource, name: resource };
  return { key: resource ?? `${country ?? ''}-${name}`, name };
}
