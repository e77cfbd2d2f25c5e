import type { Canvas } from './canvas.ts';

/** Largest differences of a channel, 0 to 255, at which an invented pixel agrees with the picture's, and at which it no more does. */
const agreeing = 4;
const differing = 12;
/** The same of a pixel and the background nearest to it: what is alike is background that the matte took along. */
const alike = 18;
const unlike = 44;
/** More of a subject than this is believed whatever it looks like, alpha 0 to 255. */
const sure = 150;
/** Pixels within which the background, and the subject, beside a pixel are looked at, and over which the verdict is evened out. */
const besideReach = 14;
const ownReach = 10;
const evenReach = 3;

/**
 * Around the matte's edge the invention must not change the picture. Where it nearly agrees, or where the matte hardly
 * claims what looks like the background beside it (a bright thing next to a head), the picture's own pixel is put back;
 * what differs belongs to the subject, with the least alpha that gives the picture's colour.
 */
export function claimRests(picture: Canvas, behind: Canvas, alpha: Uint8Array, hole: Uint8Array): void {
  const belief = believed(picture, alpha, hole);
  for (let i = 0; i < alpha.length; i++) {
    const a = alpha[i]!;
    if (hole[i] === 0 || a === 255) continue;
    const difference = (c: number): number => picture.rgba[i * 4 + c]! - behind.rgba[i * 4 + c]!;
    const most = Math.max(Math.abs(difference(0)), Math.abs(difference(1)), Math.abs(difference(2)));
    const agrees = a > 0 ? 0 : Math.min(Math.max((differing - most) / (differing - agreeing), 0), 1);
    const back = Math.max(agrees, belief[i]!);
    let least = 0;
    for (let c = 0; c < 3; c++) {
      const given = Math.round(behind.rgba[i * 4 + c]! + difference(c) * back);
      behind.rgba[i * 4 + c] = given;
      const rest = difference(c);
      least = Math.max(least, rest < 0 ? -rest / given : rest / Math.max(255 - given, 1));
    }
    alpha[i] = Math.max(Math.round(a * (1 - belief[i]!)), Math.ceil(least * 255));
  }
}

/**
 * How far each pixel of the hole is taken for background that the matte took along, 0 to 1. What is mixed of both as the
 * matte says is the subject's edge, and would stay behind as its outline.
 */
function believed(picture: Canvas, alpha: Uint8Array, hole: Uint8Array): Float32Array {
  const { width, height, rgba } = picture;
  const beside = meanOf(rgba, (i) => hole[i] === 0, besideReach, width, height);
  const own = meanOf(rgba, (i) => alpha[i]! > 240, ownReach, width, height);
  const raw = new Float32Array(hole.length);
  const unmixed = new Float32Array(hole.length).fill(1);
  const apart = (i: number, mean: Float32Array): number => {
    const count = mean[i * 4 + 3]!;
    if (count < 3) return Infinity;
    let most = 0;
    for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs(rgba[i * 4 + c]! - mean[i * 4 + c]! / count));
    return most;
  };
  for (let i = 0; i < raw.length; i++) {
    if (hole[i] === 0) continue;
    if (alpha[i]! > 0 && alpha[i]! < 255) {
      const share = shareOfOwn(rgba, i, beside, own);
      unmixed[i] = Math.min(Math.max(0.9 - (share * 255) / alpha[i]!, 0), 1);
    }
    if (alpha[i]! >= sure) continue;
    const far = apart(i, beside);
    if (far >= unlike) continue;
    const likeOwn = apart(i, own) / Math.max(far, 1);
    raw[i] =
      Math.min(Math.max((unlike - far) / (unlike - alike), 0), 1) *
      Math.min(Math.max(likeOwn - 1.2, 0), 1) *
      (1 - alpha[i]! / sure);
  }
  return blurred(raw, evenReach, width, height).map((belief, i) => belief * unmixed[i]!);
}

/** How far a pixel's colour lies on the way from the background beside it to the subject beside it, 0 to 1. */
function shareOfOwn(rgba: Uint8Array, i: number, beside: Float32Array, own: Float32Array): number {
  const counts = [beside[i * 4 + 3]!, own[i * 4 + 3]!] as const;
  if (Math.min(...counts) < 3) return 0;
  let along = 0;
  let whole = 1;
  for (let c = 0; c < 3; c++) {
    const from = beside[i * 4 + c]! / counts[0];
    const way = own[i * 4 + c]! / counts[1] - from;
    along += (rgba[i * 4 + c]! - from) * way;
    whole += way * way;
  }
  return Math.min(Math.max(along / whole, 0), 1);
}

/** Sums of a masked picture's colours, and how many pixels they are of, around each pixel. */
function meanOf(
  rgba: Uint8Array,
  isSource: (i: number) => boolean,
  reach: number,
  width: number,
  height: number,
): Float32Array {
  const sums = new Float32Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    if (!isSource(i)) continue;
    sums[i * 4] = rgba[i * 4]!;
    sums[i * 4 + 1] = rgba[i * 4 + 1]!;
    sums[i * 4 + 2] = rgba[i * 4 + 2]!;
    sums[i * 4 + 3] = 1;
  }
  return boxSums(sums, 4, reach, width, height);
}

function blurred(values: Float32Array, reach: number, width: number, height: number): Float32Array {
  const area = (2 * reach + 1) ** 2;
  return boxSums(values, 1, reach, width, height).map((sum) => sum / area);
}

/** Sums over squares around each pixel. */
function boxSums(values: Float32Array, parts: number, reach: number, width: number, height: number): Float32Array {
  const rows = new Float32Array(values.length);
  const sums = new Float32Array(values.length);
  const slide = (from: Float32Array, to: Float32Array, start: number, stride: number, count: number): void => {
    let sum = 0;
    for (let k = 0; k < Math.min(reach, count); k++) sum += from[start + k * stride]!;
    for (let k = 0; k < count; k++) {
      if (k + reach < count) sum += from[start + (k + reach) * stride]!;
      if (k - reach - 1 >= 0) sum -= from[start + (k - reach - 1) * stride]!;
      to[start + k * stride] = sum;
    }
  };
  for (let y = 0; y < height; y++) {
    for (let c = 0; c < parts; c++) slide(values, rows, y * width * parts + c, parts, width);
  }
  for (let x = 0; x < width; x++) {
    for (let c = 0; c < parts; c++) slide(rows, sums, x * parts + c, width * parts, height);
  }
  return sums;
}
