import type { Desk } from '../src/api/contract.ts';

export const clients = [
  ['c93fa1', 'acme', 'Acme Manufacturing', 'ACME', '#d9480f', 'Europe/Berlin'],
  ['b71e02', 'birch', 'Birch & Partner Steuerberatungsgesellschaft', 'BIRCH', '#2f9e44', 'Europe/Berlin'],
  ['d04c77', 'corvid', 'Corvid Logistics', 'CORV', '#1971c2', 'Europe/London'],
  ['e55a90', 'dunmore', 'Dunmore Dental', 'DUN', '#ae3ec9', 'Europe/Dublin'],
  ['f2c318', 'elm', 'Elm Street Clinics', 'ELM', '#f2c200', 'America/New_York'],
  ['a80d44', 'northwind', 'Northwind (internal)', 'NW', '#495057', 'Europe/Berlin'],
] as const;

export const teams = [
  ['t_net', 'Network'],
  ['t_work', 'Workplace'],
  ['t_cloud', 'Cloud & Identity'],
] as const;

export const staff = [
  ['u_ana', 'Ana Novak', ['t_net']],
  ['u_ben', 'Ben Okafor', ['t_work']],
  ['u_cle', 'Clémence Dubois', ['t_cloud']],
  ['u_dev', 'Devika Raman', ['t_work', 't_cloud']],
  ['u_emi', 'Emil Lindqvist', ['t_net']],
] as const;

export const people = [
  'Jane Cooper',
  'Tomás Herrera',
  'Lena Vogt',
  'Oliver Grant',
  'Priya Nair',
  'Marta Kowalska',
  'Samir Haddad',
  'Isabel Freund',
  'Jonas Weber',
  'Aoife Byrne',
  'Maximilian von Hohenberg-Schwarzenfels',
  'Yuki Tanaka',
] as const;

export const subjects: readonly (readonly [string, string, 'incident' | 'request', string])[] = [
  [
    'Printer on the second floor jams with every A3 sheet',
    'hardware',
    'incident',
    'It stops after two or three sheets and shows "tray 2". Restarting helps for a few minutes.',
  ],
  [
    'Outlook asks for the password again and again',
    'email',
    'incident',
    'Since this morning the window comes back every few minutes. Webmail works.',
  ],
  [
    'VPN drops when I move between access points',
    'network',
    'incident',
    'In the warehouse I lose the connection about every ten minutes. It reconnects by itself after a while.',
  ],
  [
    'New laptop for a colleague starting on the 1st',
    'hardware',
    'request',
    'She works from home two days a week, so please include a docking station and a headset.',
  ],
  [
    'Shared mailbox for invoices',
    'email',
    'request',
    'invoices@ should be readable by the whole accounting team, and only two people may send from it.',
  ],
  [
    'ERP is slow after the update',
    'application',
    'incident',
    'Opening an order takes more than thirty seconds. Everyone in the office has it.',
  ],
  ['Please unlock my account', 'access', 'request', 'I mistyped my password too often after the holidays.'],
  ['No internet in the Dublin office', 'network', 'incident', 'The router has a red light. Phones do not work either.'],
  [
    'Backup report shows three failed jobs',
    'backup',
    'incident',
    'The nightly job of the file server failed three times in a row with "target unreachable".',
  ],
  [
    'Access to the project folder for an external auditor',
    'access',
    'request',
    'Read only, from Monday until the end of the month.',
  ],
  [
    'Teams calls have no sound with the new headset',
    'hardware',
    'incident',
    'It worked with the old one. Windows shows the device.',
  ],
  [
    'Suspicious mail with an attachment "Rechnung.zip"',
    'security',
    'incident',
    'Two colleagues received it, one has opened the attachment.',
  ],
  [
    'Door terminal does not read cards',
    'hardware',
    'incident',
    'Only the entrance at the back. The display says "offline".',
  ],
  [
    'Adobe licence expired',
    'application',
    'request',
    'It asks to sign in and then says that no licence is assigned to me.',
  ],
];

