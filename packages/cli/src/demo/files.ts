import { crc32, deflateSync } from 'node:zlib';

const [WIDTH, HEIGHT] = [320, 180];
const TITLE_BAR = 22;
const colours = [
  [36, 82, 164],
  [28, 122, 92],
  [150, 70, 40],
] as const;

/** A small made-up picture of a window with an error in it, as PNG. */
export function picture(seed: number): Buffer {
  const [r, g, b] = colours[seed % colours.length] ?? colours[0];
  const rows: number[] = [];
  for (let y = 0; y < HEIGHT; y += 1) {
    rows.push(0);
    for (let x = 0; x < WIDTH; x += 1) rows.push(...pixel(x, y, [r, g, b]));
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  // Eight bits each of red, green and blue.
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const body = deflateSync(Buffer.from(rows));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', body), chunk('IEND', Buffer.alloc(0))]);
}

type Colour = readonly [number, number, number];

/** A title bar, a box with a red edge, and grey lines that stand for words. */
function pixel(x: number, y: number, bar: Colour): Colour {
  if (y < TITLE_BAR) return bar;
  const [dx, dy] = [x - 60, y - 60];
  const inBox = dx >= 0 && dx < 200 && dy >= 0 && dy < 80;
  if (inBox && (dx < 4 || dy < 2 || dx >= 198 || dy >= 78)) return [196, 48, 48];
  if (inBox && dx > 16 && dx < 170 - (dy % 3) * 9 && dy % 16 >= 10 && dy % 16 < 14) return [110, 116, 128];
  return inBox ? [255, 255, 255] : [238, 240, 244];
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Some lines as a program writes them down before it fails. */
export function logText(at: string): Buffer {
  const lines = [
    'INFO  starting',
    'INFO  settings read',
    'WARN  no answer within 5 s, trying again',
    'ERROR timed out',
  ];
  return Buffer.from(lines.map((line) => `${at} ${line}\n`).join(''));
}
