import type { NoticeKind, NoticeReason } from '@portico/domain/notify/names';

/** What one kind of mail says: Liquid texts, one line each. */
export interface KindText {
  /** What happened, in a sentence: the headline, and the line in a list of several. */
  readonly heading: string;
  /** A paragraph below it; none where there is nothing to add. */
  readonly intro?: string;
}

/** Everything that mails of one language say. */
export interface MailTexts {
  /** To staff, and to the client's people (those outside included). */
  readonly staff: Readonly<Record<NoticeKind, KindText>>;
  readonly contact: Readonly<Record<NoticeKind, KindText>>;
  readonly subject: string;
  readonly several: string;
  readonly greeting: string;
  readonly button: { readonly staff: string; readonly contact: string };
  readonly answer: string;
  readonly answerOutside: string;
  readonly why: Readonly<Record<NoticeReason, string>>;
  readonly digest: { readonly subject: string; readonly heading: string; readonly why: string; readonly stop: string };
  /** The link to one's own settings. */
  readonly settings: string;
  readonly facts: {
    readonly number: string;
    readonly status: string;
    readonly client: string;
    readonly requester: string;
  };
  readonly someone: { readonly requester: string; readonly system: string; readonly colleague: string };
  readonly cut: string;
  /** The mail with a code to sign in with. */
  readonly code: {
    readonly subject: string;
    readonly preview: string;
    readonly heading: string;
    readonly use: string;
    readonly at: string;
    readonly warning: string;
    readonly why: string;
  };
}
