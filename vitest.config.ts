import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These want a browser: `npm run test:browser`.
    exclude: ['test/browser/**'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // The machine that matters has two cores, and several suites start processes of their own.
    maxWorkers: 2,
    // As in the renderer's process: ONNX Runtime reports its use and leaves files in the temporary folder otherwise.
    env: { ORT_DISABLE_TELEMETRY: '1' },
    reporters: ['default', './test/support/closing-line.ts'],
  },
});
