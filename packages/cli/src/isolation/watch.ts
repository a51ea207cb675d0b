import type { CredentialVendor } from '@portico/app/identity/vendor';
import type { DocumentClient } from '@portico/store/db';

/** The walls between tenants, in the order in which a request meets them. */
export const walls = ['token', 'store', 'policies'] as const;
export type Wall = (typeof walls)[number];

/** What happened below the API while one request was answered. */
export interface Seen {
  /** Partition keys that calls which were carried out named. */
  readonly reached: readonly string[];
  /** What refused it on the way: the vendor of credentials and the policies are one wall, in two places. */
  readonly refusedBy: readonly ('credential vendor' | 'policies')[];
}

export interface Watch {
  client(client: DocumentClient): DocumentClient;
  vendor(vendor: CredentialVendor): CredentialVendor;
  /** What was seen since the last time it was asked for. */
  take(): Seen;
}

export function createWatch(): Watch {
  let reached: string[] = [];
  let refusedBy: Seen['refusedBy'][number][] = [];
  const noted = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      refusedBy.push('credential vendor');
      throw error;
    }
  };
  return {
    client: (client) => ({
      async send(command: { readonly input: unknown }) {
        try {
          const out: unknown = await client.send(command);
          reached.push(...partitionsIn(command.input));
          return out;
        } catch (error) {
          if (error instanceof Error && error.name === 'AccessDeniedException') refusedBy.push('policies');
          throw error;
        }
      },
    }),
    vendor: (vendor) => ({
      forClient: (raw, client) => noted(vendor.forClient(raw, client)),
      forProvider: (raw) => noted(vendor.forProvider(raw)),
      mspOf: (raw) => vendor.mspOf(raw),
    }),
    take() {
      const seen = { reached, refusedBy };
      reached = [];
      refusedBy = [];
      return seen;
    },
  };
}

/** Every partition key that a command names: in keys, in items that are put, in key conditions. */
function partitionsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(partitionsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    (name === 'pk' || name === ':pk') && typeof inner === 'string' ? [inner] : partitionsIn(inner),
  );
}
