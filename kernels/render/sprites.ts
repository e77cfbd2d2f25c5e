/**
 * Small soft shapes over the planes: rain, snow, sparks, petals.
 *
 * Sprite record, 16 f32:
 *  0 x, 1 y of the centre, luma pixels
 *  2 half width, 3 half height of the box that holds it, luma pixels
 *  4..7 matrix a, b, c, d that takes an offset from the centre to the shape's own unit disc
 *  8 softness: share of the radius over which the edge fades, above 0
 *  9 hollow: share of the radius that is empty in the middle, 0 for a full disc
 * 10 opacity, 0 to 1
 * 11 luma, 12 U, 13 V of its colour, code values
 */

const RECORD: i32 = 64;

/** How much of the shape covers an offset from its centre, 0 to 1. */
@inline
function coverage(sprite: usize, dx: f32, dy: f32): f32 {
  const x = load<f32>(sprite, 16) * dx + load<f32>(sprite, 20) * dy;
  const y = load<f32>(sprite, 24) * dx + load<f32>(sprite, 28) * dy;
  const square = x * x + y * y;
  if (square >= 1) return 0;
  const distance = sqrt<f32>(square);
  const softness = load<f32>(sprite, 32);
  let cover = min<f32>((1 - distance) / softness, 1);
  const hollow = load<f32>(sprite, 36);
  if (hollow > 0) cover *= min<f32>(max<f32>((distance - hollow) / softness + 1, 0), 1);
  // Smooth at both ends, so that a shape of a pixel or two does not blink as it moves.
  return cover * cover * (3 - 2 * cover) * load<f32>(sprite, 40);
}

@inline
function tint(at: usize, colour: f32, cover: f32): void {
  const under = <f32>load<u8>(at);
  store<u8>(at, <u8>(under + (colour - under) * cover + 0.5));
}

/**
 * Draws sprites in order.
 *
 * @param planes as `drawLayers` writes them
 */
export function drawSprites(planes: usize, columns: i32, rows: i32, sprites: usize, count: i32): void {
  const width = columns << 4;
  const height = rows << 4;
  const planeU = planes + width * height;
  const planeV = planeU + ((width * height) >> 2);
  for (let i = 0; i < count; i++) {
    const sprite = sprites + i * RECORD;
    const cx = load<f32>(sprite);
    const cy = load<f32>(sprite, 4);
    const halfWidth = load<f32>(sprite, 8);
    const halfHeight = load<f32>(sprite, 12);
    if (cx + halfWidth < 0 || cy + halfHeight < 0 || cx - halfWidth > <f32>width || cy - halfHeight > <f32>height) continue;
    const x0 = <i32>max<f32>(cx - halfWidth, 0);
    const y0 = <i32>max<f32>(cy - halfHeight, 0);
    const x1 = <i32>min<f32>(cx + halfWidth + 1, <f32>(width - 1));
    const y1 = <i32>min<f32>(cy + halfHeight + 1, <f32>(height - 1));
    const luma = load<f32>(sprite, 44);
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const cover = coverage(sprite, <f32>x - cx, <f32>y - cy);
        if (cover > 0.004) tint(planes + y * width + x, luma, cover);
      }
    }
    const u = load<f32>(sprite, 48);
    const v = load<f32>(sprite, 52);
    for (let y = y0 >> 1; y <= y1 >> 1; y++) {
      for (let x = x0 >> 1; x <= x1 >> 1; x++) {
        const cover = coverage(sprite, <f32>(x << 1) - cx, <f32>(y << 1) + 0.5 - cy);
        if (cover <= 0.004) continue;
        tint(planeU + y * (width >> 1) + x, u, cover);
        tint(planeV + y * (width >> 1) + x, v, cover);
      }
    }
  }
}

/**
 * Changes light and colour of a whole frame: luma' = (luma - 16) * gain + 16 + lift, and chroma about its neutral point
 * by a 2 x 2 matrix and a shift. Code values; results are kept in range.
 */
export function gradeFrame(
  planes: usize,
  columns: i32,
  rows: i32,
  gain: f32,
  lift: f32,
  uu: f32,
  uv: f32,
  vu: f32,
  vv: f32,
  shiftU: f32,
  shiftV: f32,
): void {
  const size = (columns * rows) << 8;
  for (let i = 0; i < size; i++) {
    const value = (<f32>load<u8>(planes + i) - 16) * gain + 16 + lift;
    store<u8>(planes + i, <u8>(min<f32>(max<f32>(value, 16), 235) + 0.5));
  }
  const planeU = planes + size;
  const planeV = planeU + (size >> 2);
  for (let i = 0; i < size >> 2; i++) {
    const u = <f32>load<u8>(planeU + i) - 128;
    const v = <f32>load<u8>(planeV + i) - 128;
    store<u8>(planeU + i, <u8>(min<f32>(max<f32>(u * uu + v * uv + shiftU + 128, 16), 240) + 0.5));
    store<u8>(planeV + i, <u8>(min<f32>(max<f32>(u * vu + v * vv + shiftV + 128, 16), 240) + 0.5));
  }
}
