/** A finished message, ready for a mail server. */
export interface RawMail {
  /** Without angle brackets. The same for each attempt, so that whoever gets it twice knows. */
  readonly messageId: string;
  /** Addresses of the envelope. */
  readonly from: string;
  readonly to: string;
  /** RFC 5322, with CRLF. */
  readonly raw: Uint8Array;
  /** Named again in what the mail service tells of it later: bounces and complaints. */
  readonly tags: Readonly<Record<string, string>>;
}

/** Taken for delivery (`id`: the service's own name for it), or refused for good: `undeliverable` where the address takes no mail at all. */
export type Handed =
  | { readonly taken: true; readonly id?: string }
  | { readonly taken: false; readonly undeliverable: boolean; readonly code?: string; readonly why: string };

/**
 * The service takes no more at this rate, or nothing from anybody at the moment. Nothing is wrong with the mail: it waits,
 * and costs none of its attempts.
 */
export class MailerBusy extends Error {
  override readonly name = 'MailerBusy';
}

/** Where mail leaves the product. Whatever it throws may be tried again. */
export interface Mailer {
  send(mail: RawMail): Promise<Handed>;
}

/** What sending takes, in either home. */
export interface Post {
  readonly mailer: Mailer;
  /** HMAC under the installation's own secret, base64url. */
  sign(text: string): string;
  /** The domain of senders that no tenant gave an address of its own. */
  readonly domain: string;
  /** Where staff open the desk: `https://desk.example.org`, without a path. */
  readonly desk: string;
  /** Whether this home answers the addresses that end digests. */
  readonly oneClick?: true;
  /** Where a client's people open their portal. */
  portal(client: string, msp: string): string;
}
