import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';

const target = fileURLToPath(new URL('./src/api/schema.d.ts', import.meta.url));

/**
 * Writes the client's types from an OpenAPI 3.1 document.
 * @param document the parsed JSON of `/openapi.json`
 * @returns the path of the file written
 */
export async function generateApiTypes(document: OpenAPI3, file: string = target): Promise<string> {
  const ast = await openapiTS(document, { alphabetize: true, defaultNonNullable: false });
  await writeFile(file, astToString(ast));
  return file;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const source = process.argv[2];
  if (!source) {
    process.stderr.write('usage: node packages/web/generate-api.ts openapi.json\n');
    process.exit(2);
  }
  process.stdout.write(`${await generateApiTypes(JSON.parse(await readFile(source, 'utf8')) as OpenAPI3)}\n`);
}
