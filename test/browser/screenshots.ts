/**
 * `node test/browser/screenshots.ts [--out DIR] [--only NAME]`: pictures of every view of the playground at three widths in both
 * themes, taken in Chromium over a server with a made-up history. For looking at.
 */
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { fillHistory } from './support/history.ts';
import { fillOperation } from './support/operation.ts';
import { startPlayground } from './support/playground.ts';

type View = { readonly name: string; readonly path: string; ready(page: Page): Promise<unknown> };

const views: readonly View[] = [
  { name: 'create', path: '/', ready: (page) => page.getByRole('textbox').first().waitFor() },
  { name: 'gallery', path: '/gallery', ready: (page) => page.locator('.tile img').nth(3).waitFor() },
  {
    name: 'gallery-nothing',
    path: '/gallery?search=zebra',
    ready: (page) => page.getByRole('heading', { name: 'Nothing matches' }).waitFor(),
  },
  { name: 'operate', path: '/operate', ready: (page) => page.locator('canvas').nth(1).waitFor() },
  { name: 'operate-keys', path: '/operate/keys', ready: (page) => page.getByText('Studio laptop').first().waitFor() },
  {
    name: 'operate-webhooks',
    path: '/operate/webhooks',
    ready: (page) => page.getByText('delivered').first().waitFor(),
  },
];

const { values } = parseArgs({
  options: { out: { type: 'string', default: join(tmpdir(), 'muybridge-screenshots') }, only: { type: 'string' } },
});
await mkdir(values.out, { recursive: true });
const playground = await startPlayground({
  fill: async (sql, { dataDir, adminId, userId }) => {
    await fillHistory(sql, { dataDir, keyId: adminId, count: 120 });
    await fillOperation(sql, { adminId, userId });
  },
});
try {
  for (const { name, path, ready } of views) {
    if (values.only !== undefined && !name.startsWith(values.only)) continue;
    for (const width of [390, 820, 1440] as const) {
      for (const theme of ['light', 'dark'] as const) {
        const { page, problems, close } = await playground.open(path, { width, theme });
        await ready(page);
        await page.waitForLoadState('networkidle');
        await page.waitForTimeout(400);
        const file = join(values.out, `${name}-${width}-${theme}.png`);
        // A gallery is as long as its list.
        await page.screenshot({ path: file, fullPage: !name.startsWith('gallery') });
        console.log(file, ...problems);
        await close();
      }
    }
  }
} finally {
  await playground.close();
}
