/**
 * What the first bytes of a file show it to be. An own table, since the library for it weighs more than the function
 * that uses it may: these are the types that a desk takes, and those that it must never hand on.
 */
interface Mark {
  readonly type: string;
  /** Bytes in hexadecimal; `??` stands for any. */
  readonly hex: string;
  readonly at?: number;
}

const marks: readonly Mark[] = [
  { type: 'image/png', hex: '89504e470d0a1a0a' },
  { type: 'image/jpeg', hex: 'ffd8ff' },
  { type: 'image/gif', hex: '47494638' },
  { type: 'image/webp', hex: '52494646????????57454250' },
  { type: 'image/bmp', hex: '424d????????00000000' },
  { type: 'image/tiff', hex: '49492a00' },
  { type: 'image/tiff', hex: '4d4d002a' },
  { type: 'image/x-icon', hex: '00000100' },
  { type: 'image/heic', hex: '6674797068656963', at: 4 },
  { type: 'image/avif', hex: '6674797061766966', at: 4 },
  { type: 'video/mp4', hex: '66747970', at: 4 },
  { type: 'video/webm', hex: '1a45dfa3' },
  { type: 'video/x-msvideo', hex: '52494646????????41564920' },
  { type: 'audio/wav', hex: '52494646????????57415645' },
  { type: 'audio/mpeg', hex: '494433' },
  { type: 'audio/mpeg', hex: 'fffb' },
  { type: 'audio/ogg', hex: '4f676753' },
  { type: 'audio/flac', hex: '664c6143' },
  { type: 'application/pdf', hex: '255044462d' },
  { type: 'application/rtf', hex: '7b5c727466' },
  { type: 'application/zip', hex: '504b0304' },
  { type: 'application/zip', hex: '504b0506' },
  { type: 'application/gzip', hex: '1f8b' },
  { type: 'application/x-7z-compressed', hex: '377abcaf271c' },
  { type: 'application/x-rar-compressed', hex: '526172211a07' },
  { type: 'application/x-cfb', hex: 'd0cf11e0a1b11ae1' },
  { type: 'application/vnd.tcpdump.pcap', hex: 'd4c3b2a1' },
  { type: 'application/vnd.tcpdump.pcap', hex: 'a1b2c3d4' },
  { type: 'application/vnd.tcpdump.pcap', hex: '0a0d0d0a' },
  { type: 'application/x-msdownload', hex: '4d5a' },
  { type: 'application/x-elf', hex: '7f454c46' },
  { type: 'application/x-mach-binary', hex: 'feedface' },
  { type: 'application/x-mach-binary', hex: 'feedfacf' },
  { type: 'application/x-mach-binary', hex: 'cefaedfe' },
  { type: 'application/x-mach-binary', hex: 'cffaedfe' },
  // Programs for several machines in one, and classes of Java, begin alike.
  { type: 'application/x-mach-binary', hex: 'cafebabe' },
  { type: 'application/x-deb', hex: '213c617263683e0a' },
  { type: 'application/x-rpm', hex: 'edabeedb' },
  { type: 'application/x-ms-shortcut', hex: '4c0000000114020' },
  { type: 'application/wasm', hex: '0061736d' },
];

/** Beginnings of texts that a browser or a shell would run. */
const runnable: readonly (readonly [string, RegExp])[] = [
  ['text/x-shellscript', /^#!/],
  ['image/svg+xml', /^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*(?:<!doctype svg[^>]*>\s*)?<svg[\s>]/i],
  ['text/html', /^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|html|head|body|script|iframe)[\s>]/i],
];

/** The type that a file's first bytes show, or undefined where they show none, as those of plain text. */
export function sniff(head: Uint8Array): string | undefined {
  const hex = hexOf(head.subarray(0, 32));
  const found = marks.find((mark) => bears(hex, mark));
  if (found) return found.type;
  const text = textOf(head.subarray(0, 1_024));
  return runnable.find(([, pattern]) => pattern.test(text))?.[0];
}

function bears(hex: string, { hex: wanted, at = 0 }: Mark): boolean {
  const given = hex.slice(at * 2, at * 2 + wanted.length);
  if (given.length < wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) if (wanted[i] !== '?' && wanted[i] !== given[i]) return false;
  return true;
}

function hexOf(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

/** Letters alone matter here: a mark of UTF-8, zeros of UTF-16 and white space before the first are left out. */
function textOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) if (byte !== 0 && byte < 128) text += String.fromCharCode(byte);
  return text.trimStart();
}
