/**
 * Lays frames of a video out on one picture, to be looked at:
 *
 *   node scripts/contact-sheet.ts VIDEO [--frames 12] [--columns 4] [--width 400] [--from 0] [--to LAST]
 *     [--crop X,Y,W,H] [--diff] [--gain 8] [-o sheet.png]
 *
 * Frames are spread evenly over --from ... --to (indices, both included). --crop shows a part of each frame, in pixels of the
 * video, at full resolution unless --width is given. --diff shows each frame's difference to the one before, times --gain.
 */
import { parseArgs } from 'node:util';
import sharp, { type OverlayOptions } from 'sharp';
import { i420ToRgba } from '../src/media/colour.ts';
import type { Pixels } from '../src/media/image.ts';
import { decodeFrames, probeVideo } from '../src/media/probe.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    frames: { type: 'string', default: '12' },
    columns: { type: 'string', default: '4' },
    width: { type: 'string' },
    from: { type: 'string', default: '0' },
    to: { type: 'string' },
    crop: { type: 'string' },
    diff: { type: 'boolean', default: false },
    gain: { type: 'string', default: '8' },
    out: { type: 'string', short: 'o', default: 'sheet.png' },
  },
});
const [path] = positionals;
if (path === undefined) throw new Error('Which video? node scripts/contact-sheet.ts VIDEO -o sheet.png');

const probe = await probeVideo(path);
const first = whole('from', values.from);
const last = values.to === undefined ? probe.frames - 1 : Math.min(whole('to', values.to), probe.frames - 1);
const count = Math.min(whole('frames', values.frames), last - first + 1);
const indices = Array.from(
  { length: count },
  (_, n) => first + Math.round((n * (last - first)) / Math.max(1, count - 1)),
);
const area =
  values.crop === undefined ? { x: 0, y: 0, width: probe.width, height: probe.height } : parseCrop(values.crop);
const cellWidth =
  values.width === undefined ? (values.crop === undefined ? 400 : area.width) : whole('width', values.width);
const cellHeight = Math.round((cellWidth * area.height) / area.width);
const columns = Math.min(whole('columns', values.columns), count);
const gap = 4;

const wanted = new Set(indices.flatMap((index) => (values.diff ? [index, Math.max(0, index - 1)] : [index])));
const cells: OverlayOptions[] = [];
let previous: Pixels | null = null;
for await (const frame of decodeFrames(path, wanted)) {
  const pixels = i420ToRgba(frame.i420, frame.width, frame.height);
  const shown = values.diff ? difference(pixels, previous ?? pixels, whole('gain', values.gain)) : pixels;
  for (const [n, index] of indices.entries()) {
    if (index !== frame.index) continue;
    const left = (n % columns) * (cellWidth + gap);
    const top = Math.floor(n / columns) * (cellHeight + gap);
    cells.push({ input: await cell(shown), left, top }, { input: label(frame.index), left: left + 3, top: top + 3 });
  }
  previous = pixels;
}

await sharp({
  create: {
    width: columns * (cellWidth + gap) - gap,
    height: Math.ceil(count / columns) * (cellHeight + gap) - gap,
    channels: 3,
    background: '#ffffff',
  },
})
  .composite(cells)
  .png()
  .toFile(values.out);
console.log(`${values.out}: frames ${indices.join(' ')} of ${probe.frames}, ${probe.width} x ${probe.height}`);

async function cell(pixels: Pixels): Promise<Buffer> {
  return await sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 4 } })
    .extract({ left: area.x, top: area.y, width: area.width, height: area.height })
    .resize(cellWidth, cellHeight, { fit: 'fill', kernel: cellWidth > area.width ? 'nearest' : 'lanczos3' })
    .png({ compressionLevel: 1 })
    .toBuffer();
}

function label(index: number): Buffer {
  const text = String(index);
  const width = 8 + text.length * 9;
  return Buffer.from(
    `<svg width="${width}" height="18"><rect width="${width}" height="18" fill="#000" fill-opacity="0.6"/>` +
      `<text x="4" y="14" font-family="monospace" font-size="14" fill="#fff">${text}</text></svg>`,
  );
}

function difference(now: Pixels, before: Pixels, gain: number): Pixels {
  const data = new Uint8Array(now.data.length);
  for (let at = 0; at < data.length; at += 1) {
    data[at] = at % 4 === 3 ? 255 : Math.min(255, Math.abs(now.data[at]! - before.data[at]!) * gain);
  }
  return { width: now.width, height: now.height, data };
}

function parseCrop(text: string): { x: number; y: number; width: number; height: number } {
  const [x, y, width, height] = text.split(',').map((part) => whole('crop', part));
  if (x === undefined || y === undefined || width === undefined || height === undefined)
    throw new Error('--crop takes X,Y,W,H');
  if (x + width > probe.width || y + height > probe.height)
    throw new Error(`--crop leaves the video's ${probe.width} x ${probe.height}`);
  return { x, y, width, height };
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} takes a whole number, not ${text}`);
  return value;
}
