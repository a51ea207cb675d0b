import type { Brand } from '../api/contract.ts';
import { contrast, hexToOklch, oklchToHex, type Ramp, ramp, readableOn, textOn } from './color.ts';
import { type Hue, hues, ink, surfaces } from './palette.ts';

type Scheme = 'light' | 'dark';
type Variables = Record<string, string>;

const LIGHT_GROUND = [surfaces.light.body, surfaces.light.panel, surfaces.light.sunken, surfaces.light.hover];
const DARK_GROUND = [surfaces.dark.body, surfaces.dark.panel, surfaces.dark.sunken, surfaces.dark.hover];

/** Fill, text and tint of one hue for one scheme, each pair at 4.6:1 or better on every surface. */
function hueVariables(name: Hue, shades: Ramp, scheme: Scheme): Variables {
  const light = scheme === 'light';
  const fill = shades[6];
  const hover = shades[7];
  // On dark ground a tint is the page's own darkness with a breath of the hue; full chroma would glow.
  const { c, h } = hexToOklch(fill);
  const tint = light ? shades[1] : oklchToHex({ l: 0.3, c: c * 0.45, h });
  const tintHover = light ? shades[2] : oklchToHex({ l: 0.35, c: c * 0.5, h });
  const soft = light ? shades[0] : oklchToHex({ l: 0.255, c: c * 0.25, h });
  const grounds = light ? [...LIGHT_GROUND, tint, soft] : [...DARK_GROUND, soft];
  const text = readableOn(fill, grounds, light ? 'darker' : 'lighter');
  const onTint = readableOn(fill, [tint, tintHover, soft], light ? 'darker' : 'lighter');
  const base = `--mantine-color-${name}`;
  return {
    [`${base}-filled`]: fill,
    [`${base}-filled-hover`]: contrast(hover, textOn(fill)) >= 4.5 ? hover : fill,
    [`${base}-contrast`]: textOn(fill),
    [`${base}-text`]: text,
    [`${base}-outline`]: text,
    [`${base}-outline-hover`]: light ? shades[0] : surfaces.dark.hover,
    [`${base}-light`]: tint,
    [`${base}-light-hover`]: tintHover,
    [`${base}-light-color`]: onTint,
    [`--p-${name}-soft`]: soft,
  };
}

/** The variables of Mantine and of our own style sheets (`--p-*`) for one colour scheme. */
export function schemeVariables(scheme: Scheme): Variables {
  const ground = surfaces[scheme];
  const words = ink[scheme];
  const hueNames = Object.keys(hues) as Hue[];
  return {
    ...Object.assign({}, ...hueNames.map((name) => hueVariables(name, hues[name], scheme))),
    '--mantine-color-body': ground.body,
    '--mantine-color-text': words.text,
    '--mantine-color-dimmed': words.dimmed,
    '--mantine-color-placeholder': words.placeholder,
    '--mantine-color-default': scheme === 'light' ? ground.body : ground.panel,
    '--mantine-color-default-color': words.text,
    '--mantine-color-default-hover': ground.hover,
    '--mantine-color-default-border': scheme === 'light' ? '#cfd4dc' : '#3b424e',
    '--mantine-color-error': 'var(--mantine-color-red-text)',
    '--mantine-color-anchor': 'var(--mantine-color-brand-text)',
    '--mantine-color-disabled': ground.sunken,
    '--mantine-color-disabled-color': words.placeholder,
    '--mantine-color-disabled-border': ground.border,
    '--mantine-primary-color-contrast': textOn(hues.brand[6]),
    '--p-body': ground.body,
    '--p-panel': ground.panel,
    '--p-sunken': ground.sunken,
    '--p-hover': ground.hover,
    '--p-border': ground.border,
    '--p-line': scheme === 'light' ? '#eff1f5' : '#22262e',
    '--p-own': scheme === 'light' ? '#d7dff5' : '#2c3450',
    '--p-border-strong': ground.strong,
    '--p-focus': 'var(--mantine-color-brand-text)',
  };
}

/**
 * A client's brand in place of Portico's own hue. The server's colours are kept wherever they read on our surfaces too;
 * its text colour is moved further only where one of ours is darker or lighter than the server reckoned with.
 */
export function brandVariables({ fill, onFill, fillHover, ...schemes }: Brand['colours'], scheme: Scheme): Variables {
  const shades = ramp(fill);
  const own = hueVariables('brand', shades, scheme);
  const light = scheme === 'light';
  const text = readableOn(schemes[scheme].text, light ? LIGHT_GROUND : DARK_GROUND, light ? 'darker' : 'lighter');
  const { c, h } = hexToOklch(fill);
  return {
    ...own,
    '--mantine-color-brand-filled-hover': contrast(fillHover, onFill) >= 4.5 ? fillHover : fill,
    '--mantine-color-brand-contrast': onFill,
    '--mantine-color-brand-text': text,
    '--mantine-color-brand-outline': text,
    '--mantine-primary-color-contrast': onFill,
    '--p-own': light ? shades[2] : oklchToHex({ l: 0.33, c: c * 0.35, h }),
  };
}
