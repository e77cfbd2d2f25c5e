/**
 * Milliseconds of each step of perception on one picture, warm: `node bench/perceive.ts photo.jpg [runs]`.
 * The picture is brought to the size at which it would be animated (at most 1280 x 720 worth of pixels).
 */
import sharp from 'sharp';
import { createPerceiver } from '../src/engines/diorama/perceive/perceive.ts';

const [file, runs = '7'] = process.argv.slice(2);
if (file === undefined) {
  console.error('usage: node bench/perceive.ts photo.jpg [runs]');
  process.exit(2);
}
const steps = new Map<string, number[]>();
const loading = performance.now();
const perceiver = await createPerceiver(null, (step, milliseconds) =>
  steps.set(step, [...(steps.get(step) ?? []), milliseconds]),
);
console.log(`loading the nets ${(performance.now() - loading).toFixed(0)} ms`);

const { width, height } = await sharp(file).metadata();
const scale = Math.min(1, 1280 / Math.max(width, height), Math.sqrt(921_600 / (width * height)));
const { data, info } = await sharp(file)
  .resize(Math.round(width * scale), Math.round(height * scale), { fit: 'fill' })
  .ensureAlpha()
  .raw()
  .toBuffer({ resolveWithObject: true });
const image = { width: info.width, height: info.height, data };

const totals: number[] = [];
await perceiver.perceive(image, new AbortController().signal);
steps.clear();
for (let run = 0; run < Number(runs); run++) {
  const start = performance.now();
  await perceiver.perceive(image, new AbortController().signal);
  totals.push(performance.now() - start);
}
const summary = (values: number[]): string => {
  const sorted = values.toSorted((a, b) => a - b);
  return `median ${sorted[sorted.length >> 1]!.toFixed(0).padStart(5)} ms   best ${sorted[0]!.toFixed(0).padStart(5)} ms`;
};
for (const [step, values] of steps) console.log(step.padEnd(16), summary(values));
console.log(`all, ${info.width}x${info.height}`.padEnd(16), summary(totals));
