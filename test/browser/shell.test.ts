import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from './support/axe.ts';
import { chromiumPath, withoutChromium } from './support/chromium.ts';
import { startPlayground, type Playground } from './support/playground.ts';

describe.skipIf(chromiumPath === null)(`the page${withoutChromium}`, () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground();
  });
  afterAll(() => playground.close());

  test('the first load is less than 150 kB of script, compressed, from this server only', async () => {
    const { page, problems, close } = await playground.open('/', { as: 'none' });
    const scripts: string[] = [];
    await page.reload({ waitUntil: 'networkidle' });
    for (const { url, type } of await loaded()) if (type === 'script' || url.endsWith('.js')) scripts.push(url);
    async function loaded() {
      return await page.evaluate(() =>
        performance.getEntriesByType('resource').map((entry) => ({
          url: entry.name,
          type: 'initiatorType' in entry ? String(entry.initiatorType) : '',
        })),
      );
    }
    let bytes = 0;
    for (const url of scripts) {
      const response = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
      const compressed = await fetch(`${url}.gz`);
      const plain = Buffer.from(await response.arrayBuffer());
      // Small files that are not built have no compressed twin.
      const sent = compressed.ok ? Buffer.from(await compressed.arrayBuffer()) : plain;
      if (compressed.ok) expect(gunzipSync(sent)).toEqual(plain);
      bytes += sent.length;
    }
    expect(scripts.length).toBeGreaterThan(0);
    expect(bytes).toBeGreaterThan(5000);
    expect(bytes).toBeLessThan(150_000);
    expect(problems).toEqual([]);
    await close();
  });

  test('a breach of the policy, an error and another host would be noticed', async () => {
    const { page, problems, close } = await playground.open('/', { as: 'none' });
    expect(problems).toEqual([]);
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'document.title = "inline"';
      document.head.append(script);
      const image = document.createElement('img');
      image.src = 'https://pictures.test/a.png';
      document.body.append(image);
      setTimeout(() => {
        throw new Error('thrown on purpose');
      });
    });
    await expect.poll(() => problems.join('\n')).toMatch(/Content Security Policy/);
    await expect.poll(() => problems.join('\n')).toMatch(/thrown on purpose/);
    expect(await page.title()).not.toBe('inline');
    expect(await axeViolations(page)).toContainEqual(expect.stringMatching(/^image-alt/));
    await close();
  });

  test.each(['light', 'dark'] as const)('the way in without a key can be used by everybody, %s', async (theme) => {
    const { page, problems, shift, close } = await playground.open('/', { as: 'none', theme });
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Key' }).fill('mb_not_a_key_of_this_server');
    await page.getByRole('button', { name: 'Use this key' }).click();
    await page.getByText('The API key is not valid').waitFor();
    // Browsers report every answer of 401 themselves.
    expect(problems.filter((problem) => !problem.includes('401'))).toEqual([]);
    await page.getByRole('textbox', { name: 'Key' }).fill(playground.userKey);
    await page.getByRole('button', { name: 'Use this key' }).click();
    await page.getByRole('button', { name: 'Use this key' }).waitFor({ state: 'detached' });
    expect(await shift()).toBeLessThan(0.05);
    await close();
  });

  test('the start-up link brings a key, and is taken out of the address', async () => {
    const { page, problems, close } = await playground.open('/', { as: 'link' });
    await page.getByRole('link', { name: 'Gallery' }).click();
    await page.waitForURL(`${playground.url}/gallery`);
    expect(await page.evaluate(() => localStorage.getItem('muybridge.key'))).toMatch(/^mb_/);
    await page.goBack();
    expect(page.url()).toBe(`${playground.url}/`);
    expect(problems).toEqual([]);
    await close();
  });

  test('the start-up link brings a key to a page that is open already', async () => {
    const { page, close } = await playground.open('/', { as: 'none' });
    await page.getByRole('link', { name: 'Gallery' }).waitFor();
    const token = await playground.store.keys.createBrowserToken(60_000);
    await page.goto(`${playground.url}/#token=${token}`);
    const key = () => page.evaluate(() => localStorage.getItem('muybridge.key'));
    await expect.poll(key).toMatch(/^mb_/);
    expect(page.url()).toBe(`${playground.url}/`);
    await close();
  });
});
