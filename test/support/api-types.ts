import { fileURLToPath } from 'node:url';
import { openApi } from '@portico/api/openapi';
import { allRoutes } from '@portico/api/routes/index';
import { generateApiTypes } from '@portico/web/generate-api';

/**
 * Writes the types of every route served, without a server: the table of routes alone makes the OpenAPI document.
 * @param file where to; without it beside the web client's contract, for reading and for editors
 * @returns the path of the file written
 */
export function writeApiTypes(file?: string): Promise<string> {
  // No handler runs, so nothing is asked of what they depend on.
  const routes = allRoutes({ version: 'generated', identityDb: undefined as never, auth: undefined as never });
  const document = JSON.parse(JSON.stringify(openApi(routes, { version: 'generated' })));
  return file === undefined ? generateApiTypes(document) : generateApiTypes(document, file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${await writeApiTypes()}\n`);
