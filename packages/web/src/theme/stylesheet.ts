import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import type { Brand } from '../api/contract.ts';
import { brandVariables } from './scheme-variables.ts';
import { resolver, theme } from './theme.ts';

function variablesCss(): string {
  const full = mergeMantineTheme(DEFAULT_THEME, theme);
  const base = defaultCssVariablesResolver(full);
  const own = resolver(full);
  return convertCssVariables({
    variables: { ...base.variables, ...own.variables },
    light: { ...base.light, ...own.light },
    dark: { ...base.dark, ...own.dark },
  });
}

/**
 * Hands the theme's variables to the page as a constructed style sheet. Mantine would write a `<style>` element, for
 * which the policy would have to carry a nonce in every page; a constructed sheet needs `style-src 'self'` alone.
 */
export function adoptTheme(target: Document): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(variablesCss());
  target.adoptedStyleSheets = [...target.adoptedStyleSheets, sheet];
}

let brandSheet: CSSStyleSheet | undefined;

/** Puts a client's brand over the theme, or takes it off again. Later sheets win, so nothing of the theme is lost. */
export function adoptBrand(target: Document, colours: Brand['colours'] | undefined): void {
  if (!brandSheet) {
    brandSheet = new CSSStyleSheet();
    target.adoptedStyleSheets = [...target.adoptedStyleSheets, brandSheet];
  }
  const css = colours
    ? convertCssVariables({
        variables: {},
        light: brandVariables(colours, 'light'),
        dark: brandVariables(colours, 'dark'),
      })
    : '';
  brandSheet.replaceSync(css);
}
