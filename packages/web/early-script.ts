import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const source = readFileSync(fileURLToPath(new URL('./src/app/early.js', import.meta.url)), 'utf8');

/**
 * Puts `early.js` before everything else as a plain blocking script with a hashed name: it sets the colour scheme
 * before the first paint, and our content security policy allows no inline script that could do the same.
 */
export function earlyScript(): Plugin {
  const hash = createHash('sha256').update(source).digest('base64url').slice(0, 8);
  const fileName = `assets/early-${hash}.js`;
  return {
    name: 'portico-early-script',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source });
    },
    configureServer(server) {
      server.middlewares.use(`/${fileName}`, (_request, response) => {
        response.setHeader('Content-Type', 'text/javascript').end(source);
      });
    },
    transformIndexHtml: () => [{ tag: 'script', attrs: { src: `/${fileName}` }, injectTo: 'head-prepend' }],
  };
}
