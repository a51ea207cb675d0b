import { safeName } from './file-name.ts';

/** What Outlook packs into a winmail.dat (MS-OXTNEF): the text, and the files. */
export interface TnefParts {
  readonly text?: string;
  readonly html?: string;
  readonly files: readonly { readonly name: string; readonly type: string; readonly content: Uint8Array }[];
}

const SIGNATURE = 0x223e9f78;
/** Attributes by their number (MS-OXTNEF §2.1.3.3). */
const attribute = {
  body: 0x0002_800c,
  properties: 0x0006_9003,
  fileBegins: 0x0006_9002,
  fileTitle: 0x0001_8010,
  fileData: 0x0006_800f,
  fileProperties: 0x0006_9005,
} as const;
/** Properties by their number (MS-OXPROPS). */
const property = { body: 0x1000, html: 0x1013, data: 0x3701, name: 0x3704, longName: 0x3707, type: 0x370e } as const;

const VALUES_MOST = 10_000;

interface Packed {
  name: string;
  type: string;
  content: Uint8Array;
}

/** The parts of a winmail.dat; undefined for what is none, or is cut off before anything could be read. */
export function tnefParts(bytes: Uint8Array): TnefParts | undefined {
  const reader = new Reader(bytes);
  if (bytes.length < 6 || reader.u32() !== SIGNATURE) return undefined;
  reader.skip(2);
  const files: Packed[] = [];
  const body: { text?: string; html?: string } = {};
  try {
    while (reader.left >= 9) {
      reader.skip(1);
      const id = reader.u32();
      takeAttribute(id, reader.take(reader.u32()), files, body);
      reader.skip(2);
    }
  } catch (error) {
    // Cut off: what stands before counts.
    if (!(error instanceof RangeError)) throw error;
  }
  if (files.length === 0 && body.text === undefined && body.html === undefined) return undefined;
  return { ...body, files: files.map((one, at) => ({ ...one, name: safeName(one.name) || `attachment-${at + 1}` })) };
}

function takeAttribute(id: number, value: Uint8Array, files: Packed[], body: { text?: string; html?: string }): void {
  const file = files.at(-1);
  switch (id) {
    case attribute.fileBegins:
      files.push({ name: '', type: 'application/octet-stream', content: new Uint8Array() });
      break;
    case attribute.body:
      body.text = latin(value).trim();
      break;
    case attribute.properties:
      for (const [key, one] of properties(value)) {
        if (key === property.html) body.html = new TextDecoder().decode(one.bytes);
        if (key === property.body) body.text = one.text.trim();
      }
      break;
    case attribute.fileTitle:
      if (file) file.name ||= latin(value);
      break;
    case attribute.fileData:
      if (file) file.content = value;
      break;
    case attribute.fileProperties:
      if (file) takeProperties(file, value);
      break;
    default:
  }
}

function takeProperties(file: Packed, value: Uint8Array): void {
  for (const [key, one] of properties(value)) {
    if (key === property.longName && one.text !== '') file.name = one.text;
    if (key === property.name && file.name === '') file.name = one.text;
    if (key === property.type && one.text !== '') file.type = one.text.toLowerCase();
    if (key === property.data && file.content.length === 0) file.content = one.bytes;
  }
}

interface Value {
  readonly bytes: Uint8Array;
  readonly text: string;
}

/** The properties of a list (MS-OXTNEF §2.1.3.4). */
function* properties(bytes: Uint8Array): Generator<readonly [number, Value]> {
  const reader = new Reader(bytes);
  const count = Math.min(reader.u32(), VALUES_MOST);
  for (let at = 0; at < count && reader.left >= 4; at++) {
    const type = reader.u16();
    const id = reader.u16();
    if (id >= 0x8000) skipName(reader);
    const kind = type & 0x0fff;
    const varied = kind === 0x1e || kind === 0x1f || kind === 0x102 || kind === 0x0d;
    const several = varied || (type & 0x1000) !== 0;
    const values = several ? Math.min(reader.u32(), VALUES_MOST) : 1;
    for (let n = 0; n < values; n++) {
      const value = varied ? padded(reader, reader.u32()) : reader.take(sizeOf(kind));
      const text = kind === 0x1f ? new TextDecoder('utf-16le').decode(value) : latin(value);
      yield [id, { bytes: value, text: text.replaceAll('\u0000', '') }];
    }
  }
}

function skipName(reader: Reader): void {
  reader.skip(16);
  if (reader.u32() === 0) reader.skip(4);
  else padded(reader, reader.u32());
}

function sizeOf(kind: number): number {
  const sizes: Readonly<Record<number, number>> = { 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16 };
  return sizes[kind] ?? 4;
}

/** Values of any length fill whole words of four bytes. */
function padded(reader: Reader, length: number): Uint8Array {
  const value = reader.take(length);
  reader.skip((4 - (length % 4)) % 4);
  return value;
}

const latin = (bytes: Uint8Array): string => new TextDecoder('windows-1252').decode(bytes).replaceAll('\u0000', '');

/** Reads little-endian numbers. @throws RangeError past the end. */
class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u16(): number {
    return this.#view.getUint16(this.#step(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#step(4), true);
  }

  skip(count: number): void {
    this.#step(Math.min(count, this.left));
  }

  take(count: number): Uint8Array {
    const start = this.#step(count);
    return this.#bytes.slice(start, start + count);
  }

  #step(count: number): number {
    if (count > this.left) throw new RangeError('the file ends before it should');
    const at = this.#at;
    this.#at += count;
    return at;
  }
}
