import type { Ticket } from '../../api/contract.ts';
import type { Attachment } from '../../api/contract-talk.ts';

/** The files that came with the ticket itself: its messages bring theirs along. */
export const openingFiles = ({ files, createdAt }: Pick<Ticket, 'files' | 'createdAt'>): Attachment[] =>
  files.filter((file) => file.at === createdAt);
