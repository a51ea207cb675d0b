/** Colour arithmetic: sRGB hex, OKLCH (Ottosson 2020) and the contrast ratio of WCAG 2.2 §1.4.3. */
export type Oklch = { l: number; c: number; h: number };

type Rgb = [number, number, number];

const toLinear = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const toGamma = (v: number): number => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);

/** Channels 0..1 of `#rrggbb`. @throws RangeError for anything else. */
function parseHex(hex: string): Rgb {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(hex);
  if (!match) throw new RangeError(`"${hex}" is not a colour; write #rrggbb`);
  const channel = (i: number) => Number.parseInt(match[i] ?? '0', 16) / 255;
  return [channel(1), channel(2), channel(3)];
}

function formatHex(rgb: Rgb): string {
  const two = (v: number) =>
    Math.round(Math.min(1, Math.max(0, v)) * 255)
      .toString(16)
      .padStart(2, '0');
  return `#${rgb.map(two).join('')}`;
}

export function hexToOklch(hex: string): Oklch {
  const [r, g, b] = parseHex(hex).map(toLinear) as Rgb;
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  const lightness = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
  return { l: lightness, c: Math.hypot(a, bb), h: ((Math.atan2(bb, a) * 180) / Math.PI + 360) % 360 };
}

function oklchToLinear({ l, c, h }: Oklch): Rgb {
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const l3 = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m3 = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s3 = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
    -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
    -0.0041960863 * l3 - 0.7034186147 * m3 + 1.707614701 * s3,
  ];
}

/** The nearest sRGB colour: chroma gives way before lightness and hue do. */
export function oklchToHex(color: Oklch): string {
  const l = Math.min(1, Math.max(0, color.l));
  for (let step = 0; step <= 40; step += 1) {
    const rgb = oklchToLinear({ l, c: color.c * (1 - step / 40), h: color.h });
    if (rgb.every((v) => v >= -0.0005 && v <= 1.0005)) return formatHex(rgb.map(toGamma) as Rgb);
  }
  return formatHex([l ** 3, l ** 3, l ** 3].map(toGamma) as Rgb);
}

function luminance(hex: string): number {
  const [r, g, b] = parseHex(hex).map(toLinear) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast ratio 1..21. */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Black or white, whichever reads better on the fill; one of them always reaches 4.5:1. */
export function textOn(fill: string): '#ffffff' | '#000000' {
  return contrast(fill, '#ffffff') >= 4.5 ? '#ffffff' : '#000000';
}

/**
 * The colour moved in lightness only until it reads on every given surface.
 * `toward` says which way: darker text for light surfaces, lighter text for dark ones.
 */
export function readableOn(
  hex: string,
  surfaces: readonly string[],
  toward: 'darker' | 'lighter',
  ratio = 4.6,
): string {
  const base = hexToOklch(hex);
  for (let step = 0; step <= 100; step += 1) {
    const l = toward === 'darker' ? base.l - step / 100 : base.l + step / 100;
    const candidate = oklchToHex({ ...base, l });
    if (surfaces.every((surface) => contrast(candidate, surface) >= ratio)) return candidate;
    if (l < 0 || l > 1) break;
  }
  return toward === 'darker' ? '#000000' : '#ffffff';
}

export type Ramp = readonly [string, string, string, string, string, string, string, string, string, string];

const LIGHTNESS = [0.975, 0.945, 0.895, 0.825, 0.745, 0.655, 0.555, 0.48, 0.405, 0.33];
const CHROMA = [0.1, 0.2, 0.4, 0.62, 0.84, 0.98, 1, 0.95, 0.82, 0.66];

/**
 * Ten even steps of one hue; step `at` is exactly the colour given, so that a brand's own hex is never bent.
 * `tint` strengthens the light steps: yellow needs more chroma than blue to be seen as a tint at all.
 */
export function ramp(hex: string, at = 6, tint = 1): Ramp {
  const base = hexToOklch(hex);
  return LIGHTNESS.map((l, i) => {
    if (i === at) return hex;
    const c = base.c * (CHROMA[i] ?? 1) * (i < 4 ? tint : 1);
    return oklchToHex({ l, c, h: base.h });
  }) as unknown as Ramp;
}
