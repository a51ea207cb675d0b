import type { Answer, Caller, Sent } from './caller.ts';
import type { Message, TicketAnswer } from './types.ts';

export interface Opening {
  readonly client: string;
  readonly kind?: 'incident' | 'request';
  readonly subject?: string;
  readonly description?: string;
  readonly impact?: 1 | 2 | 3;
  readonly urgency?: 1 | 2 | 3;
  readonly requester?: string;
  readonly [field: string]: unknown;
}

/** Opens a ticket that must be opened. */
export async function opened(by: Caller, given: Opening, sent?: Sent): Promise<Answer<TicketAnswer>> {
  const answer = await by.post<TicketAnswer>(
    '/v1/tickets',
    { kind: 'incident', subject: 'Nothing works', ...given },
    sent,
  );
  if (answer.status !== 201) throw new Error(`not opened: ${answer.text}`);
  return answer;
}

/** Takes an action at the version given, or at the one that stands. */
export async function act<T = TicketAnswer>(
  by: Caller,
  ref: string,
  action: string,
  body: unknown = {},
  sent: Sent = {},
): Promise<Answer<T>> {
  const ifMatch = sent.ifMatch ?? (await by.get<TicketAnswer>(`/v1/tickets/${ref}`)).body.version;
  return by.post<T>(`/v1/tickets/${ref}/actions/${action}`, body, { ...sent, ifMatch });
}

/** Takes an action that must succeed. */
export async function done(by: Caller, ref: string, action: string, body: unknown = {}): Promise<Answer<TicketAnswer>> {
  const answer = await act(by, ref, action, body);
  if (answer.status !== 200) throw new Error(`${action} was refused: ${answer.text}`);
  return answer;
}

export async function replied(by: Caller, ref: string, text: string, sent?: Sent): Promise<Answer<Message>> {
  const answer = await by.post<Message>(`/v1/tickets/${ref}/replies`, { text }, sent);
  if (answer.status !== 201) throw new Error(`no reply was written: ${answer.text}`);
  return answer;
}

export async function noted(by: Caller, ref: string, text: string, sent?: Sent): Promise<Answer<Message>> {
  const answer = await by.post<Message>(`/v1/tickets/${ref}/notes`, { text }, sent);
  if (answer.status !== 201) throw new Error(`no note was written: ${answer.text}`);
  return answer;
}

export const resolution = { code: 'fixed', text: 'Replaced the cable' } as const;
