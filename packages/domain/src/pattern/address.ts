/** An IP address as a number; the two families never compare. */
export interface Address {
  readonly family: 4 | 6;
  readonly bits: bigint;
}

export interface AddressRange {
  readonly bottom: Address;
  readonly top: Address;
}

const v4 = /^\d+\.\d+\.\d+\.\d+$/;
const v6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;

/** The address that a text is, or undefined. */
export function parseAddress(text: string): Address | undefined {
  if (v4.test(text)) return parseV4(text);
  return v6.test(text) ? parseV6(text) : undefined;
}

function parseV4(text: string): Address | undefined {
  let bits = 0n;
  for (const octet of text.split('.')) {
    if (octet.length > 3 || Number(octet) > 255) return undefined;
    bits = bits * 256n + BigInt(octet);
  }
  return { family: 4, bits };
}

/** RFC 4291 §2.2: eight groups, or fewer around one `::`. */
function parseV6(text: string): Address | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const [before = [], after = []] = groups;
  const missing = 8 - before.length - after.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const all = [...before, ...Array.from({ length: missing }, () => '0'), ...after];
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return { family: 6, bits: all.reduce((bits, group) => bits * 65_536n + BigInt(`0x${group}`), 0n) };
}

/** The addresses of a block, or why the text is none. EventBridge takes masks below the whole length only. */
export function parseCidr(text: string): AddressRange | string {
  const [given = '', mask = '', ...rest] = text.split('/');
  const address = parseAddress(given);
  if (!address || rest.length > 0) return 'needs an address block like 10.0.0.0/24 with "cidr"';
  const length = address.family === 4 ? 32 : 128;
  if (!/^\d{1,3}$/.test(mask) || Number(mask) >= length) return `needs a mask from 0 to ${length - 1} with "cidr"`;
  const free = (1n << BigInt(length - Number(mask))) - 1n;
  const { family, bits } = address;
  return { bottom: { family, bits: bits & ~free }, top: { family, bits: bits | free } };
}

export function inRange(text: string, { bottom, top }: AddressRange): boolean {
  const address = parseAddress(text);
  return address?.family === bottom.family && address.bits >= bottom.bits && address.bits <= top.bits;
}
