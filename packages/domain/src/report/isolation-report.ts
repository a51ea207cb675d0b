import * as z from 'zod';

export const isolationReportVersion = 1 as const;

/**
 * What `portico isolation report` found about the installed release. It says nothing of any tenant: strangers are
 * named by what they are, never by who.
 */
export const IsolationReport = z
  .strictObject({
    version: z.literal(isolationReportVersion),
    at: z.string().meta({ description: 'When it was made (RFC 3339).' }),
    product: z.string(),
    operations: z.array(z.strictObject({ operation: z.string(), asked: z.int(), leaks: z.int() })),
    public: z.array(z.string()).meta({ description: 'Operations that need no sign-in and tell of no tenant.' }),
    unseen: z.array(z.string()).meta({ description: 'Operations that could not be judged; a sound report has none.' }),
    personas: z.array(z.string()),
    asked: z.int(),
    leaks: z.int(),
    walls: z
      .array(
        z.strictObject({
          without: z.array(z.string()),
          tried: z.int(),
          leaks: z.int(),
          held: z.array(z.strictObject({ wall: z.string(), times: z.int() })),
        }),
      )
      .meta({ description: 'Crossings between tenants with walls taken away, and which of the others held.' }),
    cellsSha256: z.string().meta({ description: 'Hash of every single answer’s verdict.' }),
    sha256: z.string().meta({ description: 'Hash of this report without this field.' }),
  })
  .meta({ id: 'IsolationReport' });
export type IsolationReport = z.output<typeof IsolationReport>;
