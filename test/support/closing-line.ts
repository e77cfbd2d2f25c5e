import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Closes a run with `N passed, N failed, N skipped`, the line that machines read. */
export default class ClosingLine implements Reporter {
  /** Errors outside of every test, such as an unhandled rejection, fail a run as a test does, and count as one each. */
  onTestRunEnd(modules: readonly TestModule[], outside: readonly SerializedError[]): void {
    const count = { passed: 0, failed: outside.length, skipped: 0 };
    for (const module of modules) {
      const tests = [...module.children.allTests()];
      // A file that could not be loaded, or whose set-up or clean-up failed, has an error of its own.
      if (module.state() === 'failed' && !tests.some((test) => test.result().state === 'failed')) count.failed += 1;
      for (const test of tests) {
        const { state } = test.result();
        if (state !== 'pending') count[state] += 1;
      }
    }
    process.stdout.write(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`);
  }
}
