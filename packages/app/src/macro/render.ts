import { AppError } from '@portico/domain/kernel/error';
import { Liquid, LiquidError } from 'liquidjs';

/** Limits of one rendering: a text of people's own must not stop the desk. Nothing is ever read from a disk. */
const engine = new Liquid({
  strictVariables: true,
  strictFilters: true,
  ownPropertyOnly: true,
  parseLimit: 50_000,
  renderLimit: 200,
  memoryLimit: 1_000_000,
  templates: {},
});

/** A text as far as it could be filled in: what has no value stands there as `{{ name }}` still. */
export interface Rendered {
  readonly text: string;
  readonly missing: readonly string[];
}

/** More names than this without a value are no text, but a mistake. */
const missingMax = 20;

/**
 * Fills in a text.
 * @throws invalid where the text itself is wrong, or asks for something that no ticket has
 */
export function renderWhat(text: string, variables: object): Rendered {
  const known = structuredClone(variables) as Values;
  const missing: string[] = [];
  for (;;) {
    try {
      const done = String(engine.parseAndRenderSync(text, known)).trim();
      if (done === '') throw new AppError('invalid', 'macro.empty', 'The text is empty once it is filled in.');
      return { text: done, missing };
    } catch (error) {
      if (!(error instanceof LiquidError)) throw error;
      const name = missingIn(error);
      if (name === undefined || missing.includes(name) || missing.length >= missingMax) throw wrong(error);
      // A name of nothing is a mistake in the text: no ticket could ever fill it in.
      if (!Object.hasOwn(variables, name.split('.')[0] ?? '')) throw missingError(name);
      missing.push(name);
      put(known, name.split('.'), `{{ ${name} }}`);
    }
  }
}

interface Values {
  [name: string]: string | number | Values;
}

function put(values: Values, [first = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    values[first] = value;
    return;
  }
  const inner = values[first];
  const next = typeof inner === 'object' ? inner : {};
  values[first] = next;
  put(next, rest, value);
}

function wrong(error: LiquidError): AppError {
  return new AppError('invalid', 'macro.text', 'The text cannot be filled in.', [
    { pointer: '/text', detail: error.message.split('\n')[0] ?? '' },
  ]);
}

/** @throws invalid where a text is none of the template language: found out when it is written, not when it is used. */
export function assertRenders(text: string, pointer: string): void {
  try {
    engine.parse(text);
  } catch (error) {
    if (!(error instanceof LiquidError)) throw error;
    const detail = error.message.split('\n')[0] ?? '';
    throw new AppError('invalid', 'macro.text', 'The text cannot be filled in.', [{ pointer, detail }]);
  }
}

function missingIn(error: LiquidError): string | undefined {
  const { originalError } = error;
  const name = originalError && 'variableName' in originalError ? originalError.variableName : undefined;
  return typeof name === 'string' ? name : undefined;
}

/** What is missing stops the send: nobody is to read "Dear ,". */
export function missingError(name: string): AppError {
  return new AppError('invalid', 'macro.variable_missing', `Nothing was sent: "${name}" has no value here.`, [
    { pointer: `/variables/${name}`, detail: 'has no value for this ticket; fill it in, or write the text by hand' },
  ]);
}
