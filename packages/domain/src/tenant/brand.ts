import * as z from 'zod';
import { zoneName } from '../sla/calendar.ts';
import { type BrandColours, brandColours } from './colour.ts';
import { type Label, labelSchema, localeSchema, nameSchema } from './names.ts';

/** What a tenant sets of its appearance. Any colour will do: readable ones are derived from it. */
export const brandSchema = z.strictObject({
  /** The name displayed, which need not be the legal one. Without it: the client's name. */
  name: nameSchema,
  /** The sender's name on mail. Without it: the MSP's name. */
  fromName: nameSchema,
  primary: z
    .string()
    .regex(/^#[0-9a-f]{6}$/, { error: 'must be a colour as #rrggbb in lower case, such as #1f6f5c' })
    .meta({ description: 'Brand colour, #rrggbb in lower case' }),
  /** An SVG file beside the file that names it. */
  logo: z.exactOptional(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,40}\.svg$/, { error: 'must name an .svg file in the same folder' }),
  ),
  locale: localeSchema,
  zone: zoneName,
  /** Greeting on the portal's first page. */
  welcome: labelSchema,
});

export type BrandSettings = z.output<typeof brandSchema>;

/** A client's appearance as portals, console and mail use it: nothing left to look up or to compute. */
export interface Brand {
  readonly name: string;
  readonly fromName: string;
  readonly primary: string;
  readonly colours: BrandColours;
  /** The logo itself, checked SVG. */
  readonly logo?: string;
  readonly locale: BrandSettings['locale'];
  readonly zone: string;
  readonly welcome: Label;
}

export function brandOf(settings: BrandSettings, logo: string | undefined): Brand {
  const { logo: _file, ...rest } = settings;
  return { ...rest, colours: brandColours(settings.primary), ...(logo !== undefined && { logo }) };
}

const LOGO_MAX = 16_384;

/** Why an SVG may not serve as logo, or undefined. It is shown on pages of others, so nothing in it may act or fetch. */
export function logoFault(svg: string): string | undefined {
  if (svg.length > LOGO_MAX) return `is larger than ${LOGO_MAX} characters; simplify its paths`;
  if (!/^\s*(<\?xml[^>]*\?>\s*)?<svg[\s>]/.test(svg) || !/<\/svg>\s*$/.test(svg)) return 'must be one <svg> element';
  const active =
    /<(script|foreignObject|iframe|image|use|style|animate|set|a)[\s>/]|\son[a-z]+\s*=|href|url\s*\(|<!|&/i.exec(svg);
  return active ? `contains "${active[0].trim()}"; a logo may hold plain shapes and text only` : undefined;
}
