/**
 * A head in which somebody wrote other signs than ASCII as they are, though it may hold none: read by the charset that
 * the mail names, else by what its bytes look like, and given back in UTF-8.
 * @param below the beginning of what follows, where a part may name the charset
 */
export function headInUtf8(head: Uint8Array, below: Uint8Array): Uint8Array {
  if (head.every((byte) => byte < 0x80) || isUtf8(head)) return head;
  const latin = new TextDecoder('latin1');
  const ascii = latin.decode(head) + latin.decode(below);
  const named = /charset\s*=\s*"?([\w.:-]+)/iu.exec(ascii)?.[1];
  return new TextEncoder().encode(decoderOf(named, head).decode(head));
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

function decoderOf(named: string | undefined, bytes: Uint8Array): InstanceType<typeof TextDecoder> {
  const likely = likelyCharset(bytes);
  // Two bytes a sign are no accident; a mail's other parts may well be in another charset.
  for (const label of likely === 'gb18030' ? [likely] : [named, likely]) {
    // What is not UTF-8 is not, whatever a mail says of it.
    if (label === undefined || /^(?:utf-?8|us-ascii|ascii)$/iu.test(label)) continue;
    try {
      return new TextDecoder(label);
    } catch {
      // A name that nobody knows.
    }
  }
  return new TextDecoder('windows-1252');
}

/** Words of Cyrillic letters are long runs of high bytes; in Western languages these stand alone or in pairs. */
function likelyCharset(bytes: Uint8Array): string {
  if (isChinese(bytes)) return 'gb18030';
  let [koi, windows, runs, run] = [0, 0, 0, 0];
  for (const byte of bytes) {
    if (byte < 0xc0) {
      run = 0;
      continue;
    }
    run += 1;
    if (run === 3) runs += 1;
    // Small letters, of which texts mostly consist, stand in different halves.
    if (byte < 0xe0) koi += 1;
    else windows += 1;
  }
  if (runs === 0) return 'windows-1252';
  return koi > windows ? 'koi8-r' : 'windows-1251';
}

const PAIRS_LEAST = 4;

/** Pairs of bytes as GB 2312 has them; Cyrillic letters fill the upper half of these alone. */
function isChinese(bytes: Uint8Array): boolean {
  let [pairs, low, odd, at] = [0, 0, 0, 0];
  while (at < bytes.length) {
    const lead = bytes[at] ?? 0;
    if (lead < 0x80) {
      at += 1;
      continue;
    }
    const trail = bytes[at + 1] ?? 0;
    const fits = lead >= 0xa1 && lead <= 0xf7 && !(lead > 0xa9 && lead < 0xb0) && trail >= 0xa1;
    if (!fits) odd += 1;
    else {
      pairs += 1;
      low += Number(lead < 0xc0) + Number(trail < 0xc0);
    }
    at += 2;
  }
  return pairs >= PAIRS_LEAST && odd === 0 && low >= pairs * 0.4;
}
