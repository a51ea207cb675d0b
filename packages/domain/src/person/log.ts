/** Why a person is not written to any more: their address does not exist, or they called a mail of ours junk. */
export type StopKind = 'bounced' | 'complained';

/** What stands in the log of a person. Codes alone: addresses, and what servers wrote, stand beside it and can be erased. */
export type PersonEvent =
  | { readonly type: 'person.mail_stopped'; readonly why: StopKind; readonly code: string }
  | { readonly type: 'person.mail_resumed' }
  | { readonly type: 'person.signed_in'; readonly by: 'code'; readonly host: string; readonly agent: string };

/** No mail goes to this address of the person; another address is written to as ever. */
export interface MailStop {
  readonly kind: StopKind;
  /** In small letters. */
  readonly address: string;
  /** RFC 3339. */
  readonly at: string;
  /** As the receiver's server put it, shortened. */
  readonly why: string;
}

/** What a server said of a mail that was sent. `code`: RFC 3463, or the SMTP reply's; empty where it told none. */
export interface Returned {
  readonly kind: StopKind;
  readonly address: string;
  readonly code: string;
  readonly why: string;
}

const whyMax = 300;
const codeShape = /^\d\.\d{1,3}\.\d{1,3}$|^\d{3}$/;

export interface Decided {
  readonly stop: MailStop | undefined;
  readonly event: PersonEvent;
}

/** A mail came back, or was complained of. Undefined where that is known of this address already. */
export function stopMail(before: MailStop | undefined, told: Returned, now: string): Decided | undefined {
  const address = told.address.toLowerCase();
  if (before && stops(before, address)) return undefined;
  const why = told.why.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, whyMax);
  const code = codeShape.test(told.code) ? told.code : '';
  return {
    stop: { kind: told.kind, address, at: now, why },
    event: { type: 'person.mail_stopped', why: told.kind, code },
  };
}

/** An administrator knows better: the person is written to again. Undefined where nothing was stopped. */
export function resumeMail(before: MailStop | undefined): Decided | undefined {
  return before && { stop: undefined, event: { type: 'person.mail_resumed' } };
}

/** Whether no mail goes to this address. */
export function stops(stop: MailStop | undefined, address: string): boolean {
  return stop !== undefined && stop.address === address.toLowerCase();
}
