import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { notFoundPage, serverErrorPage, unknownHostPage } from './error-pages.ts';
import { PAGE_CSP, pageLanguage } from './page.ts';
import { PAGE_STYLE, PAGE_STYLE_HASH } from './page-style.ts';

const pages = [
  notFoundPage('en'),
  serverErrorPage('de', 'req_1'),
  unknownHostPage('en', 'x"><script>alert(1)</script>.example'),
];

describe('pages of the server', () => {
  it('stand under their policy: the hash is that of the style sheet', () => {
    expect(PAGE_STYLE_HASH).toBe(`sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}`);
    expect(PAGE_CSP).toContain(`style-src '${PAGE_STYLE_HASH}'`);
  });

  it('carry no script, no inline style attribute and no outside address', () => {
    for (const page of pages) {
      expect(page).not.toMatch(/<script|\son\w+=|\sstyle=|https?:|url\(/i);
      expect(page).toContain(`<style>${PAGE_STYLE}</style>`);
    }
  });

  it('show a hostile host name as text', () => {
    expect(pages[2]).toContain('x&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;.example');
  });

  it('speak the first language of the reader that we know', () => {
    expect(pageLanguage('de-AT,de;q=0.9,en;q=0.8')).toBe('de');
    expect(pageLanguage('fr-FR,en;q=0.5')).toBe('en');
    expect(pageLanguage(undefined)).toBe('en');
    expect(notFoundPage('de')).toContain('<html lang="de">');
  });
});
