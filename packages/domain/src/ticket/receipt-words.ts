import { epochMs } from '../kernel/time.ts';
import { isHolder } from '../sla/clock.ts';
import type { Desk } from '../tenant/desk.ts';
import type { ClockReceipt, ReceiptLine } from './receipt.ts';

export interface ReceiptReader {
  readonly locale: string;
  readonly timeZone: string;
}

const words = {
  en: {
    response: 'First answer',
    update: 'Next news',
    resolution: 'Solution',
    promised: (span: string) => `promised within ${span} of service time.`,
    met: (at: string) => `Done on ${at}, in time.`,
    late: (at: string, due: string) => `Done on ${at}, later than promised (${due}).`,
    owed: (due: string) => `It was due on ${due}; we are later than promised.`,
    running: (due: string) => `We aim to be done by ${due}.`,
    paused: 'The time stands still for now.',
    cancelled: 'No longer needed.',
    counted: (span: string) => `Counted: ${span}.`,
    quiet: (list: string) => `Not counted: ${list}.`,
    hours: (span: string) => `${span} outside service hours`,
    holiday: (span: string, names: string) => `${span} of holiday (${names})`,
    you: (span: string) => `${span} waiting for you`,
    else: (span: string) => `${span} on hold`,
    ended: (span: string) => `${span} after it was done`,
    units: ['d', 'h', 'min', 's'],
  },
  de: {
    response: 'Erste Antwort',
    update: 'Nächste Nachricht',
    resolution: 'Lösung',
    promised: (span: string) => `versprochen innerhalb von ${span} Servicezeit.`,
    met: (at: string) => `Erledigt am ${at}, rechtzeitig.`,
    late: (at: string, due: string) => `Erledigt am ${at}, später als versprochen (${due}).`,
    owed: (due: string) => `Fällig war es am ${due}; wir sind später als versprochen.`,
    running: (due: string) => `Wir wollen bis ${due} fertig sein.`,
    paused: 'Die Zeit steht gerade still.',
    cancelled: 'Nicht mehr nötig.',
    counted: (span: string) => `Gezählt: ${span}.`,
    quiet: (list: string) => `Nicht gezählt: ${list}.`,
    hours: (span: string) => `${span} außerhalb der Servicezeit`,
    holiday: (span: string, names: string) => `${span} Feiertag (${names})`,
    you: (span: string) => `${span} Warten auf Sie`,
    else: (span: string) => `${span} angehalten`,
    ended: (span: string) => `${span} nachdem es erledigt war`,
    units: ['T', 'Std.', 'Min.', 'Sek.'],
  },
} as const;

/** What end users read of a receipt: a line for each clock as it stands, in their language, without the desk's reasons. */
export function plainReceipt(receipt: readonly ClockReceipt[], desk: Desk, reader: ReceiptReader): string[] {
  return receipt.flatMap((one) => {
    if (one.replaced || isHolder(one.target)) return [];
    const text = wordsOf(reader);
    const parts = [text.promised(spanOf(one.targetSeconds, reader)), standing(one, reader)];
    parts.push(text.counted(spanOf(one.usedSeconds, reader)));
    const quiet = uncounted(one.lines, desk, reader);
    if (quiet.length > 0) parts.push(text.quiet(quiet.join(', ')));
    return [`${text[one.target]}: ${parts.join(' ')}`];
  });
}

const wordsOf = ({ locale }: ReceiptReader) => (locale.startsWith('de') ? words.de : words.en);

function standing({ state, due, endedAt }: ClockReceipt, reader: ReceiptReader): string {
  const text = wordsOf(reader);
  const at = (time: string | undefined) => (time === undefined ? '' : timeOf(time, reader));
  switch (state) {
    case 'met':
      return text.met(at(endedAt));
    case 'breached':
      return endedAt === undefined ? text.owed(at(due)) : text.late(at(endedAt), at(due));
    case 'running':
      return text.running(at(due));
    case 'paused':
      return text.paused;
    case 'cancelled':
      return text.cancelled;
  }
}

function uncounted(lines: readonly ReceiptLine[], desk: Desk, reader: ReceiptReader): string[] {
  const sums = { hours: 0, holiday: 0, you: 0, else: 0, ended: 0 };
  const holidays = new Set<string>();
  for (const { counted, reason, seconds } of lines) {
    if (counted || !reason) continue;
    if (reason.why === 'holiday') holidays.add(reason.name ?? reason.date);
    sums[groupOf(reason, desk)] += seconds;
  }
  const text = wordsOf(reader);
  return (Object.keys(sums) as (keyof typeof sums)[]).flatMap((group) => {
    if (sums[group] === 0) return [];
    const span = spanOf(sums[group], reader);
    return [group === 'holiday' ? text.holiday(span, [...holidays].join(', ')) : text[group](span)];
  });
}

function groupOf(reason: NonNullable<ReceiptLine['reason']>, desk: Desk) {
  if (reason.why === 'holiday') return 'holiday';
  if (reason.why === 'ended') return 'ended';
  if (reason.why !== 'pending') return 'hours';
  const known = desk.pendingReasons.find((one) => one.id === reason.reason);
  return known?.awaits === 'requester' ? 'you' : 'else';
}

/** `1 d 2 h 5 min`: seconds are told only where there are no minutes to tell. */
export function spanOf(seconds: number, reader: Pick<ReceiptReader, 'locale'>): string {
  const { units } = wordsOf({ ...reader, timeZone: 'UTC' });
  const sizes = [86_400, 3_600, 60, 1];
  let rest = seconds;
  const parts = sizes.map((size, at) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return { count, unit: units[at] };
  });
  const told = parts.filter(({ count }, at) => count > 0 && (at < 3 || seconds < 60));
  return told.length === 0 ? `0 ${units[2]}` : told.map(({ count, unit }) => `${count} ${unit}`).join(' ');
}

function timeOf(at: string, { locale, timeZone }: ReceiptReader): string {
  const style = { dateStyle: 'medium', timeStyle: 'short', timeZone } as const;
  return new Intl.DateTimeFormat(locale.startsWith('de') ? 'de-DE' : 'en-GB', style).format(epochMs(at));
}
