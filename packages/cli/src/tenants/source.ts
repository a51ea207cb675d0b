import { readFile, stat } from 'node:fs/promises';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** One fault of the files, with the place to mend it. */
export interface Problem {
  /** Relative to the folder that was loaded. */
  readonly file: string;
  readonly line: number;
  /** `settings.sla.targets.incident.1`; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

/** A YAML file that parsed, able to say where a value stands. */
export interface Source {
  readonly file: string;
  readonly value: unknown;
  lineOf(path: readonly PropertyKey[]): number;
}

const FILE_MAX = 262_144;

/** A problem at a path of a source. A message `what; fix` is parted at its last semicolon. */
export function problemAt(
  source: Pick<Source, 'file' | 'lineOf'>,
  path: readonly PropertyKey[],
  message: string,
  fix?: string,
): Problem {
  const cut = message.lastIndexOf('; ');
  const parted = fix === undefined && cut > 0;
  return {
    file: source.file,
    line: source.lineOf(path),
    path: path.map(String).join('.'),
    message: parted ? message.slice(0, cut) : message,
    fix: fix ?? (parted ? message.slice(cut + 2) : 'correct the value'),
  };
}

/** A problem of a file that could not be read as YAML at all. */
export function fileProblem(file: string, message: string, fix: string, line = 1): Problem {
  return { file, line, path: '', message, fix };
}

/** Reads one YAML 1.2 file. @returns what is wrong with it when it is no map, is too large or does not parse. */
export async function readSource(path: string, file: string): Promise<Source | readonly Problem[]> {
  let text: string;
  try {
    if ((await stat(path)).size > FILE_MAX)
      return [fileProblem(file, `is larger than ${FILE_MAX} bytes`, 'split or shorten it')];
    text = await readFile(path, 'utf8');
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return [
      fileProblem(
        file,
        missing ? 'is missing' : (error as Error).message,
        missing ? 'add the file' : 'make it readable',
      ),
    ];
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const faults = [...document.errors, ...document.warnings];
  if (faults.length > 0) {
    return faults.map((fault) =>
      fileProblem(file, fault.message, 'correct the YAML', lines.linePos(fault.pos[0]).line),
    );
  }
  const root = document.contents;
  if (!isMap(root)) return [fileProblem(file, 'holds no fields', 'write it as "field: value" lines')];
  return {
    file,
    value: document.toJS({ maxAliasCount: 100 }) as unknown,
    lineOf: (path) => lines.linePos(nearest(root, path)).line,
  };
}

/** Offset of the node at a path, or of the nearest one around it that exists. */
function nearest(root: Node, path: readonly PropertyKey[]): number {
  let node: unknown = root;
  let offset = root.range?.[0] ?? 0;
  for (const part of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (!pair || !isScalar(pair.key)) return offset;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(part)];
      if (item === undefined) return offset;
      node = item;
      offset = (node as Node).range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
