import { eventLog } from './event-log.ts';
import { firstPlace, type Place, waiting } from './moves.ts';
import { wordMap } from './row.ts';

const working: Place = { status: 'in_progress', phase: 'open' };
const resolved: Place = { status: 'resolved', phase: 'resolved' };
const closed: Place = { status: 'closed', phase: 'closed' };

/** The help desk's activities as where they leave a ticket. */
const places = wordMap<Place | 'unknown'>({
  'Insert ticket': firstPlace,
  'Assign seriousness': 'unknown',
  'Take in charge ticket': working,
  Wait: waiting('other'),
  'Require upgrade': waiting('upgrade'),
  'Create SW anomaly': waiting('anomaly'),
  'Resolve SW anomaly': working,
  'Schedule intervention': waiting('intervention'),
  'Resolve ticket': resolved,
  RESOLVED: resolved,
  VERIFIED: resolved,
  DUPLICATE: closed,
  INVALID: closed,
  Closed: closed,
});

/** The log of an Italian software company's help desk (DOI 10.17632/39bp3vv62t.1), one record per activity; its values are masked. */
export const italianLog = eventLog({
  name: 'italian-log',
  title: 'Help desk log of an Italian software company (CSV, one record per activity)',
  source: 'italian-helpdesk',
  unknown: '?',
  columns: {
    id: ['Case ID', 'case:concept:name', 'CaseID'],
    activity: ['Activity', 'concept:name', 'ActivityID'],
    at: ['Complete Timestamp', 'time:timestamp', 'CompleteTimestamp'],
    resource: ['Resource', 'org:resource'],
    customer: ['customer'],
    product: ['product'],
    seriousness: ['seriousness_2'],
    workgroup: ['workgroup'],
    serviceLevel: ['service_level'],
    serviceType: ['service_type'],
    supportSection: ['support_section'],
    responsibleSection: ['responsible_section'],
  },
  required: ['id', 'activity', 'at'],
  read(row) {
    const at = row.time('at');
    if (at === undefined) row.required('at');
    const activity = row.required('activity');
    const place = activity === '' ? undefined : row.word('activity', places);
    if (at === undefined || place === undefined) return undefined;
    const [product, customer, resource] = [row.text('product'), row.text('customer'), row.name('resource')];
    const by = { key: `Resource ${resource?.key ?? '?'}`, name: resource?.name ?? 'Unknown resource' };
    const workgroup = row.text('workgroup');
    const asking = customer === undefined ? undefined : { key: `Customer ${customer}`, name: `Customer ${customer}` };
    return {
      at,
      by,
      place,
      subject: product === undefined ? 'Ticket' : `Ticket about product ${product}`,
      requester: asking,
      assignee: by,
      team: workgroup === undefined ? undefined : { key: workgroup, name: `Workgroup ${workgroup}` },
      category: product,
      facets: {
        product,
        customer,
        seriousness: row.text('seriousness'),
        serviceLevel: row.text('serviceLevel'),
        serviceType: row.text('serviceType'),
        supportSection: row.text('supportSection'),
        responsibleSection: row.text('responsibleSection'),
        sourceStatus: activity,
      },
    };
  },
  describe: (id, last) =>
    [
      'Imported from the help desk’s log, which holds no text of its own.',
      '',
      `Number: ${id}`,
      ...(last.facets?.['seriousness'] === undefined ? [] : [`Seriousness: ${last.facets['seriousness']}`]),
    ].join('\n'),
});
