import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { newPrediction } from '../store/backends.ts';
import { axeViolations } from './support/axe.ts';
import { chromiumPath, withoutChromium } from './support/chromium.ts';
import { fillHistory } from './support/history.ts';
import { startPlayground, type Playground } from './support/playground.ts';

const count = 600;

describe.skipIf(chromiumPath === null)(`the gallery${withoutChromium}`, () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground({
      fill: async (sql, { dataDir, adminId }) => {
        await fillHistory(sql, { dataDir, keyId: adminId, count });
      },
    });
  });
  afterAll(() => playground.close());

  const names = (page: Page) => page.locator('.tile-name').allTextContents();
  const exists = async (id: string) => {
    const headers = { authorization: `Bearer ${playground.adminKey}` };
    return (await fetch(`${playground.url}/v1/predictions/${id}`, { headers })).status === 200;
  };

  test.each([
    ['light', 390],
    ['light', 820],
    ['dark', 1440],
  ] as const)('shows what was made, for everybody, %s at %i pixels', async (theme, width) => {
    const { page, problems, shift, close } = await playground.open('/gallery', { theme, width });
    await page.locator('.tile img').nth(2).waitFor();
    await page.waitForLoadState('networkidle');
    expect(await axeViolations(page)).toEqual([]);
    expect(await shift()).toBeLessThan(0.05);
    // Nothing sticks out sideways.
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);
    await close();
  });

  test('hundreds scroll by with few of them in the page, down to the oldest', async () => {
    const { page, problems, shift, close } = await playground.open('/gallery');
    await page.locator('.tile img').first().waitFor();
    const seen = new Set<string>();
    let most = 0;
    for (let step = 0; step < 400; step += 1) {
      for (const name of await names(page)) seen.add(name);
      most = Math.max(most, await page.locator('.picture').count());
      const ended = await page.evaluate(async () => {
        scrollBy(0, 900);
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
      });
      if (ended && seen.has(`Fireworks above the tents at dusk, take ${count - 1}`)) break;
      if (ended) await page.waitForTimeout(100);
    }
    expect(seen.size).toBe(count);
    expect(most).toBeLessThan(80);
    expect(await shift()).toBeLessThan(0.05);
    expect(problems).toEqual([]);
    await close();
  });

  test('a video plays while the pointer rests on it, and stops when it leaves', async () => {
    const { page, close } = await playground.open('/gallery');
    const tile = page.locator('.tile').first();
    await tile.locator('.tile-link').hover();
    const video = tile.locator('video');
    await expect.poll(() => video.evaluate((one: HTMLVideoElement) => one.currentTime)).toBeGreaterThan(0.05);
    expect(await page.locator('video').count()).toBe(1);
    await page.mouse.move(2, 2);
    await expect.poll(() => page.locator('video').count()).toBe(0);
    await tile.locator('.tile-link').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    await expect.poll(() => page.locator('video').count()).toBe(1);
    await close();
  });

  test('prompts are searched, statuses filtered, and the address keeps both', async () => {
    const { page, problems, close } = await playground.open('/gallery');
    await page.getByRole('searchbox').fill('lake MIST');
    await page.waitForURL(/search=lake\+MIST/);
    await expect.poll(async () => (await names(page)).every((name) => name.startsWith('Mist drifts'))).toBe(true);
    expect((await names(page)).length).toBeGreaterThan(10);
    await page.getByRole('radio', { name: 'Failed' }).check();
    await page.waitForURL(/status=failed/);
    await expect.poll(() => page.getByText('Failed', { exact: true }).count()).toBeGreaterThan(2);
    const found = await names(page);
    await page.reload();
    await expect.poll(() => names(page)).toEqual(found);
    expect(await page.getByRole('searchbox').inputValue()).toBe('lake MIST');
    await page.getByRole('searchbox').fill('zebra');
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Show all' }).click();
    await page.waitForURL(/\/gallery$/);
    await page.locator('.tile').nth(10).waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  test('deleting can be undone, and is done when the message goes or the page is left', async () => {
    const { page, close } = await playground.open('/gallery');
    await page.locator('.tile img').nth(2).waitFor();
    const idAt = async (at: number) =>
      /p\/([0-9a-f]{32})$/.exec((await page.locator('.tile-link').nth(at).getAttribute('href')) ?? '')?.[1] ?? '';
    const [first, second] = [await idAt(0), await idAt(1)];
    const tile = page.locator('.tile').first();
    await tile.hover();
    await tile.getByRole('button', { name: /^Delete: / }).click();
    await expect.poll(() => idAt(0)).toBe(second);
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('tile-link');
    expect(await exists(first)).toBe(true);
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => idAt(0)).toBe(first);
    // A message that goes takes a moment.
    const dismiss = page.getByRole('button', { name: 'Dismiss' });
    await expect.poll(() => dismiss.count()).toBe(0);
    await tile.hover();
    await tile.getByRole('button', { name: /^Delete: / }).click();
    await dismiss.click();
    await expect.poll(() => exists(first)).toBe(false);
    await tile.hover();
    await tile.getByRole('button', { name: /^Delete: / }).click();
    await expect.poll(() => idAt(0)).not.toBe(second);
    expect(await exists(second)).toBe(true);
    await page.goto(`${playground.url}/docs`);
    await expect.poll(() => exists(second)).toBe(false);
    await close();
  });

  test('a video opens by its link', async () => {
    const { page, problems, close } = await playground.open('/gallery');
    const link = page.locator('.tile-link').nth(1);
    const href = await link.getAttribute('href');
    await link.click();
    await page.waitForURL(`${playground.url}${href}`);
    await page.reload();
    await page.locator('video').first().waitFor();
    expect(problems).toEqual([]);
    await close();
  });

  test('what waits or is drawn is followed', async () => {
    const { page, close } = await playground.open('/gallery', { as: 'user' });
    await page.getByRole('heading', { name: 'Nothing here yet' }).waitFor();
    const created = await playground.store.predictions.create(newPrediction({ keyId: playground.userId }));
    await page.reload();
    await page.getByText('Waiting, place 1').waitFor();
    await playground.store.predictions.cancel(created.id, playground.userId);
    await expect.poll(() => page.locator('.tile-badge').allTextContents()).toEqual(['Cancelled']);
    const other = await playground.store.predictions.create(newPrediction({ keyId: playground.userId }));
    await page.getByRole('radio', { name: 'Waiting' }).check();
    await page.getByText('Waiting, place 1').waitFor();
    await playground.store.predictions.cancel(other.id, playground.userId);
    await page.getByRole('heading', { name: 'Nothing matches' }).waitFor();
    await close();
  });
});
