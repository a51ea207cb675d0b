import { ramp } from './color.ts';

/** The surfaces on which text stands, per scheme: every text colour is proved against all of them. */
export const surfaces = {
  light: {
    body: '#ffffff',
    panel: '#f7f8fa',
    sunken: '#eef0f4',
    hover: '#f1f3f7',
    border: '#e1e4ea',
    strong: '#868e9c',
  },
  dark: {
    body: '#16181d',
    panel: '#1b1e24',
    sunken: '#23272f',
    hover: '#22262e',
    border: '#2e333d',
    strong: '#767f8f',
  },
} as const;

export const ink = {
  light: { text: '#1b1f27', dimmed: '#586172', placeholder: '#646d7e' },
  dark: { text: '#e4e7ec', dimmed: '#a4acba', placeholder: '#939cab' },
} as const;

/** Portico's own cobalt; an MSP's brand takes its place in the portal. */
export const BRAND = '#2f55cc';

export const hues = {
  brand: ramp(BRAND),
  gray: ramp('#667085'),
  red: ramp('#cc2f37'),
  amber: ramp('#8f6c00', 6, 2),
  green: ramp('#15804a'),
  teal: ramp('#0b7f86'),
  violet: ramp('#7447c8'),
} as const;

export type Hue = keyof typeof hues;

/** Mantine builds its dark surfaces from this ramp: 0 is text, 6 a field, 7 the page. */
export const darkRamp = [
  '#e4e7ec',
  '#c3c9d3',
  '#a4acba',
  '#939cab',
  '#3b424e',
  '#2e333d',
  '#1f232a',
  '#16181d',
  '#121419',
  '#0d0f13',
] as const;
