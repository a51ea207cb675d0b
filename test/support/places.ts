import { announced, type Linked, uploaded } from './files.ts';
import { done, noted, opened, replied, resolution } from './tickets.ts';
import { ORIGIN, type World } from './world.ts';

/** One thing of each kind in several tenants, for asking whether somebody else can tell that it is there. */
export interface Places {
  /** Ticket numbers by whose they are. */
  readonly tickets: Readonly<Record<'daniel' | 'hannah' | 'ruth' | 'liam' | 'nina', string>>;
  /** Tasks by whose ticket they are on; several of one's own, since they can be taken away. */
  readonly tasks: Readonly<Record<'hannah' | 'ruth' | 'nina', string>> & { readonly daniel: readonly string[] };
  readonly schedules: Readonly<Record<'acme' | 'bluewater' | 'donau', string>>;
  readonly umbrellas: { readonly northwind: string; readonly alpenblick: string };
  readonly apiKeys: { readonly northwind: string; readonly alpenblick: string };
  /** Ids of time entries on tickets of these people. */
  readonly time: Readonly<Record<'daniel' | 'hannah' | 'ruth' | 'liam' | 'nina', string>>;
  /** Of Acme and of Donau. */
  readonly advisories: { readonly northwind: string; readonly alpenblick: string };
  readonly jobs: { readonly northwind: string; readonly alpenblick: string };
  /** Files on tickets of these people, and announced ones of members of staff. */
  readonly files: Readonly<Record<'daniel' | 'hannah' | 'ruth' | 'liam' | 'nina' | 'priya' | 'lukas', string>>;
  /** Keys of links that were made for Priya: to download Daniel's file, and to upload her own. */
  readonly links: { readonly download: string; readonly upload: string };
  readonly sessions: { readonly tom: string; readonly lukas: string };
}

