/** What an alarm came to: something was done, somebody else was first, or nothing was due any more. */
export type Fired = 'fired' | 'lost' | 'idle';
