import type { Context } from '@portico/app/context';
import { keep } from '@portico/app/draft/drafts';
import { announce } from '@portico/app/file/announce';
import { complete } from '@portico/app/file/complete';
import type { Ports } from '@portico/app/ports';
import { create } from '@portico/app/schedule/manage';
import { addTask, change as changeTask } from '@portico/app/task/tasks';
import { reply } from '@portico/app/ticket/converse';
import { rate } from '@portico/app/ticket/rate';
import { log } from '@portico/app/time/log';
import { snooze } from '@portico/app/waiting/snooze';
import { type DayTexts, dayTexts, scoreOf } from '@portico/domain/demo/day';
import type { DemoTicket } from '@portico/domain/demo/script';
import { grantsCover } from '@portico/domain/kernel/actor';
import { clientScope } from '@portico/domain/kernel/scope';
import { epochMs, isoAt } from '@portico/domain/kernel/time';
import type { DesiredClient, DesiredMsp } from '@portico/domain/tenant/desired';
import { contextOf } from './context.ts';
import { logText, picture } from './files.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

interface Stage {
  readonly ports: Ports;
  readonly msp: DesiredMsp;
  readonly client: DesiredClient;
  /** What the demo calls now. */
  readonly present: string;
}

/** What stands around a ticket once its story is told: tasks, a rating, files, a draft; some are put aside. */
export async function surround(stage: Stage, ticket: DemoTicket, ref: string): Promise<void> {
  const [first] = ticket.steps;
  if (first?.kind !== 'open') return;
  const number = Number(ref.split('-')[1]);
  const texts = dayTexts(stage.client.config.value.brand.locale);
  const scene = new Scene(stage, ref, ticket.steps.at(-1)?.at ?? first.at);
  const { requester } = first.input;
  const assignee = ticket.steps.findLast((step) => step.kind === 'assign')?.assignee;
  const end = ticket.steps.findLast(({ kind }) => kind === 'resolve' || kind === 'close' || kind === 'reopen')?.kind;
  const ended = end === 'resolve' || end === 'close';
  if (ended && (end === 'close' ? number % 3 !== 0 : number % 4 === 0)) {
    await scene.rate(requester, scoreOf(number), texts);
  }
  if (assignee === undefined || (ticket.role !== 'working' && ticket.role !== 'soon')) return;
  if (number % 2 === 0) await scene.work(assignee, texts);
  if (number % 4 === 1) await scene.attach(requester, texts, number);
  if (number % 5 === 2) await scene.draft(assignee, texts);
  if (ticket.role === 'working' && number % 4 === 2) await scene.putAside(assignee);
}

/** The commands around one ticket, each a minute after the other and all of them before the demo's present. */
class Scene {
  private readonly stage: Stage;
  private readonly ref: string;
  private readonly last: number;
  private count = 0;

  constructor(stage: Stage, ref: string, last: string) {
    this.stage = stage;
    this.ref = ref;
    this.last = epochMs(last);
  }

  private next(kind: 'staff' | 'contact', id: string): Context {
    const { ports, msp, client, present } = this.stage;
    this.count += 1;
    const ahead = this.last + this.count * MINUTE_MS;
    // What is left until now may be less than a minute each: it then happens within seconds.
    const at = isoAt(Math.min(ahead, epochMs(present) - (60 - this.count) * 1_000));
    return contextOf(ports, msp, client, { at, by: { kind, id } }, `demo_${this.ref}_day${this.count}`);
  }

  async rate(requester: string, score: 1 | 2 | 3 | 4 | 5, texts: DayTexts): Promise<void> {
    const comment = texts.praise[score];
    await rate(this.next('contact', requester), this.ref, { score, ...(comment === undefined ? {} : { comment }) });
  }

  /** Tasks of which the first is done, with the time that it took. */
  async work(assignee: string, texts: DayTexts): Promise<void> {
    const made: string[] = [];
    for (const [i, { title, steps }] of texts.tasks.entries()) {
      const ctx = this.next('staff', assignee);
      const due = isoAt(epochMs(this.stage.present) + (i * 6 - 3) * HOUR_MS);
      const after = made.slice(-1);
      const own = i < 2 ? { assignee, due } : {};
      made.push((await addTask(ctx, this.ref, { title, steps: [...steps], ...own, after })).body.id);
    }
    const [first] = made;
    const steps = texts.tasks[0]?.steps.length ?? 0;
    if (first === undefined) return;
    const check = Object.fromEntries(Array.from({ length: steps }, (_, i) => [`st0${i + 1}`, true]));
    await changeTask(this.next('staff', assignee), this.ref, first, { check, done: true });
    await log(this.next('staff', assignee), this.ref, { minutes: 25, activity: 'remote' });
  }

  /** The requester sends what they see. */
  async attach(requester: string, texts: DayTexts, number: number): Promise<void> {
    const files = [
      { name: texts.picture, type: 'image/png', bytes: picture(number) },
      { name: texts.log, type: 'text/plain', bytes: logText(this.stage.present) },
    ];
    const ids: string[] = [];
    for (const { name, type, bytes } of files) {
      const ctx = this.next('contact', requester);
      const { body } = await announce(ctx, { ticket: this.ref, name, type, size: bytes.length });
      const place = { scope: clientScope(ctx.actor.msp, this.stage.client.record.id), id: body.id };
      await ctx.files.store.receive(place, once(bytes), bytes.length);
      ids.push((await complete(ctx, body.id)).id);
    }
    await reply(this.next('contact', requester), this.ref, texts.fileSaid, undefined, ids);
  }

  async draft(assignee: string, texts: DayTexts): Promise<void> {
    await keep(this.next('staff', assignee), this.ref, 'reply', { text: texts.draft, version: 0 });
  }

  async putAside(assignee: string): Promise<void> {
    const until = isoAt(epochMs(this.stage.present) + 20 * HOUR_MS);
    await snooze(this.next('staff', assignee), this.ref, { until });
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** What recurs at the customers of an MSP: something each week and each month. */
export async function playRecurring(ports: Ports, msp: DesiredMsp, present: string): Promise<void> {
  for (const client of msp.clients) {
    const staff = msp.staff.find((one) => grantsCover(one.grants, client.record.id));
    const requester = client.contacts[0]?.id;
    if (client.record.kind !== 'customer' || !staff || requester === undefined) continue;
    const texts = dayTexts(client.config.value.brand.locale);
    const by = { kind: 'staff', id: staff.id } as const;
    const ctx = (what: string): Context =>
      contextOf(ports, msp, client, { at: present, by }, `demo_recurring_${client.record.slug}_${what}`);
    const ticket = { kind: 'request', requester, impact: 3, urgency: 3 } as const;
    const common = { client: client.record.slug, closed: 'after', catchUp: 1 } as const;
    await create(ctx('weekly'), {
      ...common,
      name: texts.weekly,
      rule: { every: 'week', interval: 1, on: ['mon'] },
      at: '08:00',
      ticket: { ...ticket, subject: texts.weekly },
    });
    await create(ctx('monthly'), {
      ...common,
      name: texts.monthly,
      rule: { every: 'month', interval: 1, nth: 2, weekday: 'tue' },
      at: '18:00',
      ticket: { ...ticket, subject: texts.monthly, description: texts.monthlyText },
    });
  }
}
