import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/**
 * `npx vite --config web/vite.config.ts` serves the page while it is worked on and passes everything else to the
 * server on port 8787; `scripts/build-web.ts` builds it.
 */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  // The server writes the base of its addresses into the page.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: { alias: { react: 'preact/compat', 'react-dom': 'preact/compat' } },
  build: {
    target: ['chrome123', 'firefox121', 'safari17.5'],
    modulePreload: { polyfill: false },
    // The policy allows no data: URL but pictures.
    assetsInlineLimit: 0,
    emptyOutDir: true,
    reportCompressedSize: false,
    // The notices of what is bundled go with it.
    license: { fileName: 'licences.md' },
  },
  server: { proxy: { '^/(v1|api|media|examples|docs|openapi.json)': 'http://127.0.0.1:8787' } },
});
