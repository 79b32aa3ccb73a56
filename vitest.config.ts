import { defineConfig } from 'vitest/config';

const globalSetup = ['test/kit/global-setup.ts'];
const withWebApp = [...globalSetup, 'test/kit/build-web.ts'];
const setupFiles = ['test/kit/property-seed.ts'];

/** The layers of tests: what each needs is in docs/testing.md. Files of one layer share the two processes. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          setupFiles,
          include: ['test/unit/**/*.test.ts'],
          // They keep nothing outside of themselves, so files may share what they import: half the time.
          isolate: false,
          testTimeout: 20_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'store',
          include: ['test/store/**/*.test.ts'],
          globalSetup,
          setupFiles,
          // Each has a database of its own.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'flow',
          include: ['test/flow/**/*.test.ts'],
          globalSetup: withWebApp,
          setupFiles,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'conformance',
          include: ['test/conformance/**/*.test.ts'],
          globalSetup,
          setupFiles,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'web',
          include: ['test/web/**/*.test.ts'],
          globalSetup: withWebApp,
          setupFiles,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          // What a page shows a moment later is waited for as long as a busy machine may take.
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
