import { Liquid, type Template } from 'liquidjs';

/** Limits of one rendering, as macros have them: a tenant's own text must not stop the desk. Nothing is read from a disk. */
const engine = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  parseLimit: 10_000,
  renderLimit: 200,
  memoryLimit: 200_000,
  templates: {},
});

/** Parsed templates by their text: a memo, bounded. */
const parsed = new Map<string, Template[]>();
const parsedMax = 2_000;

/** One line of text, filled in. @throws Error naming what is wrong with the template or has no value. */
export function fillIn(template: string, variables: object): string {
  let ready = parsed.get(template);
  if (!ready) {
    ready = engine.parse(template);
    if (parsed.size >= parsedMax) parsed.clear();
    parsed.set(template, ready);
  }
  return String(engine.renderSync(ready, variables)).trim();
}
