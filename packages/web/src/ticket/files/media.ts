import type { FilePolicy } from '../../api/contract-talk.ts';

/** Types that browsers leave open or name in their own way, by a file's ending. */
const BY_ENDING: Record<string, string> = {
  log: 'text/plain',
  txt: 'text/plain',
  ini: 'text/plain',
  conf: 'text/plain',
  cfg: 'text/plain',
  md: 'text/markdown',
  csv: 'text/csv',
  ics: 'text/calendar',
  json: 'application/json',
  eml: 'message/rfc822',
  msg: 'application/vnd.ms-outlook',
  zip: 'application/zip',
  gz: 'application/gzip',
  '7z': 'application/x-7z-compressed',
  pcap: 'application/vnd.tcpdump.pcap',
  pcapng: 'application/vnd.tcpdump.pcap',
  heic: 'image/heic',
};

const endingOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** What a file is declared as: by its ending where we know better, else as the browser says, else as unknown bytes. */
export function mediaType(name: string, told: string): string {
  const type = told.toLowerCase().split(';')[0]?.trim() ?? '';
  return BY_ENDING[endingOf(name)] ?? (/^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/.test(type) ? type : 'application/octet-stream');
}

export type Kind = 'image' | 'sheet' | 'archive' | 'sound' | 'film' | 'mail' | 'text' | 'other';

const KINDS: readonly (readonly [Kind, RegExp])[] = [
  ['image', /^image\//],
  ['sound', /^audio\//],
  ['film', /^video\//],
  ['mail', /^message\/|outlook/],
  ['sheet', /csv|excel|spreadsheet/],
  ['archive', /zip|compressed|gzip|tar/],
  ['text', /^text\/|pdf|word|document|json|rtf/],
];

/** What a file is to people, for its icon and word. */
export const kindOf = (type: string): Kind => KINDS.find(([, pattern]) => pattern.test(type))?.[0] ?? 'other';

const takes = (policy: FilePolicy, type: string): boolean =>
  policy.types.some((one) => one === type || (one.endsWith('/*') && type.startsWith(one.slice(0, -1))));

export type Fault = 'empty' | 'too_large' | 'type' | 'too_many';

/** Why a file is not taken, before anything of it is sent. The server judges again. */
export function faultOf(
  file: { name: string; type: string; size: number },
  policy: FilePolicy | undefined,
  already: number,
): Fault | undefined {
  if (file.size === 0) return 'empty';
  if (!policy) return undefined;
  if (file.size > policy.maxBytes) return 'too_large';
  if (!takes(policy, file.type)) return 'type';
  return already >= policy.perMessage ? 'too_many' : undefined;
}

/** A name that no other file of the message has: `image (2).png`. */
export function freeName(name: string, taken: readonly string[]): string {
  const used = new Set(taken.map((one) => one.toLowerCase()));
  const dot = name.lastIndexOf('.');
  const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  let free = name;
  for (let n = 2; used.has(free.toLowerCase()); n++) free = `${stem} (${n})${end}`;
  return free;
}

/** Browsers call every pasted picture alike; the moment tells them apart. */
export function pastedName(name: string, at: Date): string {
  const ending = endingOf(name) || 'png';
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `screenshot ${day} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}.${ending}`;
}
