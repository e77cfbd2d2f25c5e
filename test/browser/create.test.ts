import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { axeViolations } from './support/axe.ts';
import { chromiumPath, withoutChromium } from './support/chromium.ts';
import { startPlayground, type Playground, type Visited } from './support/playground.ts';

const run = promisify(execFile);
/** Everything is drawn for real, also where other tests draw at the same time. */
const patience = { timeout: 120_000 };

async function tryExample({ page }: Visited, name = 'A lake'): Promise<void> {
  await page.getByRole('button', { name }).click();
  await page.getByText(/parts? that can move/).waitFor(patience);
}

async function animate({ page }: Visited): Promise<void> {
  await page.getByRole('button', { name: 'Animate', exact: true }).click();
  await page.waitForURL(/\/p\/[0-9a-f]{32}$/);
}

/** Runs in the page: the size of its smallest text, in CSS pixels. */
function smallestText(): number {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let smallest = Infinity;
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (parent === null || node.textContent?.trim() === '' || !parent.checkVisibility()) continue;
    smallest = Math.min(smallest, Number.parseFloat(getComputedStyle(parent).fontSize));
  }
  return smallest;
}

describe.skipIf(chromiumPath === null)(`creating a video${withoutChromium}`, { timeout: 240_000 }, () => {
  let playground: Playground;
  beforeAll(async () => {
    playground = await startPlayground({ draws: true });
  });
  afterAll(() => playground.close());

  test('a first visitor comes from the start-up link to a playing video, with nothing to learn', async () => {
    const visit = await playground.open('/', { as: 'link' });
    const { page, problems, shift, close } = visit;
    await page.getByRole('heading', { name: 'See your photo move' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await tryExample(visit);
    await page.locator('.overlay-name', { hasText: 'water' }).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await animate(visit);
    await page
      .getByText(/Drawing/)
      .first()
      .waitFor(patience);
    const video = page.locator('video');
    await video.waitFor(patience);
    await expect.poll(() => video.evaluate((one: HTMLVideoElement) => !one.paused && one.currentTime > 0.2)).toBe(true);
    expect(await video.evaluate((one: HTMLVideoElement) => one.loop)).toBe(true);
    expect(await axeViolations(page)).toEqual([]);
    expect(await shift()).toBeLessThan(0.05);
    expect(problems).toEqual([]);
    await close();
  });

  test('the words of the prompt are marked by what becomes of them, with a hint where nothing does', async () => {
    const visit = await playground.open('/');
    const { page, close } = visit;
    await tryExample(visit);
    await page.getByLabel('Prompt').fill('Rain falls, slow pan left. A dragon juggles.');
    await page.locator('mark[data-effect="unsupported"]', { hasText: 'A dragon juggles' }).first().waitFor(patience);
    const moving = await page.locator('.prompt-marks mark[data-effect="moves"]').allTextContents();
    expect(moving).toEqual(['Rain falls', 'slow pan left']);
    await page.getByText('Does not move:').waitFor();
    await page.getByText('The camera pans left').waitFor();
    await page.getByText('Rain falls', { exact: true }).last().waitFor();
    await page.getByRole('button', { name: 'Camera words' }).click();
    await page.getByRole('button', { name: 'tilt up' }).click();
    expect(await page.getByLabel('Prompt').inputValue()).toContain('tilt up');
    await close();
  });

  test('on every screen, light and dark, all can be used, nothing is cut off, and no text is tiny', async () => {
    for (const width of [390, 820, 1440] as const) {
      for (const theme of ['light', 'dark'] as const) {
        const visit = await playground.open('/', { width, theme });
        const { page, problems, shift, close } = visit;
        await tryExample(visit);
        await page.locator('.prompt-marks mark').first().waitFor(patience);
        expect(await axeViolations(page), `${width} ${theme}`).toEqual([]);
        await page.getByRole('tab', { name: 'Use it from code' }).click();
        await page.getByText('--data-raw').waitFor();
        expect(await axeViolations(page), `${width} ${theme}, code`).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
        expect(await page.evaluate(smallestText)).toBeGreaterThanOrEqual(13);
        expect(await shift(), `${width} ${theme}`).toBeLessThan(0.05);
        expect(problems).toEqual([]);
        await close();
      }
    }
  });

  test('a reload while it is drawn loses nothing, and single frames can be reached by keyboard', async () => {
    const visit = await playground.open('/');
    const { page, problems, close } = visit;
    await tryExample(visit);
    await page.getByRole('radio', { name: '8 s' }).check();
    await animate(visit);
    await page.getByRole('progressbar').waitFor();
    await page.reload();
    await page.locator('video').waitFor(patience);
    const scrub = page.getByRole('slider', { name: 'Frame' });
    await scrub.focus();
    await page.keyboard.press('Home');
    for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowRight');
    expect(await scrub.getAttribute('aria-valuetext')).toBe('Frame 4 of 192');
    await expect
      .poll(() =>
        page.locator('video').evaluate((one: HTMLVideoElement) => [one.paused, Math.floor(one.currentTime * 24)]),
      )
      .toEqual([true, 3]);
    await page.getByRole('button', { name: 'Compare with the photo' }).click();
    await page.getByRole('slider', { name: /Photo or video/ }).press('ArrowRight');
    expect(await axeViolations(page)).toEqual([]);
    expect(problems).toEqual([]);
    await close();
  });

  test('cancelling really cancels, and everything that was entered is still there', async () => {
    const visit = await playground.open('/');
    const { page, close } = visit;
    await tryExample(visit);
    await page.getByRole('radio', { name: '8 s' }).check();
    await animate(visit);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('heading', { name: 'Cancelled' }).waitFor(patience);
    const id = page.url().slice(-32);
    expect((await playground.store.predictions.read([id]))[0]?.status).toBe('cancelled');
    expect(await page.getByLabel('Prompt').inputValue()).toContain('lake');
    expect(await axeViolations(page)).toEqual([]);
    await close();
  });

  test('a file that is no picture, and one that is broken, are explained', async () => {
    const { page, close } = await playground.open('/');
    const choose = (name: string, buffer: Buffer) =>
      page.locator('.picture-field input[type=file]').first().setInputFiles({ name, mimeType: 'image/png', buffer });
    await choose('a.png', Buffer.from('this is a text and not a picture'));
    await page.getByRole('alert').getByText('no picture that can be animated').waitFor();
    const signature = Buffer.from('89504e470d0a1a0a', 'hex');
    await choose('b.png', Buffer.concat([signature, Buffer.alloc(200, 7)]));
    await page.getByText('b.png').waitFor();
    await page.getByRole('button', { name: 'Animate', exact: true }).click();
    await page.getByRole('heading', { name: 'This did not work' }).waitFor(patience);
    expect(await axeViolations(page)).toEqual([]);
    await close();
  });

  test('the shown curl runs as it is pasted, and so do the other languages', async () => {
    const visit = await playground.open('/', { permissions: ['clipboard-read', 'clipboard-write'] });
    const { page, close } = visit;
    await tryExample(visit);
    await page.getByLabel('Prompt').fill(`It's "raining", slow push in`);
    await page.getByRole('tab', { name: 'Use it from code' }).click();
    await page.getByLabel('With this browser’s key').check();
    const codeOf = async (language: string) => {
      await page.getByRole('tab', { name: language }).click();
      await page.getByRole('button', { name: 'Copy', exact: true }).click();
      await page.getByText('Copied').waitFor();
      return await page.evaluate(() => navigator.clipboard.readText());
    };
    const curl = await run('bash', ['-c', await codeOf('curl')], { timeout: 120_000 });
    expect(curl.stdout).toMatch(/"status":"completed"/);
    expect(curl.stdout).toContain(String.raw`It's \"raining\", slow push in`);
    const javascript = await codeOf('JavaScript');
    const node = await run(process.execPath, ['--input-type=module', '-e', javascript], { timeout: 120_000 });
    expect(node.stdout).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/media\/.*\.mp4\n$/);
    const python = await codeOf('Python');
    const hasPython = await run('python3', ['--version']).then(
      () => true,
      () => false,
    );
    if (hasPython) {
      const ran = await run('python3', ['-c', python], { timeout: 120_000 });
      expect(ran.stdout).toMatch(/\.mp4'\]\n$/);
    }
    await close();
  });

  test('a picture may be given by link, dropped and pasted', async () => {
    const { page, problems, close } = await playground.open('/');
    await page.getByRole('button', { name: 'Use a link' }).click();
    await page.getByLabel('Address of a picture').fill(`${playground.url}/examples/clowns.jpg`);
    await page.keyboard.press('Enter');
    await page.locator('.framed img').waitFor();
    for (const [type, name] of [
      ['drop', 'dropped.jpg'],
      ['paste', 'pasted.jpg'],
    ] as const) {
      await page.evaluate(
        async ([type, name]) => {
          const bytes = await (await fetch('examples/lake.jpg')).blob();
          const data = new DataTransfer();
          data.items.add(new File([bytes], name, { type: 'image/jpeg' }));
          const options = { bubbles: true, cancelable: true };
          document.body.dispatchEvent(
            type === 'drop'
              ? new DragEvent('drop', { ...options, dataTransfer: data })
              : new ClipboardEvent('paste', { ...options, clipboardData: data }),
          );
        },
        [type, name] as const,
      );
      await page.locator('.picture-name', { hasText: name }).waitFor();
    }
    expect(problems).toEqual([]);
    await close();
  });

  test('the keyboard alone goes all the way from an example to the video and its frames', async () => {
    const { page, close } = await playground.open('/');
    await page.getByRole('heading', { name: 'See your photo move' }).waitFor();
    /** Presses Tab until the focus is on what has this role and name. */
    const reach = async (role: 'button' | 'slider', name: string) => {
      const wanted = page.getByRole(role, { name, exact: true });
      for (let presses = 0; presses < 60; presses += 1) {
        await page.keyboard.press('Tab');
        if (await wanted.evaluateAll((all) => all.some((one) => one === document.activeElement))) return wanted;
      }
      throw new Error(`60 presses of Tab do not lead to ${name}.`);
    };
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    await reach('button', 'A lake');
    await page.keyboard.press('Enter');
    await page.getByText(/parts? that can move/).waitFor(patience);
    await reach('button', 'Animate');
    await page.keyboard.press('Enter');
    const video = page.locator('video');
    await video.waitFor(patience);
    const scrub = await reach('slider', 'Frame');
    await page.keyboard.press('End');
    await expect.poll(() => scrub.getAttribute('aria-valuetext')).toBe('Frame 96 of 96');
    await close();
  });
});
