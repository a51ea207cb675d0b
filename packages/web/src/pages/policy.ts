/**
 * The content security policy of the console: own scripts and own style sheets only, nothing inline, nothing from
 * outside. Mantine's variables arrive as a constructed sheet (`theme/stylesheet.ts`), so no nonce is needed and the
 * page can be served from a cache.
 */
export const CONSOLE_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
