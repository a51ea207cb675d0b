import { epochMs } from '../kernel/time.ts';
import { dayAfter, dayIn, instantOfLocal } from '../report/local-time.ts';
import { formatSeconds, parseDate } from '../sla/instant.ts';

const OPENS = '08:00:00';
const CLOSES = '17:45:00';
const DAYS_OFF = 4;

export function secondsAt(at: string): number {
  return Math.floor(epochMs(at) / 1000);
}

export { formatSeconds as timeAt };

/** The instant itself in working hours, else some minutes into the next working day: people answer in the morning. */
export function atWork(zone: string, seconds: number, minutesIn: number): number {
  let day = dayIn(zone, formatSeconds(seconds));
  const [opens, closes] = hoursOf(zone, day);
  if (isWorkday(day) && seconds >= opens && seconds <= closes) return seconds;
  if (!isWorkday(day) || seconds > closes) day = dayAfter(day, 1);
  for (let tries = 0; tries < DAYS_OFF && !isWorkday(day); tries++) day = dayAfter(day, 1);
  return hoursOf(zone, day)[0] + Math.round(minutesIn * 60);
}

function hoursOf(zone: string, day: string): [number, number] {
  return [secondsAt(instantOfLocal(zone, `${day}T${OPENS}`)), secondsAt(instantOfLocal(zone, `${day}T${CLOSES}`))];
}

/** 1970-01-01 was a Thursday. */
function isWorkday(day: string): boolean {
  return ((parseDate(day) ?? 0) + 3) % 7 < 5;
}
