import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildWeb } from '@portico/web/build';
import { build, type Plugin } from 'esbuild';

const own = fileURLToPath(new URL('.', import.meta.url));
const root = join(own, '..', '..');
/** As deep in `app/` as the sources are in a checkout: what they find beside them is found here, too. */
const BUNDLE = 'app/packages/cli/src/bundle';

/**
 * Makes the tarball that an MSP hosts Portico from: the command with all it imports, the web client as it was built,
 * tenant files, and the Node that runs them. It needs neither npm nor a network.
 * @param out folder for the tarball; @returns its path
 */
export async function makeDistribution(out: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const name = `portico-${version}-${process.platform}-${process.arch}`;
  const folder = join(out, name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(join(folder, BUNDLE), { recursive: true });
  await bundle(join(folder, BUNDLE, 'main.mjs'));
  writeFileSync(join(folder, BUNDLE, 'portico.mjs'), entry);
  await buildWeb(join(folder, BUNDLE, 'web'));
  cpSync(join(root, 'packages/store/policies.json'), place(folder, 'app/packages/store/policies.json'));
  cpSync(join(root, 'tenants'), join(folder, 'app/tenants'), { recursive: true });
  for (const file of ['NOTICE', 'CHANGELOG.md']) cpSync(join(root, file), join(folder, file));
  for (const file of ['portico.service', 'Dockerfile', 'README.txt']) {
    cpSync(join(own, 'deploy', file), join(folder, file));
  }
  cpSync(join(own, 'deploy', 'portico.sh'), join(folder, 'portico'));
  chmodSync(join(folder, 'portico'), 0o755);
  cpSync(nodeOf(), place(folder, 'node/bin/node'), { dereference: true });
  const tarball = join(out, `${name}.tar.gz`);
  execFileSync('tar', ['-czf', tarball, '-C', out, name]);
  rmSync(folder, { recursive: true });
  return tarball;
}

function place(folder: string, path: string): string {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  return join(folder, path);
}

/** A file of its own: in the bundle, files that can be run by themselves would take themselves for what was run. */
const entry = "import { main } from './main.mjs';\nprocess.exitCode = await main(process.argv.slice(2));\n";

/** CommonJS parts of the libraries ask for `require`, which a module does not have. */
const banner = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";

/** The web client is shipped built: what builds it stays behind. */
const withoutBuilder: Plugin = {
  name: 'without-builder',
  setup(builder) {
    builder.onResolve({ filter: /^vite$|\/vite\.config\.ts$/ }, ({ path }) => ({ path, external: true }));
  },
};

async function bundle(outfile: string): Promise<void> {
  await build({
    entryPoints: [join(own, 'src', 'main.ts')],
    outfile,
    absWorkingDir: root,
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: banner },
    plugins: [withoutBuilder],
    legalComments: 'none',
    logLevel: 'warning',
  });
}

/** The Node of this platform that `npm ci` brought. @throws Error where there is none. */
function nodeOf(): string {
  const name = `node-${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin', 'node');
  } catch {
    throw new Error(`npm has no Node of its own for ${process.platform} on ${process.arch}; make it on Linux`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const out = resolve(process.argv[2] ?? join(root, 'dist'));
  process.stdout.write(`${await makeDistribution(out)}\n`);
}
