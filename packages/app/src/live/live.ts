import type { ClientScope, ProviderScope } from '@portico/domain/kernel/scope';
import type { Channel } from '@portico/domain/live/channel';
import type { LiveMessage } from '@portico/domain/live/message';

/** One message to one channel. What it is about is said apart from the channel, so that delivery can judge by itself. */
export interface Publication {
  readonly channel: Channel;
  readonly about: { readonly scope: ClientScope | ProviderScope; readonly number?: number; readonly person?: string };
  readonly message: LiveMessage;
}

/**
 * Tells screens that are open now. Nothing depends on it: who hears nothing reads the same a minute later, so a
 * publisher that fails says so in its own log and never rejects.
 */
export interface Live {
  publish(publications: readonly Publication[]): Promise<void>;
  /** False where nobody could be listening: then nothing needs to be looked up for them. */
  wanted(): boolean;
}

/** Where nobody listens. */
export const noLive: Live = { publish: async () => undefined, wanted: () => false };
