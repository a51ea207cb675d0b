/** One line a request, for whoever runs the service. No names, addresses, paths, ids of people or free text. */
export interface AccessEntry {
  readonly event: 'request';
  readonly at: string;
  readonly requestId: string;
  readonly method: string;
  /** The route's template, never the path. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly msp?: string;
  readonly actor?: string;
  readonly reads?: number;
  readonly writes?: number;
  readonly calls?: number;
  readonly replayed?: true;
}

/** A fault that nobody meant: kind and stack, for the request id that the caller was told. */
export interface FaultEntry {
  readonly event: 'fault';
  readonly at: string;
  readonly requestId: string;
  readonly route: string;
  readonly name: string;
  readonly stack: string;
}

export type LogEntry = AccessEntry | FaultEntry;
export type Log = (entry: LogEntry) => void;

/** The stack without the message: messages may quote what people typed. */
export function faultEntry(error: unknown, at: string, requestId: string, route: string): FaultEntry {
  const known = error instanceof Error ? error : new Error('something that is no Error was thrown');
  const frames = (known.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return { event: 'fault', at, requestId, route, name: known.name, stack: frames.slice(0, 12).join('\n') };
}
