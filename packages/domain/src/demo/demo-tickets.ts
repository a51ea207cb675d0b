import { type Cast, castFor } from './cast.ts';
import { Dice } from './dice.ts';
import { Life, pastLife } from './life.ts';
import { scenarios } from './scenarios/index.ts';
import type { Scenario } from './scenarios/scenario.ts';
import type { DemoClient, DemoInput, DemoRole, DemoTargets, DemoTicket } from './script.ts';
import { atWork, secondsAt, timeAt } from './work-time.ts';

const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;
const HISTORY_DAYS = 90;
const TRIES = 24;

/** How many of each hundred tickets show what; the rest are closed. */
const shares = { soon: 5, overdue: 3, waiting: 5, unassigned: 5, working: 7, resolved: 6 } as const;

/**
 * A desk's last three months and its present hour, as commands to be run at their own times: most tickets are done,
 * some are due within two hours, late, waiting, or nobody's yet. The same random numbers give the same demo.
 * @throws RangeError when there is no client, or a client without contacts or without staff.
 */
export function demoTickets(input: DemoInput): DemoTicket[] {
  if (input.clients.length === 0) throw new RangeError('a demo needs at least one client');
  const stage = new Stage(input);
  const count = input.count ?? 320;
  const tickets: DemoTicket[] = [];
  for (const [role, share] of Object.entries(shares) as [keyof typeof shares, number][]) {
    const wanted = Math.ceil((count * share) / 100);
    for (let i = 0; i < wanted && tickets.length < count; i++) tickets.push(stage.play(role));
  }
  while (tickets.length < count) tickets.push(stage.play('closed'));
  return tickets.sort((a, b) => openedAt(a) - openedAt(b));
}

function openedAt(ticket: DemoTicket): number {
  return secondsAt(ticket.steps[0]?.at ?? '');
}

class Stage {
  private readonly dice: Dice;
  private readonly input: DemoInput;
  private readonly now: number;
  /** Dealt out like cards, so that every client and every scenario has its turn. */
  private clients: DemoClient[] = [];
  private stories: Scenario[] = [];

  constructor(input: DemoInput) {
    this.input = input;
    this.dice = new Dice(input.random);
    this.now = secondsAt(input.now);
  }

  play(role: DemoRole): DemoTicket {
    const { cast, life } = this.perform(role);
    return { client: cast.client.slug, role, steps: life.steps };
  }

  private perform(role: DemoRole): { cast: Cast; life: Life } {
    switch (role) {
      case 'soon':
        return this.dueAround(5 * MINUTE, 115 * MINUTE);
      case 'overdue':
        return this.dueAround(-30 * HOUR, -10 * MINUTE);
      case 'waiting':
        return this.waiting();
      case 'unassigned':
        return this.unassigned();
      case 'working':
        return this.working();
      case 'resolved':
      case 'closed':
        return this.past(role);
    }
  }

  private past(role: 'resolved' | 'closed'): { cast: Cast; life: Life } {
    const cast = this.cast();
    const { zone, autoCloseDays } = cast.client;
    const [from, to] = role === 'closed' ? [autoCloseDays + 9, HISTORY_DAYS] : [1, Math.max(1, autoCloseDays - 1)];
    const at = this.workTime(zone, this.now - this.dice.between(from * DAY, to * DAY));
    const life = new Life(cast, this.dice, at, this.now - MINUTE);
    pastLife(life, cast, this.dice, this.targets(cast, at));
    return { cast, life: life.close() };
  }

  /** A ticket whose next target lies that many seconds from now; the nearest that any client's hours allow. */
  private dueAround(low: number, high: number): { cast: Cast; life: Life } {
    let best: { cast: Cast; at: number; target: keyof DemoTargets; miss: number } | undefined;
    for (let tries = 0; tries < TRIES && (best === undefined || best.miss > 0); tries++) {
      const cast = this.cast();
      const target = this.dice.chance(0.4) ? 'response' : 'resolution';
      const wanted = this.now + this.dice.between(low, high);
      const at = this.openingFor(cast, target, wanted);
      const due = this.targets(cast, at)[target];
      if (due === undefined) continue;
      const off = secondsAt(due) - this.now;
      const miss = off < low ? low - off : Math.max(0, off - high);
      if (best === undefined || miss < best.miss) best = { cast, at, target, miss };
    }
    if (!best) return this.working();
    const { cast, at, target } = best;
    const life = new Life(cast, this.dice, at, this.now - MINUTE).open(this.dice.chance(0.5));
    if (target === 'response') {
      if (this.dice.chance(0.4)) life.pass(2, 9).take();
      return { cast, life };
    }
    return { cast, life: this.begun(life, cast, at) };
  }

