import { describe, expect, it } from 'vitest';
import { atLineStart, insertAt, placeholders } from './placeholders.ts';

describe('a canned text', () => {
  it('with a variable that was not filled in is found, however it is spaced, and other braces are left alone', () => {
    const text = 'Dear {{requester.firstName}}, set {{ hostname }} until {{ today }} {{  ticket.category }}';
    expect(placeholders(text).map(({ name }) => name)).toEqual(['requester.firstName', 'today', 'ticket.category']);
    const [first] = placeholders(text);
    expect(text.slice(first?.start, first?.end)).toBe('{{requester.firstName}}');
    expect(placeholders('Dear Rita, use {{ item.name }} in the template')).toEqual([]);
  });

  it('goes where the caret is, without running into the words around it', () => {
    expect(insertAt('', 0, 0, 'Hello')).toEqual({ text: 'Hello', caret: 5 });
    expect(insertAt('Dear Rita', 9, 9, 'Hello')).toEqual({ text: 'Dear Rita\nHello', caret: 15 });
    expect(insertAt('a\n\nb', 2, 2, 'Hello')).toEqual({ text: 'a\nHello\nb', caret: 7 });
    expect(insertAt('a b', 2, 3, 'Hello')).toEqual({ text: 'a \nHello', caret: 8 });
  });

  it('is offered where a line begins alone', () => {
    expect([atLineStart('', 0), atLineStart('a\n', 2), atLineStart('a', 1)]).toEqual([true, true, false]);
  });
});
