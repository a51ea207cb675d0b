import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mailTemplateSchema, templateFault, templateVariables } from './templates.ts';

test('every name that a text may use is taken, with filters and conditions', () => {
  for (const name of templateVariables) expect(templateFault(`Dear {{ ${name} }},`)).toBeUndefined();
  expect(templateFault('{{ ticket.subject | truncate: 20 | upcase }}')).toBeUndefined();
  expect(
    templateFault("{% if ticket.status == 'Done' and person.name != '' %}Done{% else %}Open{% endif %}"),
  ).toBeUndefined();
});

test.each([
  ['a name of nothing', '{{ ticket.secret }}', 'no "ticket.secret"'],
  ['a name of nothing in a condition', '{% if notes %}x{% endif %}', 'no "notes"'],
  ['a filter of nothing', '{{ actor | raw }}', 'no filter "raw"'],
  ['a loop', '{% for a in (1..1000000000) %}x{% endfor %}', '{% for %}'],
  ['a file', "{% include '/etc/passwd' %}", '{% include %}'],
  ['something kept', '{% assign a = 1 %}', '{% assign %}'],
  ['what is not closed', 'Dear {{ person.name', 'not closed'],
  ['a condition that is not ended', '{% if actor %}x', 'without {% endif %}'],
  ['an end of nothing', 'x{% endif %}', '{% endif %}'],
])('%s is refused when it is saved, and named', (_what, text, named) => {
  expect(templateFault(text)).toContain(named);
  expect(mailTemplateSchema.safeParse({ heading: text }).success).toBe(false);
});

test('a text of any characters is taken or refused at once', () => {
  const piece = fc.constantFrom(
    '{{',
    '}}',
    '{%',
    '%}',
    ' if ',
    'actor',
    ' endif ',
    '|',
    "'",
    'ticket.number',
    ' ',
    '-',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const fault = templateFault(pieces.join(''));
      expect(fault === undefined || fault.length > 0).toBe(true);
    }),
  );
});
