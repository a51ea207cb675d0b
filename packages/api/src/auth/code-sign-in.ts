import type { CodeDeps } from '@portico/app/identity/codes';
import type { OwnTokens } from '@portico/app/identity/own-tokens';

/** Signing in at a portal by a code that is mailed. */
export interface CodeSignIn {
  /** The same secret that the sender of mails works codes out with. */
  readonly mac: CodeDeps['mac'];
  readonly tokens: OwnTokens;
  /** Lets the sender look at once. It looks by itself too, soon. */
  readonly nudge: () => Promise<void>;
  /** Whether a portal asks for a code before anything else. */
  readonly first: boolean;
}