  private waiting(): { cast: Cast; life: Life } {
    const cast = this.cast();
    const at = this.workTime(cast.client.zone, this.now - this.dice.between(4 * HOUR, 6 * DAY));
    const reason = cast.scenario.waits === 'supplier' && !this.hasTime(cast, at) ? 'planned' : cast.scenario.waits;
    const wakes = reason === 'planned' || this.dice.chance(0.5);
    const wakeAt = atWork(cast.client.zone, this.now + this.dice.between(3 * HOUR, 5 * DAY), this.dice.between(3, 50));
    const life = new Life(cast, this.dice, at, this.now - MINUTE).open(this.dice.chance(0.5)).pass(3, 25);
    life.by(this.targets(cast, at).response).take().pass(1, 5).ask().pass(1, 3);
    return { cast, life: life.pend(reason, wakes ? timeAt(wakeAt) : undefined) };
  }

  private unassigned(): { cast: Cast; life: Life } {
    const { cast, at } = this.withTime(5 * MINUTE, 3 * HOUR);
    const life = new Life(cast, this.dice, at, this.now - MINUTE).open(this.dice.chance(0.3));
    return { cast, life: this.dice.chance(0.1) ? life.pass(20, 60).chase() : life };
  }

  private working(): { cast: Cast; life: Life } {
    const { cast, at } = this.withTime(40 * MINUTE, 2 * DAY);
    const life = new Life(cast, this.dice, at, this.now - MINUTE).open(this.dice.chance(0.5));
    return { cast, life: this.begun(life, cast, at) };
  }

  /** Answered in time, and in work since. */
  private begun(life: Life, cast: Cast, at: number): Life {
    life.pass(2, 15).by(this.targets(cast, at).response).take().pass(1, 3).ask();
    if (this.dice.chance(0.6)) life.pass(8, 120).answer();
    if (this.dice.chance(0.5)) life.pass(4, 60).note();
    return life;
  }

  /** Opened lately, with nothing due in the next two hours, as far as that can be had. */
  private withTime(youngest: number, oldest: number): { cast: Cast; at: number } {
    for (let tries = 0; ; tries++) {
      const cast = this.cast();
      // Younger with every try: the later it was opened, the later it is due.
      const reach = Math.max(youngest, Math.round(oldest * (1 - tries / TRIES)));
      const at = this.workTime(cast.client.zone, this.now - this.dice.between(youngest, reach));
      if (tries >= TRIES || this.hasTime(cast, at)) return { cast, at };
    }
  }

  private hasTime(cast: Cast, at: number): boolean {
    const { response, resolution } = this.targets(cast, at);
    return [response, resolution].every((due) => due === undefined || secondsAt(due) > this.now + 2 * HOUR);
  }

  /** The earliest opening whose target is due at the time or later; targets grow with it, so halving finds it. */
  private openingFor(cast: Cast, target: keyof DemoTargets, due: number): number {
    let [early, late] = [this.now - 14 * DAY, this.now - 3 * MINUTE];
    while (late - early > MINUTE) {
      const middle = Math.floor((early + late) / 2);
      const got = this.targets(cast, middle)[target];
      if (got !== undefined && secondsAt(got) < due) early = middle;
      else late = middle;
    }
    return late;
  }

  private targets(cast: Cast, at: number): DemoTargets {
    const { impact, urgency, scenario } = cast;
    return cast.client.due({ kind: scenario.kind, impact, urgency, openedAt: timeAt(at) });
  }

  /** In working hours, unless those have not begun yet today: then people wrote outside of them. */
  private workTime(zone: string, at: number): number {
    const work = this.dice.chance(0.93) ? atWork(zone, at, this.dice.between(0, 560)) : at;
    return work < this.now - 5 * MINUTE ? work : at;
  }

  private cast(): Cast {
    if (this.clients.length === 0) this.clients = this.dice.shuffled(this.input.clients);
    const client = this.clients.pop();
    if (!client) throw new RangeError('a demo needs at least one client');
    return castFor(client, this.storyFor(client), this.input.staff, this.dice);
  }

  private storyFor(client: DemoClient): Scenario {
    const known = new Set(client.categories.map((category) => category.id));
    for (let tries = 0; tries < 2 * scenarios.length; tries++) {
      if (this.stories.length === 0) this.stories = this.dice.shuffled(scenarios);
      const story = this.stories.pop();
      if (story && known.has(story.category)) return story;
    }
    return this.dice.pick(scenarios);
  }
}