export const talk = [
  'Thanks for the report. I can see the device, and I am looking at its log now.',
  'Could you tell us whether it also happens with another cable?\n\nA photo of the display would help too.',
  'It happened again just now, at 14:20. Two colleagues have it as well.',
  'I have restarted the service and put the device on the watch list. Please try again and tell us.',
  'That worked for about an hour, then the same message came back.',
] as const;

export const notes = [
  'Same pattern as last month: the driver on the print server is 3.2, vendor says 3.4 fixes the tray timeout. Planning the update for tonight.',
  'Called the provider, reference 88-2213. They see packet loss on the last mile.',
  'Customer is on the old contract, no weekend work without approval.',
] as const;

export const desk: Desk = {
  attachments: {
    maxBytes: 26_214_400,
    perMessage: 10,
    types: ['image/*', 'text/plain', 'text/csv', 'application/pdf'],
  },
  fields: [
    {
      id: 'site',
      label: 'Site',
      type: 'choice',
      portal: 'edit',
      options: [
        { id: 'plant', label: 'Plant' },
        { id: 'office', label: 'Head office' },
      ],
      required: 'resolved',
    },
    { id: 'seats', label: 'Seats affected', type: 'integer', portal: 'hidden' },
    { id: 'swap', label: 'Swap date', type: 'date', portal: 'hidden' },
    { id: 'insured', label: 'Insured', type: 'boolean', portal: 'hidden' },
    { id: 'access', label: 'Access', type: 'text', portal: 'read', help: 'How to get in' },
  ],
  categories: [
    {
      id: 'hardware',
      label: 'Hardware',
      subcategories: [
        { id: 'printer', label: 'Printer' },
        { id: 'laptop', label: 'Laptop' },
      ],
    },
    { id: 'email', label: 'E-mail', subcategories: [{ id: 'mailbox', label: 'Mailbox' }] },
    {
      id: 'network',
      label: 'Network',
      subcategories: [
        { id: 'vpn', label: 'VPN' },
        { id: 'wifi', label: 'Wi-Fi' },
      ],
    },
    { id: 'application', label: 'Application', subcategories: [] },
    { id: 'access', label: 'Access', subcategories: [] },
    { id: 'backup', label: 'Backup', subcategories: [] },
    { id: 'security', label: 'Security', subcategories: [] },
  ],
  matrix: [
    [1, 2, 3],
    [2, 3, 4],
    [3, 4, 5],
  ],
  pendingReasons: [
    { id: 'customer', label: 'Waiting for the customer', pausesClock: true, awaits: 'requester' },
    { id: 'vendor', label: 'Waiting for a supplier', pausesClock: false, awaits: 'supplier' },
    { id: 'scheduled', label: 'Work is scheduled', pausesClock: true, awaits: 'desk' },
  ],
  resolutionCodes: [
    { id: 'fixed', label: 'Fixed' },
    { id: 'workaround', label: 'Workaround given' },
    { id: 'explained', label: 'Explained to the user' },
    { id: 'not_reproducible', label: 'Could not be reproduced' },
  ],
  processes: [
    { kind: 'incident', label: 'Incident', states: [], actions: [], convertsTo: ['request'] },
    { kind: 'request', label: 'Request', states: [], actions: [], convertsTo: ['incident'] },
  ],
  brand: {
    name: 'Corvid Logistics',
    colours: {
      fill: '#0b7f86',
      onFill: '#ffffff',
      fillHover: '#006d73',
      light: { text: '#0b7f86', soft: '#e2f0f0', onSoft: '#006d73' },
      dark: { text: '#4fb6bd', soft: '#1b2b2e', onSoft: '#4fb6bd' },
    },
    locale: 'en',
    welcome: 'Welcome. Tell us what you need, and we will take it from there.',
  },
};
