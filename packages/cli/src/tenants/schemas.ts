import { clientFileSchema } from '@portico/domain/tenant/client-file';
import { mspFileSchema } from '@portico/domain/tenant/msp-file';
import { sectionNames, settingsLayerSchema } from '@portico/domain/tenant/settings';
import * as z from 'zod';

/** JSON Schemas (2020-12) of the tenant files, by file name: editors complete and check with them. */
export function editorSchemas(): ReadonlyMap<string, string> {
  const sections = (settingsLayerSchema as unknown as z.ZodObject<Record<string, z.ZodType>>).shape;
  const files: [string, z.ZodType, string][] = [
    ['msp', mspFileSchema, 'msp.yaml: a managed service provider'],
    ['client', clientFileSchema, 'client.yaml: a client of a managed service provider'],
    ...sectionNames.map((name): [string, z.ZodType, string] => [
      name,
      sections[name] ?? z.never(),
      `_defaults/${name}.yaml`,
    ]),
  ];
  return new Map(
    files.map(([name, schema, title]) => {
      const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'ref' });
      return [`${name}.schema.json`, `${JSON.stringify({ ...json, title }, null, 2)}\n`];
    }),
  );
}
