import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { decodeImage } from '../../src/media/image.ts';
import { expectRefusal, model, startTarget, type Target } from './server.ts';

function chunk(type: string, data: Buffer, change: { length?: number; crc?: number } = {}): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(change.length ?? data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(change.crc ?? crc32(body));
  return Buffer.concat([length, body, check]);
}
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const end = chunk('IEND', Buffer.alloc(0));

function header(width: number, height: number, rest: readonly number[] = [8, 2, 0, 0, 0]): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width, 0);
  data.writeUInt32BE(height, 4);
  data.set(rest, 8);
  return chunk('IHDR', data);
}
const rows = (width: number, height: number, bytesPerPixel = 3) =>
  deflateSync(Buffer.alloc(height * (1 + Math.ceil(width * bytesPerPixel)), 0));
const pngOf = (...chunks: Buffer[]) => Buffer.concat([signature, ...chunks]);
const plain = (width: number, height: number, ...extra: Buffer[]) =>
  pngOf(header(width, height), ...extra, chunk('IDAT', rows(width, height)), end);

const noise = {
  create: { width: 96, height: 64, channels: 3, background: 'teal', noise: { type: 'gaussian', mean: 90, sigma: 60 } },
} as const;
const jpeg = await sharp(noise).jpeg().toBuffer();
const png = await sharp(noise).png().toBuffer();
const webp = await sharp(noise).webp().toBuffer();
const avif = await sharp(noise).avif({ effort: 0 }).toBuffer();
const gif = await sharp(noise).gif().toBuffer();

