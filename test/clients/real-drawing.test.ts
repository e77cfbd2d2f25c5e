import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'wavespeed';
import { expect, test } from 'vitest';
import { probeVideo } from '../../src/media/probe.ts';
import { startServer } from '../cli/process.ts';
import { model } from './server.ts';

test('SDK 0.3.2 gets a real video of its picture from "muybridge serve"', { timeout: 240_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'muybridge-real-client-'));
  const server = await startServer(join(folder, 'data'));
  try {
    const key = /API key, shown only this once: (\S+)/.exec(server.stdout)?.[1] ?? '';
    const client = new Client(key, { baseUrl: server.url });
    const image = await client.upload(fileURLToPath(new URL('../../examples/clowns.jpg', import.meta.url)));
    const { outputs } = await client.run(model, { image, prompt: 'slow push in', seed: 1 });
    const response = await fetch(outputs[0] ?? '');
    expect(response.headers.get('content-type')).toBe('video/mp4');
    const path = join(folder, 'video.mp4');
    await writeFile(path, Buffer.from(await response.arrayBuffer()));
    expect(await probeVideo(path)).toMatchObject({ codec: 'h264', frames: 96 });
  } finally {
    await server.stop('SIGTERM');
    await rm(folder, { recursive: true });
  }
});
