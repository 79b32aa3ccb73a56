import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The API that `npm run dev:web` talks to. */
const api = process.env.KOHORT_API ?? 'http://127.0.0.1:3000';

/** Parts of Mantine that every page draws. */
const drawn =
  'Affix|Anchor|AppShell|Box|Burger|Button|Center|CloseButton|Collapse|FocusTrap|Group|Input|Kbd|Loader|Menu|Paper|Popover|' +
  'Portal|Progress|ScrollArea|SimpleGrid|Stack|Table|Text|ThemeIcon|Title|Tooltip|Transition|UnstyledButton|VisuallyHidden';

/**
 * What every page needs comes in one file: as some sixty small ones, as the bundler would cut it, it is 20 KB more on the wire
 * (each is compressed alone), and sixty questions more. test/web/first-load.test.ts watches the sum.
 */
const frame = new RegExp(
  `node_modules/(@tanstack/|@mantine/core/esm/(core|utils|components/(${drawn}))/|@mantine/hooks/|@floating-ui/|` +
    'react-remove-scroll|react-style-singleton/|use-sidecar/|use-callback-ref/|clsx/|openapi-)',
);

export default defineConfig({
  root: resolve(import.meta.dirname),
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: false,
    target: 'es2022',
    chunkSizeWarningLimit: 2_000,
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'frame', test: frame }] } } },
  },
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(['/api', '/docs', '/health'].map((path) => [path, { target: api }])),
  },
});
