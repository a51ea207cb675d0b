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

/**
 * Fills in a text. What is missing stops it: nobody is to read "Dear ,".
 * @throws invalid naming the variable that has no value, or what is wrong with the text
 */
export function render(text: string, variables: object): string {
  let done: string;
  try {
    done = String(engine.parseAndRenderSync(text, variables));
  } catch (error) {
    if (!(error instanceof LiquidError)) throw error;
    const name = missingIn(error);
    if (name !== undefined) throw missing(name);
    throw new AppError('invalid', 'macro.text', 'The text cannot be filled in.', [
      { pointer: '/text', detail: error.message.split('\n')[0] ?? '' },
    ]);
  }
  if (done.trim() === '') throw new AppError('invalid', 'macro.empty', 'The text is empty once it is filled in.');
  return done.trim();
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

function missing(name: string): AppError {
  return new AppError('invalid', 'macro.variable_missing', `Nothing was sent: "${name}" has no value here.`, [
    { pointer: `/variables/${name}`, detail: 'has no value for this ticket; fill it in, or write the text by hand' },
  ]);
}
