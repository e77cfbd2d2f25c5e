import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// The build lies one folder deeper than the sources.
const up = import.meta.url.endsWith('.ts') ? '../..' : '../../..';

/** Where package.json and examples/ are. */
export const packageRoot = fileURLToPath(new URL(up, import.meta.url));

export const version = readVersion();

function readVersion(): string {
  const description: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  if (typeof description === 'object' && description !== null && 'version' in description) {
    return String(description.version);
  }
  throw new Error(`The package.json in ${packageRoot} has no version.`);
}
