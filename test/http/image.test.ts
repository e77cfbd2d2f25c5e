import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { maxImageBytes } from '../../src/contract/prediction.ts';
import { parseImage } from '../../src/http/wavespeed/image.ts';
import { png } from './service.ts';

function refusal(text: string): { code: string; message: string } {
  try {
    parseImage(text);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    expect(error.field).toBe('image');
    return { code: error.code, message: error.message };
  }
  throw new Error('The image was taken.');
}

const heads: Record<string, Buffer> = {
  png: Buffer.from('89504e470d0a1a0a0000000d', 'hex'),
  jpeg: Buffer.from('ffd8ffe000104a464946', 'hex'),
  gif: Buffer.from('GIF89a'),
  webp: Buffer.from('RIFF\x10\0\0\0WEBPVP8 '),
  avif: Buffer.from('\0\0\0\x1cftypavif\0\0\0\0mif1avif', 'latin1'),
};

test.each(Object.keys(heads))('%s is known by its first bytes, whatever it is called', (format) => {
  const bytes = Buffer.concat([heads[format] ?? Buffer.alloc(0), Buffer.alloc(40)]);
  for (const prefix of ['data:image/png;base64,', 'data:;base64,', 'DATA:text/html;charset=x;BASE64,', '']) {
    expect(parseImage(prefix + bytes.toString('base64'))).toEqual({ kind: 'bytes', bytes });
  }
});

test('any bytes behind a PNG header come through base64 unchanged, padded or not, broken over lines or not', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (tail) => {
      const bytes = Buffer.concat([png.subarray(0, 16), tail]);
      const base64 = bytes.toString('base64');
      const spellings = [
        base64,
        base64.replace(/=+$/, ''),
        bytes.toString('base64url'),
        base64.replaceAll(/.{20}/g, '$&\r\n'),
      ];
      for (const spelling of spellings) {
        expect(parseImage(`data:image/png;base64,${spelling}`)).toEqual({ kind: 'bytes', bytes });
      }
    }),
  );
});

test('whatever the text is, it is taken or refused with a code of the contract', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `data:${text}`),
        fc.webUrl(),
      ),
      (text) => {
        try {
          parseImage(text);
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          expect(['INPUT_INVALID', 'IMAGE_UNREADABLE']).toContain(error.code);
        }
      },
    ),
  );
});

test('a URL is taken on any port, in any case', () => {
  expect(parseImage('HTTPS://Pictures.Test:8443/a b.png?sig=1')).toEqual({
    kind: 'url',
    url: new URL('https://pictures.test:8443/a%20b.png?sig=1'),
  });
});

test.each([
  ['ftp://pictures.test/a.png', 'image is a URL of scheme ftp:'],
  ['file:///etc/passwd', 'image is a URL of scheme file:'],
  ['https://', 'image is not a valid URL'],
  ['http://user:secret@pictures.test/', 'image is a URL with a user name or password'],
  ['javascript:alert(1)', 'image is a URL of scheme javascript:'],
  [`https://pictures.test/${'a'.repeat(8200)}`, 'image is a URL of more than 8192 characters'],
  ['pictures.test/a.png', 'image must be an http(s) URL'],
  ['data:image/png,rawbytes', 'image must be an http(s) URL'],
  ['data:image/png;base64', 'image must be an http(s) URL'],
])('%s is refused', (text, beginning) => {
  const { code, message } = refusal(text);
  expect(code).toBe('INPUT_INVALID');
  expect(message.startsWith(beginning)).toBe(true);
  expect(message).not.toContain('secret');
});

test('base64 of something that is no picture is refused at once', () => {
  const html = Buffer.from('<html>not a picture</html>').toString('base64');
  expect(refusal(`data:image/png;base64,${html}`).code).toBe('IMAGE_UNREADABLE');
  expect(refusal('data:image/png;base64,%%%').message).toContain('broken base64');
  expect(refusal('data:image/png;base64,').code).toBe('IMAGE_UNREADABLE');
  expect(refusal(html).code).toBe('INPUT_INVALID');
});

test('one byte above the limit is too large', () => {
  const bytes = Buffer.alloc(maxImageBytes + 1);
  png.copy(bytes);
  expect(refusal(bytes.toString('base64')).code).toBe('IMAGE_TOO_LARGE');
  expect(parseImage(bytes.subarray(1 - 1, maxImageBytes).toString('base64')).kind).toBe('bytes');
});
