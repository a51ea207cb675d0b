import { describe, expect, test } from 'vitest';
import { judgeFile } from './judge.ts';
import { extensionOf, nameFault } from './name.ts';
import { sniff } from './sniff.ts';

const bytes = (...parts: (string | readonly number[])[]): Uint8Array =>
  new Uint8Array(
    parts.flatMap((part) => (typeof part === 'string' ? [...part].map((one) => one.charCodeAt(0)) : part)),
  );

describe('first bytes', () => {
  test.each([
    [bytes([0x89], 'PNG\r\n', [0x1a, 0x0a]), 'image/png'],
    [bytes('RIFF', [1, 2, 3, 4], 'WEBPVP8'), 'image/webp'],
    [bytes('RIFF', [1, 2, 3, 4], 'WAVEfmt'), 'audio/wav'],
    [bytes([0, 0, 0, 24], 'ftypisom'), 'video/mp4'],
    [bytes('%PDF-1.7'), 'application/pdf'],
    [bytes('MZ', [0x90, 0]), 'application/x-msdownload'],
    [bytes([0x7f], 'ELF'), 'application/x-elf'],
    [bytes('#!/bin/sh\n'), 'text/x-shellscript'],
    [bytes([0xef, 0xbb, 0xbf], ' \n<!DOCTYPE html><p>'), 'text/html'],
    [bytes('<?xml version="1.0"?>\n<!-- a --><svg onload="x">'), 'image/svg+xml'],
    [bytes([0xff, 0xfe], '<', [0], 'h', [0], 't', [0], 'm', [0], 'l', [0], '>', [0]), 'text/html'],
  ])('%# are those of %s', (head, type) => {
    expect(sniff(head)).toBe(type);
  });

  test('of plain text, of too few bytes and of nothing show nothing', () => {
    for (const head of [bytes('hello <html>'), bytes([0x89]), bytes(), bytes('RIFF')]) {
      expect(sniff(head)).toBeUndefined();
    }
  });
});

describe('a file', () => {
  const judged = (name: string, type: string, found?: string, text = found === undefined) =>
    judgeFile({ name, type, text, testFile: false, ...(found === undefined ? {} : { found }) });

  test.each([
    ['notes.txt', 'text/plain', undefined],
    ['a.csv', 'text/csv', undefined],
    ['a.json', 'application/json', undefined],
    ['photo.jpg', 'image/jpeg', 'image/jpeg'],
    ['photo.heic', 'image/heif', 'image/heic'],
    ['a.docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/zip'],
    ['a.doc', 'application/msword', 'application/x-cfb'],
    ['mail.msg', 'application/vnd.ms-outlook', 'application/x-cfb'],
    ['v1.2 report.pdf', 'application/pdf', 'application/pdf'],
  ])('%s as %s is fit', (name, type, found) => {
    expect(judged(name, type, found)).toBeUndefined();
  });

  test.each([
    ['a.pdf', 'application/pdf', 'application/x-msdownload', 'executable'],
    ['a.pdf.exe', 'application/pdf', 'application/pdf', 'executable'],
    ['a.SCR', 'text/plain', undefined, 'executable'],
    ['a.txt', 'text/plain', 'text/x-shellscript', 'script'],
    ['a.txt', 'text/plain', 'text/html', 'script'],
    ['a.docm', 'application/zip', 'application/zip', 'script'],
    ['a.pdf', 'application/pdf', 'application/zip', 'mismatch'],
    ['a.docx', 'application/msword', 'application/zip', 'mismatch'],
    ['a.png', 'image/png', undefined, 'mismatch'],
  ])('%s as %s, being %s, is put aside', (name, type, found, reason) => {
    expect(judged(name, type, found)).toBe(reason);
  });

  test('with bytes that are neither text nor anything known is no text', () => {
    expect(judged('a.txt', 'text/plain', undefined, false)).toBe('mismatch');
  });

  test('is told by its name alone, never by a path, and never by what cannot be seen', () => {
    for (const good of ['a.txt', 'Größe (2).pdf', '報告.docx', '.env', 'v1.2.tar.gz'])
      expect(nameFault(good)).toBeUndefined();
    for (const bad of [
      '',
      '.',
      '..',
      '../a',
      'a/b',
      'C:\\a',
      'a\u0000b',
      'a\nb',
      'a\u202eb',
      ' a',
      'a.',
      'x'.repeat(181),
    ]) {
      expect(nameFault(bad), JSON.stringify(bad)).toBeDefined();
    }
    expect(['a.TXT', '.env', 'none'].map(extensionOf)).toEqual(['txt', '', '']);
  });
});
