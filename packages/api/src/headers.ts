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

/** Pictures that a message may show in place. Everything else comes as bytes that nobody opens by themselves. */
const shown = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

/** Headers of a file that somebody uploaded: never a page of ours, never more than a download (ASVS 5.0 §3.2.1, §5.4). */
export function fileHeaders(file: {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}): Record<string, string> {
  const plain = file.name.replaceAll(/[^A-Za-z0-9 ._-]/g, '_');
  const exact = encodeURIComponent(file.name).replaceAll(
    /['()*!]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return {
    'content-type': shown.has(file.type) ? file.type : 'application/octet-stream',
    'content-length': String(file.size),
    'content-disposition': `attachment; filename="${plain}"; filename*=UTF-8''${exact}`,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
    'referrer-policy': 'no-referrer',
  };
}

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
