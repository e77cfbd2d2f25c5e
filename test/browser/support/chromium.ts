import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const candidates = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** Where a Chromium is installed: CHROMIUM_PATH, or the places where packages put it; null when there is none. */
export const chromiumPath: string | null =
  process.env['CHROMIUM_PATH'] ?? candidates.find((path) => existsSync(path)) ?? null;

/** Why the tests of this folder are skipped, for the name of a suite. */
export const withoutChromium =
  chromiumPath === null ? ' (skipped: no Chromium; install it, or name it in CHROMIUM_PATH)' : '';

export async function launch(): Promise<Browser> {
  if (chromiumPath === null) throw new Error('There is no Chromium.');
  // Containers run tests as root, which Chromium's sandbox refuses; /dev/shm is small there.
  return await chromium.launch({ executablePath: chromiumPath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
