import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readEngines } from '../../src/contract/engines.ts';
import { AppError } from '../../src/contract/errors.ts';
import { sniffImageFormat } from '../../src/contract/image-format.ts';
import { childTraceparent, readTraceparent } from '../../src/contract/traceparent.ts';
import { parseByteRange } from '../../src/http/byte-range.ts';
import { parseBody } from '../../src/http/wavespeed/body.ts';
import { parseImage } from '../../src/http/wavespeed/image.ts';
import { receiveImage } from '../../src/http/wavespeed/receive-image.ts';
import { classifyAddress } from '../../src/safety/guard/addresses.ts';
import { parseImageUrl, showUrl } from '../../src/safety/guard/image-url.ts';
import { keyOfMediaPath, tokenOf } from '../../src/store/blobs.ts';

/** What the work gives, or null when it refuses in a sentence; any other error is a fault of ours. */
function orRefusal<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.message.length).toBeGreaterThan(10);
    expect(error.message.length).toBeLessThan(2000);
    return null;
  }
}

const runs = { numRuns: 500 };
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string(), fc.string({ unit: 'grapheme', maxLength: 2000 }));
const fields = fc.record(
  {
    image: fc.oneof(fc.webUrl(), anyText, fc.anything()),
    prompt: fc.oneof(anyText, fc.anything()),
    duration: fc.oneof(fc.constantFrom(4, 8), fc.anything()),
    movement_amplitude: fc.oneof(fc.constantFrom('auto', 'small', 'medium', 'large'), fc.anything()),
    seed: fc.oneof(fc.integer(), fc.double(), fc.anything()),
    enable_sync_mode: fc.oneof(fc.boolean(), fc.anything()),
    webhook_url: fc.oneof(fc.webUrl(), anyText, fc.anything()),
  },
  { requiredKeys: [] },
);

test('every body is a submission or a refusal, and what is accepted is within its bounds', () => {
  fc.assert(
    fc.property(fc.oneof(fields, fc.anything({ withNullPrototype: true, withBigInt: true })), (body) => {
      const submission = orRefusal(() => parseBody(body));
      if (submission === null) return;
      const { prompt, duration, movementAmplitude, seed } = submission.input;
      expect(prompt.length).toBeLessThanOrEqual(1500);
      expect(prompt.isWellFormed() && !prompt.includes('\0')).toBe(true);
      expect([4, 8]).toContain(duration);
      expect(['auto', 'small', 'medium', 'large']).toContain(movementAmplitude);
      expect(Number.isSafeInteger(seed) && seed >= 0 && seed <= 9_999_999_999).toBe(true);
      expect(submission.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    }),
    runs,
  );
});

test('every image is a URL, the bytes of a picture, or refused', () => {
  const dataUri = fc
    .tuple(anyText, fc.uint8Array())
    .map(([type, bytes]) => `data:${type};base64,${Buffer.from(bytes).toString('base64')}`);
  fc.assert(
    fc.property(fc.oneof(anyText, dataUri, fc.webUrl(), fc.base64String()), (text) => {
      const image = orRefusal(() => parseImage(text));
      if (image?.kind === 'bytes') expect(sniffImageFormat(image.bytes)).not.toBeNull();
      if (image?.kind === 'url') expect(image.url.protocol).toMatch(/^https?:$/);
    }),
    runs,
  );
});

test('every URL is http(s) without credentials, or refused, and is shown without its query', () => {
  const urls = fc.oneof(
    anyText,
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc
      .tuple(
        fc.constantFrom('http', 'https', 'ftp', 'file', 'HTTP'),
        fc.string(),
        fc.ipV4Extended(),
        fc.nat(70_000),
        anyText,
      )
      .map(([scheme, user, host, port, path]) => `${scheme}://${user}@${host}:${port}/${path}`),
    fc.ipV6().map((address) => `http://[${address}]/?secret=1`),
  );
  fc.assert(
    fc.property(urls, (text) => {
      const url = orRefusal(() => parseImageUrl(text));
      if (url === null) return;
      expect([url.username, url.password]).toEqual(['', '']);
      expect(url.protocol).toMatch(/^https?:$/);
      expect(showUrl(url)).not.toMatch(/[?#]/);
      expect(showUrl(url).length).toBeLessThanOrEqual(203);
    }),
    runs,
  );
});

test('an IPv4 address is judged the same in each of its disguises', () => {
  fc.assert(
    fc.property(fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255)), (bytes) => {
      const [a, b, c, d] = bytes;
      const plain = bytes.join('.');
      const hex = (high: number, low: number) => (high * 256 + low).toString(16);
      const judged = classifyAddress(plain);
      for (const prefix of ['::ffff:', '64:ff9b::']) {
        expect(`${prefix} ${classifyAddress(`${prefix}${plain}`)}`).toBe(`${prefix} ${judged}`);
        expect(classifyAddress(`${prefix}${hex(a, b)}:${hex(c, d)}`)).toBe(judged);
      }
      // As a URL spells it, whatever the spelling was.
      const decimal = ((a * 256 + b) * 256 + c) * 256 + d;
      expect(classifyAddress(new URL(`http://${decimal}/`).hostname)).toBe(judged);
      expect(classifyAddress(new URL(`http://0x${decimal.toString(16)}/`).hostname)).toBe(judged);
      expect(classifyAddress(new URL(`http://0${a.toString(8)}.${b}.${c}.${d}/`).hostname)).toBe(judged);
    }),
    runs,
  );
  fc.assert(
    fc.property(anyText, (text) => {
      expect(['public', 'private', 'forbidden']).toContain(classifyAddress(text));
    }),
    runs,
  );
});

test('every range lies within the file', () => {
  const header = fc.oneof(
    anyText,
    fc.tuple(fc.maxSafeNat(), fc.maxSafeNat()).map(([first, last]) => `bytes=${first}-${last}`),
    fc.tuple(fc.nat(200), fc.nat(200)).map(([first, last]) => `bytes=${first}-${last}`),
    fc.nat(200).map((last) => `bytes=-${last}`),
    fc.nat(200).map((first) => `bytes=${first}-`),
  );
  fc.assert(
    fc.property(header, fc.nat(150), (text, size) => {
      const range = parseByteRange(text, size);
      if (range === null || range === 'unsatisfiable') return;
      expect(range.start).toBeGreaterThanOrEqual(0);
      expect(range.end).toBeGreaterThanOrEqual(range.start);
      expect(range.end).toBeLessThan(size);
    }),
    runs,
  );
});

test('every media path is a blob of the two public rooms, or none', () => {
  const piece = fc.constantFrom(
    '/media/',
    'uploads/',
    'a'.repeat(32),
    '/',
    '..',
    '.',
    '%2e',
    'video.mp4',
    '\0',
    '\\',
    'inputs/',
  );
  const path = fc.oneof(
    anyText,
    fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join('')),
  );
  fc.assert(
    fc.property(path, (text) => {
      const key = keyOfMediaPath(text);
      if (key === null) return;
      expect(key).toMatch(/^(?:outputs|uploads)\/[0-9a-f]{32}\/[\w-][\w.-]{0,100}$/);
      expect(key.split('/')).toHaveLength(3);
      expect(tokenOf(key)).toHaveLength(32);
    }),
    runs,
  );
});

