import * as z from 'zod';
import { takes } from '../kernel/id-field.ts';
import type { Desk } from '../tenant/desk.ts';
import { type Refusal, refuse } from '../ticket/facts.ts';
import { nameFault } from './name.ts';
import { type FilePolicy, plainFilePolicy, takesType } from './policy.ts';

/**
 * A file on its way to a ticket: announced, its bytes being checked, fit to be attached, or put aside. `gone` is being
 * removed, `erased` has only its hash left.
 */
export const fileStates = ['waiting', 'pending', 'clean', 'quarantined', 'gone', 'erased'] as const;
export type FileState = (typeof fileStates)[number];

/** `fil_`, the client, and 80 random bits: found without knowing anything else, guessed by nobody. */
export const fileIdPattern = /^fil_([0-9a-hjkmnp-tv-z]{6})([0-9a-hjkmnp-tv-z]{16})$/;

export const FileIds = z
  .array(z.string().min(1).max(40).meta(takes('upload')))
  .min(1)
  .max(20)
  .meta({ description: 'Files of yours that were uploaded and found clean. Each can be attached once.' });

/** A file that is about to be uploaded. */
export const AnnounceFile = z
  .strictObject({
    ticket: z
      .exactOptional(z.string().min(1).max(64))
      .meta({ description: 'The ticket it is for, where there is one.', ...takes('ticket') }),
    client: z
      .exactOptional(z.string().min(1).max(40))
      .meta({ description: 'The client it is for, where there is no ticket yet.', ...takes('client') }),
    name: z.string().max(400).meta({ example: 'log.txt' }),
    type: z
      .string()
      .toLowerCase()
      .regex(/^[a-z]+\/[a-z0-9][a-z0-9.+-]*$/, 'write a media type like application/pdf')
      .max(120)
      .meta({ example: 'text/plain' }),
    size: z.int().min(1, 'an empty file cannot be attached').meta({ description: 'Bytes; exactly as many must come.' }),
    sha256: z
      .exactOptional(z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'write 32 bytes in base64url, without padding'))
      .meta({ description: 'SHA-256 of the bytes in base64url; checked where given.' }),
    inline: z.exactOptional(z.boolean()).meta({ description: 'A picture that is shown in its message.' }),
  })
  .meta({ example: { name: 'log.txt', type: 'text/plain', size: 3 } });
export type AnnounceFile = z.output<typeof AnnounceFile>;

export function filePolicyOf(desk: Desk): FilePolicy {
  return desk.attachments ?? plainFilePolicy;
}

/** Whether a file may be uploaded at all, before a byte of it has come. */
export function refuseFile(input: AnnounceFile, policy: FilePolicy): Refusal | undefined {
  const fault = nameFault(input.name);
  if (fault !== undefined) return refuse('file.name', fault, '/name');
  if (input.size > policy.maxBytes) {
    const most = Math.floor(policy.maxBytes / 1_048_576);
    return refuse(
      'file.too_large',
      `a file has at most ${most > 0 ? `${most} MB` : `${policy.maxBytes} bytes`} here`,
      '/size',
    );
  }
  if (!takesType(policy, input.type)) {
    return refuse('file.type', `files of this type are not taken here; ${policy.types.join(', ')} are`, '/type');
  }
  if (input.inline && !/^image\/(?:png|jpeg|gif|webp)$/.test(input.type)) {
    return refuse('file.inline', 'only PNG, JPEG, GIF and WebP are shown in a message', '/inline');
  }
  return undefined;
}

/** What a message brings along must be few, and told apart by name. */
export function refuseFiles(files: readonly { readonly name: string }[], policy: FilePolicy): Refusal | undefined {
  if (files.length > policy.perMessage) {
    return refuse('file.too_many', `at most ${policy.perMessage} files come with one message`, '/files');
  }
  const seen = new Set<string>();
  for (const [place, { name }] of files.entries()) {
    const folded = name.toLowerCase();
    if (seen.has(folded))
      return refuse('file.name_twice', `two files are called "${name}"; rename one`, `/files/${place}`);
    seen.add(folded);
  }
  return undefined;
}

/** What events tell of a file: never its name, which is somebody's words. */
export interface FileTold {
  readonly id: string;
  readonly sha256: string;
  readonly size: number;
  readonly type: string;
}
