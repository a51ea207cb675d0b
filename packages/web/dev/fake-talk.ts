import type { Hono } from 'hono';
import type { Attachment, Draft, MacroEntry, MacroPreview, OwnFile } from '../src/api/contract-talk.ts';

const file = (id: string, name: string, type: string, size: number, at: string): Attachment => ({
  id,
  name,
  type,
  size,
  at,
  inline: false,
  sha256: 'x',
  visibility: 'public',
  erased: false,
});

/** Files of a message. */
export const fakeFiles = (at: string): Attachment[] => [
  file('f1', 'Screenshot of the error.png', 'image/png', 348_160, at),
  file('f2', 'router-2026-11-26.log', 'text/plain', 18_432, at),
  { ...file('f3', '', 'application/pdf', 90_112, at), erased: true },
];

const macros: (MacroEntry & { preview: MacroPreview })[] = [
  {
    id: 'received',
    label: 'We have it',
    kind: 'reply',
    actions: [],
    preview: {
      kind: 'reply',
      text: 'Dear Priya, we have received your request and look into it. Ana Novak',
      missing: [],
      actions: [],
    },
  },
  {
    id: 'ask_back',
    label: 'Ask back and wait',
    kind: 'reply',
    actions: ['assign', 'pend'],
    preview: {
      kind: 'reply',
      text: 'Dear Priya, could you tell us more about it? Then we go on at once. Ana Novak',
      missing: [],
      actions: [
        { action: 'assign', input: { assignee: 'u_ana' } },
        { action: 'pend', input: { reason: 'customer' } },
      ],
    },
  },
  {
    id: 'area',
    label: 'Hand to the area',
    kind: 'reply',
    actions: [],
    preview: {
      kind: 'reply',
      text: 'Dear Priya, your request about {{ ticket.category }} is with our colleagues.',
      missing: ['ticket.category'],
      actions: [],
    },
  },
];

/** Drafts, files and canned texts. A file whose name ends in exe is held back. */
export function fakeTalk(app: Hono): void {
  const drafts = new Map<string, Draft>();
  const files = new Map<string, OwnFile>();
  const none: Draft = { text: '', files: [], version: 0 };
  app.get('/v1/tickets/:ref/drafts/:kind', (c) => c.json(drafts.get(c.req.path) ?? none));
  app.put('/v1/tickets/:ref/drafts/:kind', async (c) => {
    const body = (await c.req.json()) as { text: string; files?: string[]; version: number };
    const kept = (body.files ?? []).flatMap((id) => files.get(id) ?? []);
    const draft = { text: body.text, files: kept, version: body.version + 1, updatedAt: new Date().toISOString() };
    drafts.set(c.req.path, draft);
    return c.json(draft);
  });
  app.delete('/v1/tickets/:ref/drafts/:kind', (c) => {
    drafts.delete(c.req.path);
    return c.body(null, 204);
  });
  app.post('/v1/files', async (c) => {
    const body = (await c.req.json()) as Pick<OwnFile, 'name' | 'type' | 'size'>;
    const made: OwnFile = { ...body, id: `up${files.size}`, inline: false, state: 'waiting' };
    files.set(made.id, made);
    const upload = { method: 'PUT', url: `/files/${made.id}`, headers: {}, expiresAt: '' };
    return c.json({ ...made, upload }, 201);
  });
  app.put('/files/:file', (c) => c.body(null, 204));
  app.post('/v1/files/:file/complete', (c) => {
    const known = files.get(c.req.param('file'));
    if (!known) return c.notFound();
    const held = known.name.endsWith('.exe');
    const done: OwnFile = held ? { ...known, state: 'quarantined', why: 'executable' } : { ...known, state: 'clean' };
    files.set(done.id, done);
    return c.json(done);
  });
  app.get('/v1/macros', (c) => c.json({ client: 'acme', items: macros.map(({ preview: _, ...entry }) => entry) }));
  app.get('/v1/tickets/:ref/macros/:macro', (c) => {
    const found = macros.find((one) => one.id === c.req.param('macro'));
    return found ? c.json(found.preview) : c.notFound();
  });
}
