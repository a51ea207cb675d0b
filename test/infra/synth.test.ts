import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the app is synthesized without an account or a network, and cdk-nag finds nothing that was not said', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portico-synth-'));
  try {
    const cli = join(root, 'node_modules/aws-cdk/bin/cdk');
    const out = join(folder, 'out');
    // A home without credentials, and a proxy that nobody serves.
    const env = {
      PATH: [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
      HOME: folder,
      HTTPS_PROXY: 'http://127.0.0.1:9',
      AWS_EC2_METADATA_DISABLED: 'true',
    };
    await promisify(execFile)(process.execPath, [cli, 'synth', '--quiet', '--no-notices', '--output', out], {
      cwd: root,
      env,
    });
    const templates = readdirSync(out).filter((name) => name.endsWith('.template.json'));
    expect(templates.sort()).toEqual(
      ['core', 'data', 'edge', 'identity', 'observability'].map((name) => `${name}.template.json`),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