/** A JPEG whose header claims other sizes than its data has. */
function resizedJpeg(width: number, height: number): Buffer {
  const bytes = Buffer.from(jpeg);
  const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="99" height="99"><image href="file:///etc/passwd"/></svg>';

/** What is no picture that can be animated. */
const bad: [name: string, bytes: Buffer][] = [
  ['a single byte', Buffer.from([0x89])],
  ['the signature of PNG', signature],
  ['PNG without data', pngOf(header(64, 64), end)],
  ['PNG without header', pngOf(chunk('IDAT', rows(64, 64)), end)],
  ['PNG of width 0', pngOf(header(0, 64), chunk('IDAT', rows(0, 64)), end)],
  ['PNG of height 0', pngOf(header(64, 0), chunk('IDAT', rows(64, 0)), end)],
  ['PNG of 0 x 0', pngOf(header(0, 0), end)],
  ['PNG of 2^31 - 1 squared', pngOf(header(2 ** 31 - 1, 2 ** 31 - 1), chunk('IDAT', rows(1, 1)), end)],
  ['PNG of 2^32 - 1 wide', pngOf(header(2 ** 32 - 1, 1), chunk('IDAT', rows(1, 1)), end)],
  ['PNG of an impossible depth', pngOf(header(64, 64, [7, 2, 0, 0, 0]), chunk('IDAT', rows(64, 64)), end)],
  ['PNG of an impossible colour', pngOf(header(64, 64, [8, 5, 0, 0, 0]), chunk('IDAT', rows(64, 64)), end)],
  ['PNG of an impossible filter', pngOf(header(64, 64, [8, 2, 0, 9, 0]), chunk('IDAT', rows(64, 64)), end)],
  ['PNG with a palette that is missing', pngOf(header(64, 64, [8, 3, 0, 0, 0]), chunk('IDAT', rows(64, 64, 1)), end)],
  ['PNG whose header has a wrong checksum', pngOf(chunk('IHDR', Buffer.alloc(13), { crc: 1 }), end)],
  ['PNG whose data is no deflate', pngOf(header(64, 64), chunk('IDAT', randomBytes(500)), end)],
  ['PNG with a chunk of 2 GB', pngOf(header(64, 64), chunk('IDAT', Buffer.alloc(4), { length: 2 ** 31 - 1 }))],
  ['PNG cut in half', png.subarray(0, png.length >> 1)],
  ['PNG of 30,000 squared: a bomb', pngOf(header(30_000, 30_000), chunk('IDAT', rows(30_000, 100)), end)],
  [
    'PNG of 65,535 squared with one bit',
    pngOf(header(65_535, 65_535, [1, 0, 0, 0, 0]), chunk('IDAT', rows(64, 64, 1)), end),
  ],
  ['PNG of 500 x 100', plain(500, 100)],
  ['PNG of 100 x 500', plain(100, 500)],
  ['PNG of 1 x 5000', plain(1, 5000)],
  ['JPEG cut after its header', jpeg.subarray(0, 200)],
  ['JPEG cut in half', jpeg.subarray(0, jpeg.length >> 1)],
  ['JPEG of 3 bytes', jpeg.subarray(0, 3)],
  ['JPEG with nothing but its end', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
  ['JPEG that claims 65,000 squared', resizedJpeg(65_000, 65_000)],
  ['JPEG that claims a width of 0', resizedJpeg(0, 64)],
  ['JPEG that claims a height of 0', resizedJpeg(96, 0)],
  [
    'JPEG with a segment beyond its end',
    Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff]), Buffer.alloc(10)]),
  ],
  ['noise behind the start of a JPEG', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), randomBytes(5000)])],
  ['WebP cut in half', webp.subarray(0, webp.length >> 1)],
  ['WebP without content', Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1')],
  ['noise in a WebP', Buffer.concat([webp.subarray(0, 30), randomBytes(500)])],
  ['AVIF cut in half', avif.subarray(0, avif.length >> 1)],
  ['AVIF without content', avif.subarray(0, 32)],
  [
    'an MP4 that calls itself AVIF',
    Buffer.concat([Buffer.from('\0\0\0\x20ftypavif\0\0\0\0mif1', 'latin1'), randomBytes(200)]),
  ],
  ['GIF of 0 x 0', Buffer.from('GIF89a\0\0\0\0\0\0\0;', 'latin1')],
  ['GIF cut in half', gif.subarray(0, gif.length >> 2)],
  [
    'GIF of 65,535 squared',
    Buffer.from(
      'GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\xff\xff\xff\xff\0\x02\x02D\x01\0;',
      'latin1',
    ),
  ],
  ['SVG', Buffer.from(svg)],
  ['SVG behind an XML declaration', Buffer.from(`<?xml version="1.0"?>${svg}`)],
  ['SVG behind the signature of PNG', Buffer.concat([signature, Buffer.from(svg)])],
  ['SVG behind the start of a JPEG', Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(svg)])],
  ['TIFF', await sharp(noise).tiff().toBuffer()],
  ['BMP', Buffer.concat([Buffer.from('BM'), Buffer.alloc(100, 1)])],
  ['HTML', Buffer.from('<!doctype html><title>Sign in</title>')],
  ['PDF', Buffer.from('%PDF-1.7\n1 0 obj\n')],
  ['an ICO', Buffer.from('000001000100101000000000', 'hex')],
  ['a ZIP', Buffer.from('504b0304140000000800', 'hex')],
  ['an executable', Buffer.from('7f454c4602010100', 'hex')],
  ['PostScript', Buffer.from('%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file')],
  ['an MVG script', Buffer.from("push graphic-context\nimage over 0,0 0,0 'https://10.0.0.1/x'")],
];