export async function furnish(world: World, mark = 'secret'): Promise<Places> {
  const open = async (by: string, client: string, requester: string): Promise<string> => {
    const desk = world.as(by);
    const subject = `${mark} subject of ${requester}`;
    const given = { client, requester: world.person(requester).id, subject, description: `${mark} description` };
    const ref = (await opened(desk, given)).body.number;
    await replied(desk, ref, `${mark} reply`);
    await noted(desk, ref, `${mark} note`);
    return ref;
  };
  const tickets = {
    daniel: await open('tom', 'acme', 'daniel'),
    hannah: await open('tom', 'acme', 'hannah'),
    ruth: await open('tom', 'bluewater', 'ruth'),
    liam: await open('tom', 'kitefield', 'liam'),
    nina: await open('lukas', 'donau', 'nina'),
  };
  const task = async (by: string, ref: string): Promise<string> =>
    (
      await world
        .as(by)
        .post<{ id: string }>(`/v1/tickets/${ref}/tasks`, { title: `${mark} task`, steps: [`${mark} step`] })
    ).body.id;
  const tasks = {
    daniel: await Promise.all([1, 2, 3, 4].map(() => task('tom', tickets.daniel))),
    hannah: await task('tom', tickets.hannah),
    ruth: await task('tom', tickets.ruth),
    nina: await task('lukas', tickets.nina),
  };
  const schedule = async (by: string, client: string, requester: string): Promise<string> => {
    const ticket = { kind: 'request', subject: `${mark} check`, requester: world.person(requester).id };
    const given = { client, name: `${mark} schedule`, rule: { every: 'week', on: ['mon'] }, at: '07:30', ticket };
    return (await world.as(by).post<{ id: string }>('/v1/schedules', given)).body.id;
  };
  const schedules = {
    acme: await schedule('tom', 'acme', 'daniel'),
    bluewater: await schedule('tom', 'bluewater', 'ruth'),
    donau: await schedule('lukas', 'donau', 'nina'),
  };
  const logged = async (by: string, ref: string): Promise<string> => {
    const answer = await world.as(by).post<{ id: string }>(`/v1/tickets/${ref}/time`, { minutes: 10, note: mark });
    if (answer.status !== 201) throw new Error(`no time was logged: ${answer.text}`);
    return answer.body.id;
  };
  const attached = async (by: string, ref: string): Promise<string> => {
    // The content is JSON too, so that whoever reads answers can read this one.
    const { id } = await uploaded(world.as(by), `"${mark} content"`, { ticket: ref, name: `${mark}.txt` });
    const answer = await world.as(by).post(`/v1/tickets/${ref}/replies`, { text: `${mark} file`, files: [id] });
    if (answer.status !== 201) throw new Error(`no file was attached: ${answer.text}`);
    return id;
  };
  const waiting = async (by: string, client: string) =>
    (await announced(world.as(by), new Uint8Array(3), { client, name: `${mark}.txt` })).body;
  const files = {
    daniel: await attached('tom', tickets.daniel),
    hannah: await attached('tom', tickets.hannah),
    ruth: await attached('tom', tickets.ruth),
    liam: await attached('tom', tickets.liam),
    nina: await attached('lukas', tickets.nina),
  };
  const [priya, lukas] = [await waiting('priya', 'acme'), await waiting('lukas', 'donau')];
  const linked = await world.as('priya').get<Linked>(`/v1/tickets/${tickets.daniel}/files/${files.daniel}`);
  const keyOf = (url: string): string => new URL(url, ORIGIN).searchParams.get('key') ?? '';
  await done(world.as('tom'), tickets.hannah, 'resolve', { ...resolution, text: `${mark} resolution` });
  const umbrella = async (by: string): Promise<string> =>
    (await world.as(by).post<{ id: string }>('/v1/umbrellas', { title: `${mark} umbrella` })).body.id;
  const job = async (by: string, ref: string): Promise<string> =>
    (
      await world.as(by).post<{ id: string }>('/v1/jobs', {
        select: { refs: [ref] },
        command: { do: 'change', patch: { urgency: 3 } },
      })
    ).body.id;
  const apiKey = async (by: string): Promise<string> =>
    (await world.as(by).post<{ id: string }>('/v1/api-keys', { name: `${mark} key`, scopes: ['tickets:read'] })).body
      .id;
  const advisory = async (by: string, client: string): Promise<string> =>
    (
      await world
        .as(by)
        .post<{ id: string }>(`/v1/clients/${world.client(client).id}/advisories`, { text: `${mark} advisory` })
    ).body.id;
  return {
    tickets,
    files: { ...files, priya: priya.id, lukas: lukas.id },
    links: { download: keyOf(linked.body.download.url), upload: keyOf(priya.upload.url) },
    time: {
      daniel: await logged('tom', tickets.daniel),
      hannah: await logged('tom', tickets.hannah),
      ruth: await logged('tom', tickets.ruth),
      liam: await logged('tom', tickets.liam),
      nina: await logged('lukas', tickets.nina),
    },
    tasks,
    schedules,
    umbrellas: { northwind: await umbrella('tom'), alpenblick: await umbrella('lukas') },
    apiKeys: { northwind: await apiKey('priya'), alpenblick: await apiKey('katrin') },
    advisories: { northwind: await advisory('priya', 'acme'), alpenblick: await advisory('katrin', 'donau') },
    jobs: { northwind: await job('tom', tickets.daniel), alpenblick: await job('lukas', tickets.nina) },
    sessions: { tom: await session(world, 'tom'), lukas: await session(world, 'lukas') },
  };
}

async function session(world: World, who: string): Promise<string> {
  const browser = world.browser();
  const form = await browser.go('/auth/login');
  await browser.go(form.path, { form: { account: world.person(who).account } });
  const listed = (await (await browser.send('/v1/sessions')).json()) as { items: { id: string; current: boolean }[] };
  const own = listed.items.find((one) => one.current)?.id;
  if (own === undefined) throw new Error(`${who} has no session`);
  return own;
}
