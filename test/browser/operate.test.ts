import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newPrediction } from '../store/backends.ts';
import { axeViolations } from './support/axe.ts';
import { chromiumPath, withoutChromium } from './support/chromium.ts';
import { fillHistory } from './support/history.ts';
import { fillOperation } from './support/operation.ts';
import { startPlayground, type Playground } from './support/playground.ts';

describe.skipIf(chromiumPath === null)(`the operator's view${withoutChromium}`, () => {
  let playground: Playground;
  let receiver: Server;
  const received: string[] = [];
  beforeAll(async () => {
    playground = await startPlayground({
      fill: async (sql, { dataDir, adminId, userId }) => {
        await fillHistory(sql, { dataDir, keyId: adminId, count: 60 });
        await fillOperation(sql, { adminId, userId });
      },
    });
    receiver = createServer((request, response) => {
      received.push(String(request.headers['webhook-id']));
      response.writeHead(204).end();
    }).listen(0, '127.0.0.1');
    await once(receiver, 'listening');
  });
  afterAll(async () => {
    receiver.close();
    await playground.close();
  });

  test.each([
    ['light', 390, ''],
    ['dark', 390, '/keys'],
    ['dark', 1440, ''],
    ['light', 1440, '/keys'],
    ['dark', 820, '/webhooks'],
    ['light', 390, '/webhooks'],
  ] as const)('can be used by everybody, %s at %i pixels: operate%s', async (theme, width, part) => {
    const { page, problems, shift, close } = await playground.open(`/operate${part}`, { theme, width });
    if (part === '') await page.locator('canvas').nth(1).waitFor();
    else await page.getByText('Studio laptop').first().waitFor();
    await page.waitForLoadState('networkidle');
    expect(await axeViolations(page)).toEqual([]);
    expect(await shift()).toBeLessThan(0.05);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    expect(problems).toEqual([]);
    await close();
  });

  test('shows what waits, who draws, what failed, and the numbers behind the charts', async () => {
    const { page, close } = await playground.open('/operate');
    const stat = (name: string) => page.locator('.stat', { hasText: name }).locator('.stat-value').textContent();
    await expect.poll(() => stat('Waiting')).toBe('6');
    expect(await stat('Running')).toBe('1');
    await page.getByText('drawing, 62 %').waitFor();
    await page.getByText('lost', { exact: true }).waitFor();
    await page.getByText('IMAGE_UNREADABLE').first().waitFor();
    await page.locator('canvas').nth(1).waitFor();
    // Something is drawn in the colour of what was completed.
    const painted = await page
      .locator('canvas')
      .first()
      .evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        let green = 0;
        for (let at = 0; at < data.length; at += 4) {
          if ((data[at + 3] ?? 0) > 200 && (data[at + 1] ?? 0) > (data[at] ?? 0) + 40) green += 1;
        }
        return green;
      });
    expect(painted).toBeGreaterThan(1000);
    await page.getByRole('radio', { name: 'Hour' }).check();
    await page.getByText('As a table').first().click();
    const rows = page.getByRole('region', { name: 'Videos, as a table' }).locator('tbody tr');
    await expect.poll(() => rows.count()).toBe(60);
    const completed = await rows.locator('td:nth-of-type(1)').allTextContents();
    await expect.poll(() => stat('Completed')).toBe(String(completed.reduce((sum, text) => sum + Number(text), 0)));
    expect(await axeViolations(page)).toEqual([]);
    await close();
  });

  test('a key is made, shown once, used, changed and revoked', async () => {
    const { page, problems, close } = await playground.open('/operate/keys', {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill('a friend');
    await page.getByRole('spinbutton', { name: 'At a time' }).fill('2');
    expect(await axeViolations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Make the key' }).click();
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByRole('button', { name: 'Copied' }).waitFor();
    const key = await page.evaluate(() => navigator.clipboard.readText());
    expect(await page.locator('.new-key').textContent()).toBe(key);
    const statusWith = async () =>
      (await fetch(`${playground.url}/v1/predictions`, { headers: { authorization: `Bearer ${key}` } })).status;
    expect(await statusWith()).toBe(200);
    await page.getByRole('button', { name: 'Done' }).click();
    const row = page.getByRole('row', { name: /a friend/ });
    await row.getByText('2 at a time').waitFor();
    expect(await page.content()).not.toContain(key);
    await row.getByRole('button', { name: 'Change a friend' }).click();
    await page.getByRole('spinbutton', { name: 'At a time' }).fill('');
    await page.getByRole('spinbutton', { name: 'Submissions a minute' }).fill('30');
    await page.getByRole('button', { name: 'Save' }).click();
    await row.getByText('30 a minute', { exact: true }).waitFor();
    await row.getByRole('button', { name: 'Revoke a friend' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await row.waitFor({ state: 'detached' });
    expect(await statusWith()).toBe(401);
    await page.getByRole('checkbox', { name: /not valid any more/ }).check();
    await row.getByText('revoked', { exact: true }).waitFor();
    // The key that the page itself uses cannot be pulled away from under it.
    expect(
      await page
        .getByRole('row', { name: /in this browser/ })
        .getByRole('button')
        .count(),
    ).toBe(1);
    expect(problems).toEqual([]);
    await close();
  });

  test('a message is sent again to its receiver', async () => {
    const { store, userId } = playground;
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
    await store.webhooks.add({ keyId: userId, url, signature: 'standard-webhooks' });
    const prediction = await store.predictions.create(newPrediction({ keyId: userId }));
    await store.predictions.cancel(prediction.id, userId);
    await expect.poll(() => received.length, { timeout: 20_000 }).toBe(1);
    const { page, problems, close } = await playground.open('/operate/webhooks');
    const message = page.getByRole('listitem').filter({ hasText: url });
    await message.getByText('1 attempt, the last answered with 204').waitFor();
    await message.getByRole('button', { name: /^Send again/ }).click();
    await message.getByText('2 attempts, the last answered with 204').waitFor();
    expect(received).toHaveLength(2);
    expect(received[1]).toBe(received[0]);
    await page.getByRole('radio', { name: 'Given up' }).check();
    await expect.poll(() => page.locator('.delivery').count()).toBe(1);
    expect(problems).toEqual([]);
    await close();
  });

  test('who is no admin is told so, and is not led there', async () => {
    const { page, close } = await playground.open('/operate', { as: 'user' });
    await page.getByRole('heading', { name: 'For operators' }).waitFor();
    expect(await page.getByRole('link', { name: 'Operate' }).count()).toBe(0);
    expect(await axeViolations(page)).toEqual([]);
    await close();
  });
});
