/**
 * Colours of a brand that stay readable. WCAG 2.2: contrast (1.4.3), with the relative luminance it defines;
 * lightness is moved in OKLCH (Ottosson 2020), where it can change without the hue drifting.
 */
type Triple = readonly [number, number, number];

/** Surfaces that text in the brand's colour stands on; of each pair the one nearer to the text decides. */
export const surfaces = { light: ['#ffffff', '#f1f3f5'], dark: ['#1a1b1e', '#2e2e2e'] } as const;

/** Aimed above WCAG's 4.5, since browsers round colours when they blend them. */
const READABLE = 4.6;
const STEPS = 200;

export interface SchemeColours {
  /** Links, outlines and plain text in the brand's colour, on any surface of the scheme. */
  readonly text: string;
  /** A faint tint for backgrounds, and text on it. */
  readonly soft: string;
  readonly onSoft: string;
}

export interface BrandColours {
  /** The tenant's own colour, untouched: buttons, bars. */
  readonly fill: string;
  /** Black or white, whichever reads better on it; one of them always reaches 4.5. */
  readonly onFill: string;
  /** The fill under the pointer: away from its text, so contrast grows. */
  readonly fillHover: string;
  readonly light: SchemeColours;
  readonly dark: SchemeColours;
}

/** Everything an accessible theme needs from one brand colour (`#rrggbb`), for light and dark. */
export function brandColours(hex: string): BrandColours {
  const onFill = contrast(hex, '#ffffff') >= contrast(hex, '#000000') ? '#ffffff' : '#000000';
  return {
    fill: hex,
    onFill,
    fillHover: shifted(hex, onFill === '#ffffff' ? -0.06 : 0.06),
    light: scheme(hex, surfaces.light, '#ffffff', -1),
    dark: scheme(hex, surfaces.dark, '#1a1b1e', 1),
  };
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const [first, second] = [luminance(a), luminance(b)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

function scheme(hex: string, on: readonly string[], ground: string, direction: 1 | -1): SchemeColours {
  const soft = blend(hex, ground, 0.12);
  return { text: readable(hex, on, direction), soft, onSoft: readable(hex, [soft], direction) };
}

/** The colour itself when it reads well on all grounds, else the nearest lightness that does. */
function readable(hex: string, grounds: readonly string[], direction: 1 | -1): string {
  const [lightness, chroma, hue] = toOklch(hex);
  for (let step = 0; step <= STEPS; step++) {
    const moved = lightness + (direction * step) / STEPS;
    const candidate = step === 0 ? hex : fromOklch([Math.min(1, Math.max(0, moved)), chroma, hue]);
    if (grounds.every((ground) => contrast(candidate, ground) >= READABLE)) return candidate;
  }
  return direction > 0 ? '#ffffff' : '#000000';
}

function shifted(hex: string, by: number): string {
  const [lightness, chroma, hue] = toOklch(hex);
  return fromOklch([Math.min(1, Math.max(0, lightness + by)), chroma, hue]);
}

function luminance(hex: string): number {
  const [r, g, b] = toLinear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function toLinear(hex: string): Triple {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

function toHex(linear: Triple): string {
  const channel = (value: number): string => {
    const inside = Math.min(1, Math.max(0, value));
    const encoded = inside <= 0.0031308 ? inside * 12.92 : 1.055 * inside ** (1 / 2.4) - 0.055;
    return Math.round(encoded * 255)
      .toString(16)
      .padStart(2, '0');
  };
  return `#${linear.map(channel).join('')}`;
}

function blend(hex: string, ground: string, share: number): string {
  const channel = (at: number): string => {
    const [top, below] = [hex, ground].map((colour) => Number.parseInt(colour.slice(at, at + 2), 16));
    return Math.round((top ?? 0) * share + (below ?? 0) * (1 - share))
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(1)}${channel(3)}${channel(5)}`;
}

function toOklch(hex: string): Triple {
  const [r, g, b] = toLinear(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
  const bb = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  return [0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, Math.hypot(a, bb), Math.atan2(bb, a)];
}

/** Colours outside sRGB lose chroma, not lightness, so that contrast moves the way it is meant to. */
function fromOklch([lightness, chroma, hue]: Triple): string {
  for (let part = 20; part > 0; part--) {
    const linear = linearOf(lightness, (chroma * part) / 20, hue);
    if (linear.every((value) => value >= -0.0005 && value <= 1.0005)) return toHex(linear);
  }
  return toHex(linearOf(lightness, 0, hue));
}

function linearOf(lightness: number, chroma: number, hue: number): Triple {
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}
