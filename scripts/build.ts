/**
 * Builds `dist/`, what the published package runs: JavaScript in the layout of `src/`, kernels, nets and the playground.
 * Node refuses to strip types under node_modules, which is why the package cannot carry the sources alone.
 */
import { execFileSync } from 'node:child_process';
import { chmod, cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

function node(...args: string[]): void {
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
}

await rm(`${root}dist`, { recursive: true, force: true });
node('scripts/build-stale.ts');
node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
await cp(`${root}kernels/build`, `${root}dist/kernels/build`, { recursive: true });
await cp(`${root}web/dist`, `${root}dist/web`, { recursive: true });
node('scripts/copy-weights.ts');
await chmod(`${root}dist/src/cli/main.js`, 0o755);
