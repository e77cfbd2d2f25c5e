import { defineConfig } from 'vitest/config';

/** `npm run test:browser`: the playground in a real Chromium. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    // A browser, a server and a renderer each: more at a time would only wait for one another.
    maxWorkers: 2,
    env: { ORT_DISABLE_TELEMETRY: '1' },
    reporters: ['default', './test/support/closing-line.ts'],
  },
});
