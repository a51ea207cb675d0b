import { expect, test } from 'vitest';
import { checkFiles, type MspFiles } from './check.ts';
import { clientFileSchema } from './client-file.ts';
import { mspFileSchema } from './msp-file.ts';

const admin = { id: '0000000001', name: 'Ada', email: 'ada@msp.example', role: 'admin', clients: 'all' };

function msp(changes: object = {}, clients: object[] = []): MspFiles {
  const base = { id: '00000001', slug: 'north', name: 'North', domain: 'north.example', staff: [admin] };
  const internal = { id: '000001', slug: 'intern', name: 'Intern', prefix: 'INT', kind: 'internal' };
  return {
    file: mspFileSchema.parse({ ...base, ...changes }),
    clients: [internal, ...clients].map((client) => clientFileSchema.parse(client)),
  };
}

const acme = { id: '000002', slug: 'acme', name: 'Acme', prefix: 'ACME' };
const south = { id: '00000002', slug: 'south', domain: 'south.example' };
const found = (...msps: MspFiles[]): string[] =>
  checkFiles(msps).map((one) => `${one.msp}${one.client === undefined ? '' : `/${one.client}`} ${one.path.join('.')}`);

test('two MSPs with clients of the same slug and prefix, and one person in both, are in order', () => {
  const shared = { ...admin, account: 'ada@home.example' };
  expect(found(msp({ staff: [shared] }, [acme]), msp({ ...south, staff: [shared] }, [acme]))).toEqual([]);
});

test('a host name claimed by two MSPs is refused and names its holder', () => {
  const hosts = { ...acme, hosts: ['help.acme.example'] };
  const [problem] = checkFiles([msp({}, [hosts]), msp(south, [hosts])]);
  expect(problem).toMatchObject({ msp: 1, client: 1, path: ['hosts', 0] });
  expect(problem?.message).toContain('north/acme');
});

test.each<[string, MspFiles[], string]>([
  ['the same MSP id', [msp(), msp({ ...south, id: '00000001' })], '1 id'],
  ['the same MSP slug', [msp(), msp({ ...south, slug: 'north' })], '1 slug'],
  ['the same prefix', [msp({}, [{ ...acme, prefix: 'INT' }])], '0/1 prefix'],
  ['the same client id', [msp({}, [{ ...acme, id: '000001' }])], '0/1 id'],
  ['the same mail domain', [msp({}, [{ ...acme, domains: ['a.example', 'a.example'] }])], '0/1 domains.1'],
  ['a free mail domain', [msp({}, [{ ...acme, domains: ['gmail.com'] }])], '0/1 domains.0'],
  ['a slug that is an address of the desk', [msp({}, [{ ...acme, slug: 'desk' }])], '0/1 slug'],
  ['no internal client', [{ ...msp(), clients: [] }], '0 slug'],
  ['two internal clients', [msp({}, [{ ...acme, kind: 'internal' }])], '0 slug'],
  [
    'a sign-in address used twice',
    [msp({ staff: [admin, { ...admin, id: '0000000002', email: 'b@msp.example', account: admin.email }] })],
    '0 staff.1.account',
  ],
  ['a person id used twice', [msp({ staff: [admin, { ...admin, email: 'b@msp.example' }] })], '0 staff.1.id'],
  ['an unknown team', [msp({ staff: [{ ...admin, teams: ['Desk'] }] })], '0 staff.0.teams.0'],
  [
    'a grant for an unknown client',
    [msp({ staff: [{ ...admin, clients: { deny: ['gone'] } }] })],
    '0 staff.0.clients.deny.0',
  ],
  [
    'a key for an unknown client',
    [msp({ apiKeys: [{ name: 'A', scopes: ['tickets:read'], client: 'gone' }] })],
    '0 apiKeys.0.client',
  ],
  ['nobody to administer', [msp({ staff: [{ ...admin, role: 'technician' }] })], '0 staff'],
  [
    'two contacts with one address',
    [
      msp({}, [
        {
          ...acme,
          contacts: [
            { id: '0000000003', name: 'A', email: 'a@acme.example' },
            { id: '0000000004', name: 'B', email: 'a@acme.example' },
          ],
        },
      ]),
    ],
    '0/1 contacts.1.email',
  ],
])('%s is refused at its place', (_what, msps, place) => {
  expect(found(...msps)).toEqual([place]);
});
