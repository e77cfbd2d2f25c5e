import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { decodeImage, encodeJpeg, maxImagePixels, type Pixels } from '../../src/media/image.ts';
import { psnr } from './patterns.ts';

const red = { r: 200, g: 40, b: 30 };
const blue = { r: 20, g: 60, b: 210 };

/** Left half red, right half blue. */
function halves(width = 480, height = 400): Sharp {
  const half = { width: width / 2, height, channels: 3 as const, background: blue };
  return sharp({ create: { width, height, channels: 3, background: red } }).composite([
    { input: { create: half }, left: width / 2, top: 0 },
  ]);
}

function pixel({ width, data }: Pixels, x: number, y: number): { r: number; g: number; b: number; alpha: number } {
  const at = (y * width + x) * 4;
  return { r: data[at]!, g: data[at + 1]!, b: data[at + 2]!, alpha: data[at + 3]! };
}

function expectColour(
  actual: { r: number; g: number; b: number; alpha: number },
  wanted: { r: number; g: number; b: number },
  within = 6,
): void {
  for (const channel of ['r', 'g', 'b'] as const)
    expect(Math.abs(actual[channel] - wanted[channel])).toBeLessThanOrEqual(within);
  expect(actual.alpha).toBe(255);
}

function expectHalves(image: Pixels, within = 6): void {
  expectColour(pixel(image, 40, 200), red, within);
  expectColour(pixel(image, image.width - 40, 200), blue, within);
}

async function refusal(source: Uint8Array | string): Promise<AppError> {
  const error: unknown = await decodeImage(source).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`Expected an AppError, got ${String(error)}`);
  expect(error.field).toBe('image');
  return error;
}

describe('every format that is taken', () => {
  test.each([
    ['png', () => halves().png()],
    ['jpeg', () => halves().jpeg({ quality: 95 })],
    ['webp', () => halves().webp({ quality: 95 })],
    ['avif', () => halves().avif({ quality: 90, effort: 0 })],
    ['gif', () => halves().gif()],
  ] as const)('%s', async (format, make) => {
    const { image, source } = await decodeImage(await make().toBuffer());
    expect(source).toEqual({ width: 480, height: 400, format });
    expect([image.width, image.height, image.data.length]).toEqual([480, 400, 480 * 400 * 4]);
    expectHalves(image);
  });

  test('is judged by content, not by name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'muybridge-image-'));
    const path = join(folder, 'photo.png');
    await writeFile(path, await halves().jpeg().toBuffer());
    expect((await decodeImage(path)).source.format).toBe('jpeg');
    await rm(folder, { recursive: true });
  });

  test('of an animation, the first frame', async () => {
    const frames = [red, blue].map(({ r, g, b }) => Buffer.alloc(400 * 400 * 3, Buffer.from([r, g, b])));
    const animation = { raw: { width: 400, height: 800, channels: 3 as const, pageHeight: 400 } };
    for (const bytes of [
      await sharp(Buffer.concat(frames), animation)
        .gif({ delay: [100, 100] })
        .toBuffer(),
      await sharp(Buffer.concat(frames), animation)
        .webp({ delay: [100, 100] })
        .toBuffer(),
    ]) {
      const { image, source } = await decodeImage(bytes);
      expect([source.width, source.height]).toEqual([400, 400]);
      expectColour(pixel(image, 200, 390), red);
    }
  });
});

