import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Entry points in `functions/`, each a bundle of its own. */
export const functionNames = [
  'http',
  'relay',
  'projector',
  'subscriber',
  'tick',
  'watch',
  'live',
  'mail',
  'mail-feedback',
] as const;
export type FunctionName = (typeof functionNames)[number];

export interface Bundle {
  readonly name: FunctionName;
  readonly folder: string;
  /** Minified JavaScript that is loaded at init: the entry and all that it imports. */
  readonly bytes: number;
  /** Minified JavaScript that is loaded when it is first needed, if ever: chunks behind an `import()`. */
  readonly lazyBytes: number;
}

/** CommonJS parts of the SDK ask for `require`, which a module does not have. */
const banner = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/**
 * Bundles the functions for Node 24 with the AWS SDK inside: what runs is what was tested, and it loads faster than
 * the runtime's own copy. @param out folder of the bundles, one folder each; it is emptied first.
 */
export async function bundleAll(out: string, names: readonly FunctionName[] = functionNames): Promise<Bundle[]> {
  const bundles: Bundle[] = [];
  for (const name of names) {
    const folder = join(out, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
    bundles.push(await bundleOne(name, folder));
  }
  return bundles;
}

async function bundleOne(name: FunctionName, folder: string): Promise<Bundle> {
  const { metafile } = await build({
    entryPoints: { index: join(root, 'functions', `${name}.ts`) },
    outdir: folder,
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    alias: {
      '@aws-sdk/credential-provider-node': join(root, 'packages/aws/src/credentials.ts'),
      '@aws-sdk/endpoint-cache': join(root, 'packages/aws/src/endpoint-cache.ts'),
    },
    // What the SDK asks for in places where we never are: the user agent of a browser, operations that stream.
    external: ['bowser', '@smithy/core/event-streams'],
    banner: { js: banner },
    // The same source gives the same bytes, so an unchanged function is not deployed again.
    legalComments: 'none',
    logLevel: 'warning',
  });
  const all = Object.values(metafile.outputs).reduce((sum, one) => sum + one.bytes, 0);
  const bytes = loadedAtInit(metafile).reduce((sum, path) => sum + (metafile.outputs[path]?.bytes ?? 0), 0);
  return { name, folder, bytes, lazyBytes: all - bytes };
}

/** The entry's file and every one that it imports, directly or not, without waiting for `import()`. */
function loadedAtInit({ outputs }: Metafile): string[] {
  const found = new Set(Object.keys(outputs).filter((path) => outputs[path]?.entryPoint?.startsWith('functions/')));
  for (const path of found) {
    for (const one of outputs[path]?.imports ?? [])
      if (one.kind === 'import-statement' && !one.external) found.add(one.path);
  }
  return [...found];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { name, bytes, lazyBytes } of await bundleAll(join(root, 'dist/functions'))) {
    const later = lazyBytes > 0 ? `, ${(lazyBytes / 1000).toFixed(1)} kB more when needed` : '';
    console.log(`${name.padEnd(12)} ${(bytes / 1000).toFixed(1)} kB minified${later}`);
  }
}
