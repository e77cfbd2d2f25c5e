/**
 * Run by npm after it has installed a checkout: builds the kernels and the playground, so that the first start need not.
 * Without the development tools there is nothing to build with, and a package that was built before needs nothing.
 *
 * JavaScript, because npm may run it with a Node that does not strip types; the checkout's own Node then does the work.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const node = `${root}node_modules/node/bin/node`;
if (existsSync(node) && existsSync(`${root}node_modules/assemblyscript`)) {
  execFileSync(node, ['scripts/build-stale.ts'], { cwd: root, stdio: 'inherit' });
}