test('every trace context is of the one form, or none', () => {
  const hex = (length: number) =>
    fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEFg-'.split('')), minLength: length, maxLength: length });
  const contexts = fc
    .tuple(hex(2), hex(32), hex(16), hex(2), fc.constantFrom('', '-', '-x'))
    .map(([a, b, c, d, rest]) => `${a}-${b}-${c}-${d}${rest}`);
  const valid = fc
    .tuple(fc.bigInt({ min: 1n, max: 2n ** 128n - 1n }), fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }))
    .map(([trace, span]) => `00-${trace.toString(16).padStart(32, '0')}-${span.toString(16).padStart(16, '0')}-01`);
  fc.assert(
    fc.property(fc.oneof(anyText, contexts, fc.anything()), (header) => {
      const read = readTraceparent(header);
      if (read !== null) expect(read).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/);
    }),
    runs,
  );
  fc.assert(
    fc.property(valid, (header) => {
      expect(readTraceparent(header)).toBe(header);
      expect(readTraceparent(childTraceparent(header))?.slice(0, 36)).toBe(header.slice(0, 36));
    }),
    runs,
  );
});

test('every file of engines is read or told what is wrong with it, and keys stay secret', () => {
  const env = { MUYBRIDGE_ENGINE_A: 'the-secret-key' };
  const entry = fc.record(
    {
      kind: fc.constantFrom('wavespeed', 'x'),
      url: fc.oneof(fc.webUrl(), anyText),
      key_env: fc.constantFrom('MUYBRIDGE_ENGINE_A', 'HOME', 'MUYBRIDGE_ENGINE_B'),
      concurrency: fc.oneof(fc.nat(10), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const file = fc.record({
    engines: fc.oneof(
      fc.dictionary(fc.constantFrom('a', 'b', '__proto__', 'Odd', 'diorama'), fc.oneof(entry, fc.jsonValue())),
      fc.jsonValue(),
    ),
    models: fc.oneof(
      fc.record({ 'vidu/image-to-video-2.0': fc.array(fc.constantFrom('a', 'b', 'diorama')) }),
      fc.jsonValue(),
    ),
  });
  fc.assert(
    fc.property(
      fc.oneof(
        anyText,
        file.map((value) => JSON.stringify(value)),
        fc.json(),
      ),
      (text) => {
        const read = readEngines(text, env);
        if ('engines' in read) {
          for (const order of read.engines.models.values()) expect(order.length).toBeGreaterThan(0);
        } else {
          expect(read.problems.length).toBeGreaterThan(0);
          if (!text.includes('the-secret-key')) expect(read.problems.join()).not.toContain('the-secret-key');
        }
      },
    ),
    runs,
  );
});

test('every delivery is a picture of the announced size, or refused', async () => {
  const picture = fc
    .uint8Array({ minLength: 1, maxLength: 300 })
    .map((bytes) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), bytes]));
  const cuts = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(picture, fc.uint8Array({ maxLength: 300 })),
      cuts,
      fc.option(fc.nat(300)),
      async (bytes, sizes, announced) => {
        function* pieces() {
          for (let at = 0, n = 0; at < bytes.length; n += 1) {
            const size = sizes[n % sizes.length] ?? 1;
            yield Buffer.from(bytes.subarray(at, at + size));
            at += size;
          }
        }
        const received: Uint8Array[] = [];
        try {
          for await (const piece of receiveImage(Readable.from(pieces()), announced)) received.push(piece);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          return;
        }
        expect(Buffer.concat(received).equals(Buffer.from(bytes))).toBe(true);
        expect(sniffImageFormat(bytes)).not.toBeNull();
        if (announced !== null) expect(bytes.length).toBe(announced);
      },
    ),
    { numRuns: 200 },
  );
});
