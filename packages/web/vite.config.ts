import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import postcssMantine from 'postcss-preset-mantine';
import type { UserConfig } from 'vite';
import { earlyScript } from './early-script.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

/** One configuration for `build.ts`, `vite build` and the development server. */
export const webConfig: UserConfig = {
  root,
  logLevel: 'warn',
  plugins: [react(), earlyScript()],
  css: { postcss: { plugins: [postcssMantine()] } },
  // No script or style may stand inline: the page is served under `script-src 'self'; style-src 'self'`.
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    outDir: 'dist',
    emptyOutDir: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      output: {
        // Left alone, every icon and hook becomes a request of its own; these groups also keep the libraries cached
        // while our own code changes.
        codeSplitting: {
          groups: [
            {
              name: 'base',
              test: /node_modules[\\/](react|react-dom|scheduler|@tanstack[\\/](?!.*virtual)|i18next|react-i18next|openapi-fetch)/,
            },
            { name: 'kit', test: /node_modules[\\/](@mantine|@floating-ui|react-|@tabler|clsx|tabbable)/ },
            { name: 'shared', test: /src[\\/](ui|lib|api|theme)[\\/]/ },
          ],
        },
      },
    },
  },
};

export default webConfig;
