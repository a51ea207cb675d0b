import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
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
