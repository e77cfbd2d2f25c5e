import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keyOfMediaPath, openBlobs, outputKey, type Blobs } from '../../src/store/blobs.ts';

const token = '0123456789abcdef0123456789abcdef';
const key = outputKey(token, 'clip.mp4');
let folder: string;
let blobs: Blobs;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'muybridge-blobs-'));
  blobs = await openBlobs(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('what is put comes back, whole and in parts', async () => {
  expect(await blobs.put(key, Readable.from([Buffer.from('abc'), Buffer.from('defgh')]))).toBe(8);
  expect((await buffer(blobs.read(key))).toString()).toBe('abcdefgh');
  expect((await buffer(blobs.read(key, { start: 2, end: 4 }))).toString()).toBe('cde');
  expect(await blobs.stat(key)).toMatchObject({ bytes: 8 });
});

test('a content that breaks off leaves nothing behind', async () => {
  async function* broken() {
    yield Buffer.from('half of it');
    throw new Error('the line went dead');
  }
  await expect(blobs.put(key, broken())).rejects.toThrow('went dead');
  expect(await blobs.stat(key)).toBeNull();
  expect(await readdir(join(folder, 'incoming'))).toEqual([]);
});

test('a file is moved in, in place of an earlier one', async () => {
  await blobs.put(key, Buffer.from('old'));
  const source = join(folder, 'drawn.mp4');
  await writeFile(source, 'the new one');
  expect(await blobs.moveIn(key, source)).toBe(11);
  expect((await buffer(blobs.read(key))).toString()).toBe('the new one');
  expect(await readdir(folder)).not.toContain('drawn.mp4');
});

test('removing a token removes all of its blobs', async () => {
  await blobs.put(key, Buffer.from('video'));
  await blobs.put(outputKey(token, 'clip.jpg'), Buffer.from('poster'));
  await blobs.remove('outputs', token);
  await blobs.remove('outputs', token);
  expect(await blobs.stat(key)).toBeNull();
  expect(await blobs.stat(outputKey(token, 'clip.jpg'))).toBeNull();
});

test('half-written files are swept by age', async () => {
  await writeFile(join(folder, 'incoming', 'left-by-a-crash'), 'half');
  expect(await blobs.sweepTemporary(new Date(Date.now() - 60_000))).toBe(0);
  expect(await blobs.sweepTemporary(new Date(Date.now() + 1000))).toBe(1);
  expect(await readdir(join(folder, 'incoming'))).toEqual([]);
});

test('no key and no public path leads out of the folder', async () => {
  const refused = [
    `/media/${token}/../../secret`,
    `/media/${token}/..`,
    `/media/${token}/a/b.mp4`,
    `/media/${token.toUpperCase()}/clip.mp4`,
    `/media/short/clip.mp4`,
    `/inputs/${token}/image`,
  ];
  expect(refused.filter((path) => keyOfMediaPath(path) !== null)).toEqual([]);
  expect(keyOfMediaPath(`/media/${token}/clip.mp4`)).toBe(key);
  await expect(blobs.stat(`outputs/${token}/../x`)).rejects.toThrow('no blob key');
});
