import type { Cast } from './cast.ts';
import type { Dice } from './dice.ts';
import type { DemoActor, DemoStep, DemoTargets } from './script.ts';
import { atWork, secondsAt, timeAt } from './work-time.ts';

type Happening = DemoStep extends infer S ? (S extends DemoStep ? Omit<S, 'at' | 'by'> : never) : never;

/** The commands of one ticket, written down one after the other with the time that passes in between. */
export class Life {
  readonly steps: DemoStep[] = [];
  private readonly cast: Cast;
  private readonly dice: Dice;
  private readonly end: number;
  private clock: number;

  /** Nothing happens after `end`: epoch seconds. */
  constructor(cast: Cast, dice: Dice, openedAt: number, end: number) {
    this.cast = cast;
    this.dice = dice;
    this.clock = openedAt;
    this.end = end;
  }

  get now(): number {
    return this.clock;
  }

  open(withTeam: boolean): this {
    const { client, scenario, contact, channel, impact, urgency, texts, team } = this.cast;
    const category = client.categories.find((one) => one.id === scenario.category);
    const subcategory = category?.subcategories.find((one) => one.id === scenario.subcategory);
    return this.write(channel === 'phone' ? this.agent : this.contact, {
      kind: 'open',
      input: {
        client: client.slug,
        kind: scenario.kind,
        subject: texts.subject,
        description: texts.description,
        impact,
        urgency,
        ...(category && { category: category.id }),
        ...(subcategory && { subcategory: subcategory.id }),
        requester: contact.id,
        channel,
        ...(withTeam && team !== undefined && { team }),
      },
    });
  }

  /** Someone takes it, and begins. */
  take(): this {
    const { agent, team } = this.cast;
    this.write(this.agent, { kind: 'assign', assignee: agent.id, ...(team !== undefined && { team }) });
    if (this.dice.chance(0.2)) this.pass(1, 3).write(this.agent, { kind: 'note', text: this.cast.say('taken') });
    return this.pass(1, 4).write(this.agent, { kind: 'start' });
  }

  ask(): this {
    return this.write(this.agent, { kind: 'reply', text: this.cast.texts.question });
  }

  greet(): this {
    return this.write(this.agent, { kind: 'reply', text: this.cast.say('working') });
  }

  answer(): this {
    return this.write(this.contact, { kind: 'reply', text: this.cast.texts.answer });
  }

  chase(): this {
    return this.write(this.contact, { kind: 'reply', text: this.cast.say('chase') });
  }

  note(): this {
    return this.write(this.agent, { kind: 'note', text: this.cast.texts.note });
  }

  pend(reason: string, wakeAt?: string): this {
    return this.write(this.agent, { kind: 'pend', reason, ...(wakeAt !== undefined && { wakeAt }) });
  }

  resume(): this {
    return this.write(this.agent, { kind: 'resume' });
  }

  supplierNote(): this {
    return this.write(this.agent, { kind: 'note', text: this.cast.say('supplier') });
  }

  resolve(text = this.cast.texts.solution): this {
    return this.write(this.agent, { kind: 'resolve', code: this.cast.scenario.code, text });
  }

  thank(): this {
    return this.write(this.contact, { kind: 'reply', text: this.cast.say('thanks') });
  }

  reopen(): this {
    return this.write(this.contact, { kind: 'reopen', reason: this.cast.say('reopened') });
  }

  /** The desk closes it by itself some days after the resolution, unless that is yet to come. */
  close(): this {
    const resolved = this.steps.findLast((step) => step.kind === 'resolve');
    if (!resolved) return this;
    this.clock = secondsAt(resolved.at) + this.cast.client.autoCloseDays * 86_400;
    return this.write({ kind: 'system' }, { kind: 'close' });
  }

  /** Minutes pass. */
  pass(low: number, high: number): this {
    this.clock += this.dice.skewed(low, high) * 60;
    return this;
  }

  /** Minutes pass, and then it is working time. */
  passToWork(low: number, high: number): this {
    this.pass(low, high);
    this.clock = atWork(this.cast.client.zone, this.clock, this.dice.between(3, 50));
    return this;
  }

  /** Goes on at a time at the latest, where that is still ahead. */
  by(at: string | undefined): this {
    const previous = this.steps.at(-1);
    const floor = previous ? secondsAt(previous.at) + 30 : this.clock;
    if (at !== undefined) this.clock = Math.max(floor, Math.min(this.clock, secondsAt(at) - 60));
    return this;
  }

  private get contact(): DemoActor {
    return { kind: 'contact', id: this.cast.contact.id };
  }

  private get agent(): DemoActor {
    return { kind: 'staff', id: this.cast.agent.id };
  }

  /** What would lie after the end does not happen any more, and nothing after it. */
  private write(by: DemoActor, what: Happening): this {
    if (this.clock > this.end) return this;
    this.steps.push({ at: timeAt(this.clock), by, ...what } as DemoStep); // Safe: `what` is a step without the two.
    return this;
  }
}

/** A ticket that is long done, with everything that tends to happen on the way. */
export function pastLife(life: Life, cast: Cast, dice: Dice, targets: DemoTargets): Life {
  const late = dice.chance(0.12);
  life.open(dice.chance(0.4)).passToWork(3, 40);
  if (!late) life.by(targets.response);
  life.take().pass(1, 12);
  middle(life, cast, dice);
  if (!late && dice.chance(0.9)) life.by(targets.resolution);
  life.resolve();
  if (dice.chance(0.06)) life.passToWork(300, 4_000).reopen().passToWork(60, 900).resolve(cast.say('again'));
  else if (dice.chance(0.25)) life.pass(5, 400).thank();
  return life;
}

function middle(life: Life, cast: Cast, dice: Dice): void {
  if (dice.chance(0.25)) {
    life.greet().passToWork(10, 240);
    if (dice.chance(0.5)) life.note().passToWork(20, 600);
    return;
  }
  life.ask();
  const waits = dice.chance(0.35);
  if (waits) life.pass(1, 3).pend(cast.scenario.waits);
  if (waits && cast.scenario.waits !== 'requester') life.passToWork(300, 4_000).resume();
  else life.passToWork(10, 500).answer();
  if (dice.chance(0.6)) life.passToWork(5, 90).note();
  if (cast.scenario.waits === 'supplier') life.passToWork(60, 600).supplierNote();
  if (dice.chance(0.12)) life.passToWork(120, 900).chase();
  life.passToWork(10, 500);
}
