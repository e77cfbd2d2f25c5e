import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { probeVideo } from '../../src/media/probe.ts';

const command = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** The folder that the command runs in, and the only one for temporary files. */
let folder = '';
let temporary = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-animate-test-'));
  temporary = join(folder, 'tmp');
  await mkdir(temporary);
  const noise = { type: 'gaussian', mean: 120, sigma: 30 } as const;
  const picture = sharp({ create: { width: 480, height: 360, channels: 3, background: '#777', noise } });
  await picture.blur(4).jpeg().toFile(join(folder, 'hill.jpg'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function start(args: readonly string[]) {
  const child = spawn(process.execPath, [command, 'animate', ...args], {
    cwd: folder,
    env: { ...process.env, TMPDIR: temporary },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return { child, output };
}

async function run(...args: string[]) {
  const { child, output } = start(args);
  await once(child, 'close');
  return { code: child.exitCode, ...output };
}

/** Waits until the child has written a text to stderr. */
async function said(child: ChildProcess, output: { stderr: string }, text: string): Promise<void> {
  while (!output.stderr.includes(text)) {
    if (child.exitCode !== null) throw new Error(`The command has ended: ${output.stderr}`);
    await once(child.stderr!, 'data');
  }
}

test('a picture becomes a video of its name, with plain progress and a line that says what it is', async () => {
  const { code, stdout, stderr } = await run('hill.jpg', '--prompt', 'slow push in', '--seed', '5');
  // How many of the reports come through depends on how fast it draws.
  expect({ code, stderr }).toMatchObject({ code: 0, stderr: expect.stringMatching(/^drawing: \d+ % of 96 frames$/m) });
  expect(stdout).toMatch(/^hill\.mp4: 480 x 360, 4 s, 96 frames, [\d.]+ MB, seed 5, drawn in [\d.]+ s\n/);
  expect(await probeVideo(join(folder, 'hill.mp4'))).toMatchObject({ frames: 96, width: 480, height: 360 });
  expect((await readdir(folder)).toSorted()).toEqual(['hill.jpg', 'hill.mp4', 'tmp']);
  expect(await readdir(temporary)).toEqual([]);
});

test('--json tells everything on stdout, and the same seed gives the same bytes', async () => {
  const same = ['hill.jpg', '--prompt', 'pan left', '--seed', '9', '--json', '-o'];
  const [first, second] = [await run(...same, 'one.mp4'), await run(...same, 'two.mp4')];
  expect(JSON.parse(first.stdout)).toMatchObject({
    path: expect.stringMatching(/\/one\.mp4$/),
    width: 480,
    height: 360,
    fps: 24,
    frames: 96,
    duration: 4,
    seed: 9,
    nsfw: false,
    plan: { seed: 9 },
  });
  expect(second.code).toBe(0);
  const [one, two] = [await readFile(join(folder, 'one.mp4')), await readFile(join(folder, 'two.mp4'))];
  expect(one.equals(two)).toBe(true);
}, 120_000);

test('--plan-only prints the plan and writes nothing', async () => {
  const { code, stdout } = await run('hill.jpg', '-p', 'zoom out', '-d', '8', '--plan-only');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ version: 1, duration: 8, camera: expect.any(Array) });
  expect((await readdir(folder)).toSorted()).toEqual(['hill.jpg', 'tmp']);
});

test('an http URL is fetched', async () => {
  const picture = await readFile(join(folder, 'hill.jpg'));
  const server = createServer((_, response) => response.end(picture)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const { code } = await run(`http://127.0.0.1:${address.port}/a/meadow.jpg?size=large`, '--plan-only');
  server.close();
  expect(code).toBe(0);
});

test('Ctrl-C ends it at once, leaves no partial file and what stood there before', async () => {
  await writeFile(join(folder, 'out.mp4'), 'from before');
  const { child, output } = start(['hill.jpg', '-d', '8', '-o', 'out.mp4']);
  await said(child, output, 'drawing');
  const ended = once(child, 'close');
  child.kill('SIGINT');
  await ended;
  expect(child.exitCode).toBe(130);
  expect(output.stdout).toBe('');
  expect(await readFile(join(folder, 'out.mp4'), 'utf8')).toBe('from before');
  expect((await readdir(folder)).toSorted()).toEqual(['hill.jpg', 'out.mp4', 'tmp']);
  expect(await readdir(temporary)).toEqual([]);
});

describe('what is wrong is said in one sentence', () => {
  test.each([
    ['a file that is not there', ['nothing.jpg'], 'There is no file nothing.jpg. Check the name.\n'],
    ['a folder', ['tmp'], 'tmp is not a file. Name a picture.\n'],
    [
      'a folder for the video that is not there',
      ['hill.jpg', '-o', 'no/a.mp4'],
      /^There is no folder \S+\/no to write/,
    ],
    ['a video over a folder', ['hill.jpg', '-o', 'tmp'], /^tmp is a folder\./],
    ['a video over its own image', ['hill.jpg', '-o', './hill.jpg'], /^The video would overwrite the image/],
  ])('%s', async (_, args, sentence) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(sentence);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a file that is no picture', async () => {
    await writeFile(join(folder, 'notes.jpg'), 'not a picture');
    const { code, stderr } = await run('notes.jpg');
    expect(code).toBe(1);
    expect(stderr.trim().split('\n').at(-1)).toBe(
      'The image is not a PNG, JPEG, WebP, AVIF or GIF file. Send one of these.',
    );
    expect(await readdir(temporary)).toEqual([]);
  });

  test.each([
    ['a duration that is not offered', ['hill.jpg', '-d', '5']],
    ['a seed that is no number', ['hill.jpg', '-s', 'many']],
    ['another engine', ['hill.jpg', '--engine', 'other']],
    ['no image', []],
  ])('a wrong command line ends with 2: %s', async (_, args) => {
    const { code, stderr } = await run(...args);
    expect(code).toBe(2);
    expect(stderr).toContain('error: ');
  });
});
