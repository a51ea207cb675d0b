import { expect, test } from 'vitest';
import { logoFault } from './brand.ts';

const svg = (body: string): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8">${body}</svg>\n`;

test('a logo of plain shapes is accepted', () => {
  expect(logoFault(svg('<path d="M0 0h8v8z" fill="#fff"/><circle r="2"/><text>A</text>'))).toBeUndefined();
});

test.each([
  ['a script', svg('<script>alert(1)</script>')],
  ['an event handler', svg('<path onload="alert(1)"/>')],
  ['a link', svg('<a href="https://example.org"><path/></a>')],
  ['an outside image', svg('<image x="1"/>')],
  ['an outside style', svg('<path fill="url(https://example.org/x)"/>')],
  ['a style sheet', svg('<style>@import "x"</style>')],
  ['markup of other kinds', svg('<foreignObject><div/></foreignObject>')],
  ['an entity', `<!DOCTYPE svg [<!ENTITY a "b">]>${svg('')}`],
  ['an animation that sets a link', svg('<set attributeName="x"/>')],
  ['something else than SVG', '<html></html>'],
  ['too much', svg(`<path d="${'M0 0'.repeat(5_000)}"/>`)],
])('a logo with %s is refused', (_what, text) => {
  expect(logoFault(text)).toBeTypeOf('string');
});
