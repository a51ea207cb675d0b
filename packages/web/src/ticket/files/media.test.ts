import { describe, expect, it } from 'vitest';
import { faultOf, freeName, kindOf, mediaType, pastedName } from './media.ts';

const policy = { maxBytes: 100, perMessage: 2, types: ['image/*', 'text/plain', 'application/pdf'] };

describe('a file before it is sent', () => {
  it('is declared by its ending where browsers leave it open, and never as something that is no media type', () => {
    expect(mediaType('firewall.LOG', '')).toBe('text/plain');
    expect(mediaType('backup.zip', 'application/x-zip-compressed')).toBe('application/zip');
    expect(mediaType('scan.pdf', 'application/pdf')).toBe('application/pdf');
    expect(mediaType('page.htm', 'Text/HTML; charset=utf-8')).toBe('text/html');
    expect(mediaType('dump', '')).toBe('application/octet-stream');
    expect(mediaType('odd.xyz', 'nonsense')).toBe('application/octet-stream');
  });

  it('is refused for the first reason that holds, and taken up to the limit itself', () => {
    const of = (type: string, size: number, already = 0) => faultOf({ name: 'x', type, size }, policy, already);
    expect(of('image/png', 100)).toBeUndefined();
    expect(of('image/png', 101)).toBe('too_large');
    expect(of('image/png', 0)).toBe('empty');
    expect(of('text/html', 10)).toBe('type');
    expect(of('imagery/png', 10)).toBe('type');
    expect(of('text/plain', 10, 1)).toBeUndefined();
    expect(of('text/plain', 10, 2)).toBe('too_many');
    expect(faultOf({ name: 'x', type: 'any/thing', size: 10 }, undefined, 99)).toBeUndefined();
  });

  it('gets a name of its own beside others, whatever the case of their letters', () => {
    expect(freeName('a.png', [])).toBe('a.png');
    expect(freeName('a.png', ['A.PNG', 'a (2).png'])).toBe('a (3).png');
    expect(freeName('README', ['readme'])).toBe('README (2)');
    expect(freeName('.env', ['.env'])).toBe('.env (2)');
  });

  it('that was pasted is named after its moment', () => {
    expect(pastedName('image.png', new Date(2026, 2, 5, 9, 4, 7))).toBe('screenshot 2026-03-05 09.04.07.png');
  });

  it('has an icon by what it is to people', () => {
    const kinds = ['image/png', 'application/vnd.ms-excel', 'application/zip', 'message/rfc822', 'application/pdf'];
    expect(kinds.map(kindOf)).toEqual(['image', 'sheet', 'archive', 'mail', 'text']);
    expect(kindOf('application/octet-stream')).toBe('other');
  });
});
