export type Size = { readonly width: number; readonly height: number };

/** Pixels a frame may have: as many as 1280 x 720. */
export const maxFramePixels = 921_600;
/** Pixels that a frame's longer side may have. */
export const maxFrameSide = 1280;
/** Pixels; pictures whose shorter side is below are enlarged. */
export const minShortSide = 360;

/**
 * The size of the video made of a picture of the given size: the same aspect, at most `maxFramePixels` and
 * `maxFrameSide`, both sides even. A picture is enlarged only when its shorter side is under `minShortSide`,
 * and then to that (or as near as the caps allow).
 */
export function outputSize(width: number, height: number): Size {
  const largest = Math.min(Math.sqrt(maxFramePixels / (width * height)), maxFrameSide / Math.max(width, height));
  const wanted = Math.max(1, minShortSide / Math.min(width, height));
  const scale = Math.min(wanted, largest);
  const exact = { width: width * scale, height: height * scale };
  // Rounded up to even, but a picture that is not enlarged stays within itself.
  const limit = scale > 1 ? { width: exact.width + 2 - margin, height: exact.height + 2 - margin } : { width, height };

  // Rounding both sides down to even can bend the aspect by a pixel or two: of the even sizes around, the truest wins.
  let best: Size = { width: floorEven(exact.width), height: floorEven(exact.height) };
  const bend = (size: Size) => Math.abs(Math.log((size.width * height) / (size.height * width)));
  for (const candidate of neighbours(best)) {
    const fits =
      candidate.width * candidate.height <= maxFramePixels &&
      Math.max(candidate.width, candidate.height) <= maxFrameSide &&
      candidate.width <= limit.width &&
      candidate.height <= limit.height;
    if (fits && bend(candidate) <= bend(best)) best = candidate;
  }
  return best;
}

/** Pixels; takes back what rounding in the scale lost, as in 1919.9999999. */
const margin = 1e-6;

function floorEven(length: number): number {
  return Math.max(2, 2 * Math.floor((length + margin) / 2));
}

/** In rising order of area, so that of equally true sizes the last is the largest. */
function neighbours({ width, height }: Size): Size[] {
  return [
    { width: width + 2, height },
    { width, height: height + 2 },
    { width: width + 2, height: height + 2 },
  ];
}
