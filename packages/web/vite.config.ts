import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import postcssMantine from 'postcss-preset-mantine';
import type { UserConfig } from 'vite';
import { earlyScript } from './early-script.ts';

const root = fileURLToPath(new URL('.', import.meta.url));

const kit = /node_modules[\\/](@mantine|@floating-ui|react-|@tabler|clsx|tabbable)/;
/** What a portal's pages are made of, beyond the frame. */
const forms =
  /node_modules[\\/](@tabler|react-textarea-autosize|@mantine[\\/]core[\\/].*[\\/](Skeleton|VisuallyHidden|Input|InputBase|InlineInput|InputsGroupFieldset|TextInput|Textarea|Radio)[\\/])/;
/** Without the badge, whose tooltip would bring all that floats. */
const shared = /src[\\/](ui[\\/](?!sla-badge)|(lib|api|theme)[\\/])/;

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
            // Whatever loads a part later needs this: left alone it goes into any part, which then comes first.
            { name: 'preload', test: /vite[\\/]preload-helper/, priority: 1 },
            {
              name: 'base',
              test: /node_modules[\\/](react|react-dom|scheduler|@tanstack[\\/](?!.*virtual)[\w-]+|i18next|react-i18next|openapi-fetch|use-sync-external-store)[\\/]/,
            },
            // What the frame of every page needs, what forms add, and what the console alone uses: a portal stays light.
            { name: 'kit', test: kit, tags: ['$initial'] },
            { name: 'shared', test: shared, tags: ['$initial'] },
            { name: 'kit-forms', test: forms },
            { name: 'kit-more', test: kit },
            { name: 'shared-more', test: shared },
          ],
        },
      },
    },
  },
};

export default webConfig;
