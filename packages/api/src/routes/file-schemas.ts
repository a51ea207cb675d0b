import { fileStates } from '@portico/domain/file/file';
import { reasons } from '@portico/domain/file/judge';
import * as z from 'zod';

const address = (method: 'PUT' | 'GET') =>
  z.strictObject({
    method: z.literal(method),
    url: z
      .string()
      .meta({ description: 'Needs no cookie and no token. Relative to the API where it begins with `/`.' }),
    headers: z.record(z.string(), z.string()).meta({ description: 'To be sent along exactly so.' }),
    expiresAt: z.string(),
  });

const shape = {
  id: z.string(),
  name: z.string(),
  type: z.string(),
  size: z.int(),
  inline: z.boolean(),
};

export const File = z
  .strictObject({
    ...shape,
    state: z.enum(fileStates).meta({
      description: 'waiting for its bytes, pending a scanner’s word, clean and fit to be attached, or quarantined.',
    }),
    sha256: z.exactOptional(z.string()),
    reason: z.exactOptional(z.string()).meta({ description: 'Why it was put aside.' }),
    why: z.exactOptional(z.enum(reasons)).meta({ description: 'The same as a word for programs.' }),
  })
  .meta({ id: 'File' });

export const AnnouncedFile = z.strictObject({ ...File.shape, upload: address('PUT') }).meta({ id: 'AnnouncedFile' });

const attachment = {
  ...shape,
  sha256: z.string().meta({ description: 'SHA-256 of the content, base64url; kept when the content is erased.' }),
  visibility: z.enum(['public', 'internal']),
  at: z.string().meta({ description: 'When it was attached.' }),
  erased: z.boolean(),
};

export const Attachment = z.strictObject(attachment).meta({ id: 'Attachment' });
export const AttachmentLink = z
  .strictObject({ ...attachment, download: address('GET') })
  .meta({ id: 'AttachmentLink' });
export const Attachments = z.strictObject({ items: z.array(Attachment) }).meta({ id: 'Attachments' });
