import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxFramePixels, maxFrameSide, minShortSide, outputSize } from '../../src/media/size.ts';

/** Every picture that is taken: aspect within 1:4 and 4:1. */
const pictures = fc
  .record({
    short: fc.integer({ min: 1, max: 6000 }),
    aspect: fc.double({ min: 1, max: 4, noNaN: true }),
    tall: fc.boolean(),
  })
  .map(({ short, aspect, tall }) => {
    const long = Math.min(short * 4, Math.round(short * aspect));
    return tall ? { width: short, height: long } : { width: long, height: short };
  });

const forEvery = (
  check: (picture: { width: number; height: number }, size: { width: number; height: number }) => void,
) =>
  fc.assert(
    fc.property(pictures, (picture) => check(picture, outputSize(picture.width, picture.height))),
    { numRuns: 3000 },
  );

describe('the size of every video', () => {
  test('is even and within the caps', () => {
    forEvery((_, { width, height }) => {
      expect([width % 2, height % 2]).toEqual([0, 0]);
      expect(width * height).toBeLessThanOrEqual(maxFramePixels);
      expect(Math.max(width, height)).toBeLessThanOrEqual(maxFrameSide);
    });
  });

  test('keeps the aspect as well as even sides allow', () => {
    forEvery((picture, { width, height }) => {
      const exactWidth = (height * picture.width) / picture.height;
      const exactHeight = (width * picture.height) / picture.width;
      expect(Math.min(Math.abs(width - exactWidth), Math.abs(height - exactHeight))).toBeLessThanOrEqual(2);
    });
  });

  test('stays within a picture whose short side suffices', () => {
    forEvery(({ width, height }, size) => {
      const within = size.width <= width && size.height <= height;
      expect(within || Math.min(width, height) < minShortSide).toBe(true);
    });
  });

  test('of a small picture is no larger than it need be', () => {
    forEvery(({ width, height }, size) => {
      const least = Math.min(size.width, size.height) <= minShortSide + 2;
      expect(least || Math.min(width, height) >= minShortSide).toBe(true);
    });
  });

  test('is as large as the caps, or the picture, allow', () => {
    forEvery((picture, { width, height }) => {
      const enlarged = Math.min(picture.width, picture.height) < minShortSide;
      const reached = enlarged
        ? Math.min(width, height) >= minShortSide
        : width > picture.width - 4 && height > picture.height - 4;
      const capped = (width + 4) * (height + 4) > maxFramePixels || Math.max(width, height) >= maxFrameSide - 4;
      expect(reached || capped).toBe(true);
    });
  });

  test('does not change when it is asked for again', () => {
    forEvery((_, size) => {
      const again = outputSize(size.width, size.height);
      const same = again.width === size.width && again.height === size.height;
      expect(same || Math.min(size.width, size.height) < minShortSide).toBe(true);
    });
  });
});

test.each([
  [1920, 1080, 1280, 720],
  [1280, 720, 1280, 720],
  [4000, 4000, 960, 960],
  [1080, 1920, 720, 1280],
  [640, 480, 640, 480],
  [641, 481, 640, 480],
  [5000, 1250, 1280, 320],
  [100, 100, 360, 360],
  [240, 180, 480, 360],
  [1, 4, 320, 1280],
])('a picture of %i x %i becomes a video of %i x %i', (width, height, videoWidth, videoHeight) => {
  expect(outputSize(width, height)).toEqual({ width: videoWidth, height: videoHeight });
});