describe('every kind of pixel becomes opaque 8-bit sRGB', () => {
  test('CMYK', async () => {
    const bytes = await halves().toColourspace('cmyk').jpeg({ quality: 95 }).toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    // Printing inks cannot hold such a blue; a file read with its channels inverted would be off by far more.
    expectHalves((await decodeImage(bytes)).image, 75);
  });

  test('16 bits a channel', async () => {
    const samples = new Uint16Array(400 * 400 * 3);
    for (let at = 0; at < samples.length; at += 3) samples.set([red.r * 257, red.g * 257, red.b * 257], at);
    const bytes = await sharp(samples, { raw: { width: 400, height: 400, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    expect((await sharp(bytes).metadata()).depth).toBe('ushort');
    expectColour(pixel((await decodeImage(bytes)).image, 200, 200), red, 1);
  });

  test('grey', async () => {
    const grey = { r: 90, g: 90, b: 90 };
    const bytes = await sharp({ create: { width: 400, height: 400, channels: 3, background: grey } })
      .toColourspace('b-w')
      .png()
      .toBuffer();
    expect((await sharp(bytes).metadata()).channels).toBe(1);
    expectColour(pixel((await decodeImage(bytes)).image, 200, 200), grey, 1);
  });

  test('transparency, shown on white', async () => {
    const bytes = await sharp({ create: { width: 400, height: 400, channels: 4, background: { ...red, alpha: 0 } } })
      .composite([
        {
          input: { create: { width: 200, height: 400, channels: 4, background: { ...blue, alpha: 1 } } },
          left: 0,
          top: 0,
        },
      ])
      .png()
      .toBuffer();
    expect((await sharp(bytes).metadata()).hasAlpha).toBe(true);
    const { image } = await decodeImage(bytes);
    expectColour(pixel(image, 100, 200), blue, 1);
    expectColour(pixel(image, 350, 200), { r: 255, g: 255, b: 255 }, 1);
  });

  test('a wide-gamut profile, converted', async () => {
    const flat = sharp({ create: { width: 400, height: 400, channels: 3, background: red } });
    const bytes = await flat.withIccProfile('p3').jpeg({ quality: 98 }).toBuffer();
    const raw = await sharp(bytes, { ignoreIcc: true }).raw().toBuffer();
    // In P3 the same red has smaller numbers; read without the profile it would look dull.
    expect(raw[0]!).toBeLessThan(red.r - 8);
    expectColour(pixel((await decodeImage(bytes)).image, 200, 200), red, 4);
  });
});

/** EXIF 2.3, tag 0x0112: the sides of the scene at which the stored row 0 and the stored column 0 lie. */
const exifSides = [
  'top left',
  'top right',
  'bottom right',
  'bottom left',
  'left top',
  'right top',
  'right bottom',
  'left bottom',
];

test.each(exifSides.map((sides, n) => [n + 1, sides] as const))(
  'EXIF orientation %i (%s) is upright',
  async (orientation, sides) => {
    const scene = { width: 480, height: 400 };
    const quadrants = [red, blue, { r: 40, g: 180, b: 60 }, { r: 230, g: 230, b: 90 }] as const;
    const [row, column] = sides.split(' ');
    const turned = row === 'left' || row === 'right';
    const stored = turned ? { width: scene.height, height: scene.width } : scene;
    const data = Buffer.alloc(scene.width * scene.height * 3);
    for (let r = 0; r < stored.height; r += 1) {
      for (let c = 0; c < stored.width; c += 1) {
        const fromTop = turned ? c : r;
        const fromLeft = turned ? r : c;
        const y = row === 'bottom' || column === 'bottom' ? scene.height - 1 - fromTop : fromTop;
        const x = row === 'right' || column === 'right' ? scene.width - 1 - fromLeft : fromLeft;
        const colour = quadrants[(y < 200 ? 0 : 2) + (x < 240 ? 0 : 1)]!;
        data.set([colour.r, colour.g, colour.b], (r * stored.width + c) * 3);
      }
    }
    const file = sharp(data, { raw: { ...stored, channels: 3 } }).withMetadata({ orientation });
    const { image, source } = await decodeImage(await file.jpeg({ quality: 98 }).toBuffer());
    expect(source).toMatchObject(scene);
    for (const [n, colour] of quadrants.entries())
      expectColour(pixel(image, n % 2 === 0 ? 60 : 420, n < 2 ? 60 : 340), colour);
  },
);

test('the picture is resized to the size of its video with Lanczos', async () => {
  const width = 1600;
  const data = Buffer.alloc(width * 900 * 3);
  for (let at = 0; at < data.length; at += 1)
    data[at] = 128 + 90 * Math.sin(at / 3 / 17 + Math.floor(at / 3 / width) / 23);
  const bytes = await sharp(data, { raw: { width, height: 900, channels: 3 } })
    .png()
    .toBuffer();
  const { image } = await decodeImage(bytes);
  expect([image.width, image.height]).toEqual([1280, 720]);
  const expected = await sharp(bytes).resize(1280, 720, { kernel: 'lanczos3' }).ensureAlpha().raw().toBuffer();
  expect(psnr(image.data, expected)).toBeGreaterThan(50);
});

describe('refused before anything is decoded', () => {
  test('no bytes', async () => {
    expect(await refusal(new Uint8Array())).toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });

  test.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><rect width="400" height="400"/></svg>'],
    [
      'SVG with a prologue',
      '<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"/>',
    ],
    ['text', 'hello'],
    ['HTML', '<!doctype html><title>Not found</title>'],
    ['PDF', '%PDF-1.7\n'],
  ])('%s', async (_, text) => {
    expect(await refusal(Buffer.from(text))).toMatchObject({
      code: 'IMAGE_UNREADABLE',
      message: expect.stringContaining('PNG, JPEG'),
    });
  });

  test('TIFF, although the decoder knows it', async () => {
    expect(await refusal(await halves().tiff().toBuffer())).toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });

  test('a bomb: few bytes, very many pixels', async () => {
    const side = 9000;
    const bytes = await sharp({ create: { width: side, height: side, channels: 3, background: red } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bytes.length).toBeLessThan(1_000_000);
    expect(side * side).toBeGreaterThan(maxImagePixels);
    const error = await refusal(bytes);
    expect(error).toMatchObject({ code: 'IMAGE_TOO_LARGE', message: expect.stringContaining('9000 x 9000') });
  });

  test.each([
    [2000, 400],
    [400, 2000],
  ])('an aspect of %i:%i', async (width, height) => {
    expect(await refusal(await halves(width, height).png().toBuffer())).toMatchObject({ code: 'IMAGE_ASPECT' });
  });

  test('but 4:1 itself is taken', async () => {
    expect((await decodeImage(await halves(1600, 400).png().toBuffer())).image).toMatchObject({
      width: 1280,
      height: 320,
    });
  });
});

describe('a damaged file is refused', () => {
  const noise = () =>
    sharp({
      create: {
        width: 600,
        height: 600,
        channels: 3,
        background: red,
        noise: { type: 'gaussian', mean: 128, sigma: 40 },
      },
    });

  test.each([
    ['png', () => noise().png()],
    ['jpeg', () => noise().jpeg()],
    ['webp', () => noise().webp()],
    ['avif', () => noise().avif({ effort: 0 })],
    ['gif', () => noise().gif()],
  ] as const)('%s cut off at 5, 60 and 95 percent', async (_, make) => {
    const bytes = await make().toBuffer();
    for (const share of [0.05, 0.6, 0.95]) {
      expect(await refusal(bytes.subarray(0, Math.floor(bytes.length * share)))).toMatchObject({
        code: 'IMAGE_UNREADABLE',
      });
    }
  });

  test('a header and nothing else', async () => {
    expect(await refusal(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'))).toMatchObject({ code: 'IMAGE_UNREADABLE' });
    expect(await refusal(Buffer.from([0xff, 0xd8, 0xff]))).toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });

  test('random bytes behind a right header', async () => {
    const bytes = Buffer.from(await halves().png().toBuffer());
    for (let at = 40; at < bytes.length; at += 1) bytes[at] = (at * 7919) % 251;
    expect(await refusal(bytes)).toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });
});

test('a poster looks like its picture', async () => {
  const { image } = await decodeImage(await halves().png().toBuffer());
  const jpeg = await encodeJpeg(image, 90);
  expect((await sharp(jpeg).metadata()).format).toBe('jpeg');
  expectHalves((await decodeImage(jpeg)).image);
});
