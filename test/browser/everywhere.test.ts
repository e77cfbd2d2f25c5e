import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from './support/axe.ts';
import { chromiumPath, withoutChromium } from './support/chromium.ts';
import { fillHistory } from './support/history.ts';
import { startPlayground, type Playground } from './support/playground.ts';

const themes = ['light', 'dark'] as const;

describe.skipIf(chromiumPath === null)(`every view at every size${withoutChromium}`, () => {
  let playground: Playground;
  let made: string;
  beforeAll(async () => {
    playground = await startPlayground({
      fill: (sql, { dataDir, adminId }) => fillHistory(sql, { dataDir, keyId: adminId, count: 30 }),
    });
    const headers = { authorization: `Bearer ${playground.adminKey}` };
    const list = await fetch(`${playground.url}/v1/predictions?limit=1&status=completed`, { headers });
    const { data } = (await list.json()) as { data: { id: string }[] };
    made = data[0]?.id ?? '';
  });
  afterAll(() => playground.close());

  const views = [
    ['the way in', () => '/', 'none'],
    ['creating', () => '/', 'admin'],
    ['a video', () => `/p/${made}`, 'admin'],
    ['a video that is not there', () => `/p/${'0'.repeat(32)}`, 'admin'],
  ] as const;

  for (const theme of themes) {
    test.each(views)(`%s can be used by everybody, ${theme}`, async (_name, path, as) => {
      const { page, shift, close } = await playground.open(path(), { as, theme });
      await page.getByRole('heading', { level: 1 }).waitFor({ state: 'attached' });
      await page.waitForLoadState('networkidle');
      expect(await shift()).toBeLessThan(0.05);
      expect(await axeViolations(page)).toEqual([]);
      for (const width of [1440, 820, 390]) {
        await page.setViewportSize({ width, height: 1000 });
        expect(await page.evaluate(flawsOfLayout), `${width} pixels`).toEqual([]);
      }
      // Where names give way to icons.
      expect(await axeViolations(page)).toEqual([]);
      await close();
    });
  }

  test('the dialog of the key can be used by everybody, and closes with Escape', async () => {
    const { page, close } = await playground.open('/');
    await page.getByRole('button', { name: 'API key' }).click();
    const dialog = page.getByRole('dialog', { name: 'API key' });
    await dialog.getByText('“Operator”').waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => dialog.isVisible()).toBe(false);
    await close();
  });

  test('a chosen theme stays, also before the page has loaded its scripts', async () => {
    const { page, close } = await playground.open('/', { theme: 'light' });
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await ground();
    await page.getByRole('button', { name: /^Colours/ }).click();
    await page.getByRole('button', { name: /^Colours: light/ }).click();
    await expect.poll(ground).not.toBe(light);
    const dark = await ground();
    await page.route('**/assets/*.js', () => undefined);
    await page.reload({ waitUntil: 'commit' });
    await expect.poll(ground).toBe(dark);
    await close();
  });
});

/** Runs in the page: text that is too small to read, and whether something sticks out sideways. */
function flawsOfLayout(): string[] {
  const flaws: string[] = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    const text = texts.currentNode.nodeValue?.trim() ?? '';
    if (element === null || text === '' || !element.checkVisibility()) continue;
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    if (size < 13) flaws.push(`${size} pixels: ${text}`);
  }
  const over = document.documentElement.scrollWidth - innerWidth;
  return over > 0 ? [...flaws, `sticks out by ${over} pixels`] : flaws;
}
