import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { rewriteMatteNet } from '../../src/engines/diorama/perceive/nets/matte-graph.ts';
import { inspectWeights, readMatteNet } from '../../src/engines/diorama/perceive/weights.ts';

test('every net is reported with a file that exists, or as absent with the command that adds it', async () => {
  for (const net of await inspectWeights()) {
    expect(net.present).toBe(net.path !== null);
    if (net.path !== null) expect(existsSync(net.path)).toBe(true);
    expect(net.howToAdd).toMatch(/^npm install \S+$/);
    expect(net.licence).not.toBe('');
  }
});

test('the matte net runs at another size than it was made for', async () => {
  const bytes = await readMatteNet();
  if (bytes === null) return;
  const session = await InferenceSession.create(rewriteMatteNet(bytes, 128));
  const input = new Float32Array(3 * 128 * 128);
  const { output } = await session.run({ input: new Tensor('float32', input, [1, 3, 128, 128]) });
  expect(output!.dims).toEqual([1, 1, 128, 128]);
  await session.release();
});

test('without the package of the matte net perception goes on with the mask of people', () => {
  // A process of its own, in which the package cannot be found, as after `npm ci --omit=optional`.
  const script = `
    import { registerHooks } from 'node:module';
    registerHooks({
      resolve(specifier, context, next) {
        if (!specifier.startsWith('@imgly/')) return next(specifier, context);
        throw Object.assign(new Error('not installed'), { code: 'MODULE_NOT_FOUND' });
      },
    });
    const { createPerceiver } = await import('./src/engines/diorama/perceive/perceive.ts');
    const { inspectWeights } = await import('./src/engines/diorama/perceive/weights.ts');
    const width = 320, height = 180;
    const data = new Uint8Array(width * height * 4).fill(200);
    const seen = await (await createPerceiver()).perceive({ width, height, data }, new AbortController().signal);
    const matte = (await inspectWeights()).find((net) => net.name === 'matte');
    console.log(JSON.stringify([matte.present, seen.instances.data.length]));
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual([false, 320 * 180]);
});