/** Odd, but pictures. */
const good: [name: string, bytes: Buffer][] = [
  [
    '16 bits',
    await sharp({ create: { width: 80, height: 60, channels: 3, background: 'red' } })
      .toColourspace('rgb16')
      .png()
      .toBuffer(),
  ],
  ['CMYK', await sharp(noise).toColourspace('cmyk').jpeg().toBuffer()],
  ['one bit', pngOf(header(64, 64, [1, 0, 0, 0, 0]), chunk('IDAT', rows(64, 64, 1 / 8)), end)],
  ['grey with alpha', pngOf(header(64, 64, [8, 4, 0, 0, 0]), chunk('IDAT', rows(64, 64, 2)), end)],
  ['one pixel', plain(1, 1)],
  ['2 x 1 pixels', plain(2, 1)],
  ['progressive JPEG', await sharp(noise).jpeg({ progressive: true }).toBuffer()],
  [
    'GIF of 200 frames',
    await sharp(randomBytes(32 * 32 * 200 * 3), { raw: { width: 32, height: 32 * 200, channels: 3, pageHeight: 32 } })
      .gif()
      .toBuffer(),
  ],
  ['50 MB behind the end of a JPEG', Buffer.concat([jpeg, Buffer.alloc(40_000_000)])],
  ['a page behind the end of a PNG', Buffer.concat([png, Buffer.from('<script>alert(1)</script>')])],
  [
    'EXIF of 60 KB',
    await sharp(noise)
      .withExif({ IFD0: { ImageDescription: 'x'.repeat(60_000) } })
      .jpeg()
      .toBuffer(),
  ],
  [
    'a colour profile that is none',
    plain(64, 64, chunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(randomBytes(500))]))),
  ],
  [
    'a text of 4 KB that unpacks to 40 MB',
    plain(64, 64, chunk('zTXt', Buffer.concat([Buffer.from('k\0\0'), deflateSync(Buffer.alloc(40_000_000))]))),
  ],
  [
    'a colour profile that unpacks to 100 MB',
    plain(64, 64, chunk('iCCP', Buffer.concat([Buffer.from('p\0\0'), deflateSync(Buffer.alloc(100_000_000))]))),
  ],
  ['10,000 texts', plain(64, 64, ...Array.from({ length: 10_000 }, (_, n) => chunk('tEXt', Buffer.from(`k${n}\0v`))))],
  [
    '10,000 empty pieces of data',
    pngOf(
      header(64, 64),
      ...Array.from({ length: 10_000 }, () => chunk('IDAT', Buffer.alloc(0))),
      chunk('IDAT', rows(64, 64)),
      end,
    ),
  ],
  ['a resolution of 0', plain(64, 64, chunk('pHYs', Buffer.alloc(9)))],
  [
    'an orientation of 99',
    await sharp(noise)
      .withExif({ IFD0: { Orientation: '99' } })
      .jpeg()
      .toBuffer(),
  ],
];

/** Node's own memory and that of the decoder. */
const resident = () => process.memoryUsage.rss();

test.each(good)('%s is decoded, or refused in a sentence', async (_name, bytes) => {
  const before = resident();
  try {
    const { image } = await decodeImage(bytes);
    expect(image.data.length).toBe(image.width * image.height * 4);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.code).toBe('IMAGE_UNREADABLE');
  }
  expect(resident() - before).toBeLessThan(600 * 1024 * 1024);
});

test.each(bad)('%s is refused by the decoder in a sentence', async (_name, bytes) => {
  const before = resident();
  await expect(decodeImage(bytes)).rejects.toMatchObject({
    name: 'AppError',
    code: expect.stringMatching(/^IMAGE_/),
    message: expect.stringMatching(/^The image /),
  });
  expect(resident() - before).toBeLessThan(300 * 1024 * 1024);
});

test.each(['png', 'jpeg', 'webp', 'avif', 'gif'] as const)(
  'no damage to a %s does more than to have it refused',
  async (format) => {
    const whole = { png, jpeg, webp, avif, gif }[format];
    for (let n = 0; n < 40; n += 1) {
      const bytes = Buffer.from(whole);
      for (let hit = 0; hit <= n % 5; hit += 1)
        bytes[(n * 7919 + hit * 104_729) % bytes.length] = (n * 31 + hit * 17) & 255;
      await decodeImage(bytes).catch((error: unknown) => {
        expect(error).toBeInstanceOf(AppError);
      });
    }
  },
);

describe('submitted to a server', () => {
  let target: Target;
  beforeAll(async () => {
    target = await startTarget();
  });
  afterAll(() => target.close());

  test.each(bad)('%s is refused, or ends as a failed prediction', async (_name, bytes) => {
    const body = JSON.stringify({ image: `data:image/png;base64,${bytes.toString('base64')}`, prompt: 'x' });
    const answer = await target.ask(`/api/v3/${model}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    if (answer.status !== 200) return expectRefusal(answer);
    const { data } = JSON.parse(answer.text) as { data: { id: string } };
    const { status, error, code } = await target.outcome(data.id);
    expect([status, code]).toEqual(['failed', 1401]);
    expect(error).toMatch(/^The image /);
  });

  test('the server is unharmed by all of it', () => expect(target.assertUnharmed()).resolves.toBeUndefined());
});
