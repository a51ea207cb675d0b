/**
 * Security headers by class of response (OWASP ASVS 5.0 §3.4). JSON of the API is never framed, sniffed, cached or
 * read from another site; pages of ours run no script that is not ours.
 */
export const apiHeaders = {
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
} as const;

/** @param styleHash base64 SHA-256 of the page's one inline style element, if it has one. */
export function pageHeaders(styleHash?: string): Record<string, string> {
  const style = styleHash ? `; style-src 'sha256-${styleHash}'` : '';
  return {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': `default-src 'none'; script-src 'self'; img-src 'self'${style}; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'`,
    // Not `no-referrer`: browsers then send `Origin: null` with the page's own forms, and those would be refused.
    'referrer-policy': 'same-origin',
  };
}
