/**
 * From a layer's RGBA to its textures: BT.709 limited range (ITU-R BT.709-6, section 3), luma twice as dense as the
 * picture so that bilinear samples at any position stay sharp.
 */

// Coefficients with 15 bits of fraction.
const Y_R: i32 = 5983; // 0.2126 * 219/255
const Y_G: i32 = 20127; // 0.7152 * 219/255
const Y_B: i32 = 2032; // 0.0722 * 219/255
const U_R: i32 = -3298; // -0.2126 / 1.8556 * 224/255
const U_G: i32 = -11094; // -0.7152 / 1.8556 * 224/255
const U_B: i32 = 14392; // 0.5 * 224/255
const V_R: i32 = 14392;
const V_G: i32 = -13073; // -0.7152 / 1.5748 * 224/255
const V_B: i32 = -1319; // -0.0722 / 1.5748 * 224/255
const HALF: i32 = 1 << 14;

@inline
function clampByte(value: i32): u8 {
  return <u8>min(max(value, 0), 255);
}

/** A code value of premultiplied colours; the range's offset is premultiplied too. */
@inline
function code(r: i32, g: i32, b: i32, alpha: i32, kr: i32, kg: i32, kb: i32, offset: i32): u8 {
  const lifted = alpha == 255 ? offset << 15 : ((offset * alpha) << 15) / 255;
  return clampByte((r * kr + g * kg + b * kb + lifted + HALF) >> 15);
}

/**
 * Luma, and alpha, of every pixel, at the even texels of their double-dense textures, which `fillBetween` completes; and
 * the chroma textures, whose rows are low-passed (1, 2, 1) for a sample every two pixels.
 *
 * @param rgba premultiplied, `width` x `height`
 * @param alpha alpha texture as dense as luma, or 0 for an opaque layer; `chromaAlpha` likewise as dense as chroma
 * @param row scratch, 4 * `width` bytes
 */
export function toTextures(rgba: usize, width: i32, height: i32, luma: usize, alpha: usize, chroma: usize, chromaAlpha: usize, row: usize): void {
  for (let y = 0; y < height; y++) {
    const source = rgba + y * width * 4;
    const even = y * width * 4;
    for (let x = 0; x < width; x++) {
      const r = <i32>load<u8>(source + x * 4);
      const g = <i32>load<u8>(source + x * 4, 1);
      const b = <i32>load<u8>(source + x * 4, 2);
      const a = alpha != 0 ? <i32>load<u8>(source + x * 4, 3) : 255;
      store<u8>(luma + even + x * 2, code(r, g, b, a, Y_R, Y_G, Y_B, 16));
      if (alpha != 0) store<u8>(alpha + even + x * 2, <u8>a);
      store<u8>(row + x * 4, code(r, g, b, a, U_R, U_G, U_B, 128));
      store<u8>(row + x * 4, code(r, g, b, a, V_R, V_G, V_B, 128), 1);
      store<u8>(row + x * 4, <u8>a, 2);
    }
    const out = chroma + y * width * 2;
    for (let x = 0; x < width; x++) {
      const left = row + max(x - 1, 0) * 4;
      const middle = row + x * 4;
      const right = row + min(x + 1, width - 1) * 4;
      store<u8>(out + x * 2, smooth(left, middle, right));
      store<u8>(out + x * 2, smooth(left + 1, middle + 1, right + 1), 1);
      if (alpha != 0) store<u8>(chromaAlpha + y * width + x, smooth(left + 2, middle + 2, right + 2));
    }
  }
}

@inline
function smooth(left: usize, middle: usize, right: usize): u8 {
  return <u8>((<i32>load<u8>(left) + 2 * <i32>load<u8>(middle) + <i32>load<u8>(right) + 2) >> 2);
}

/** The half-band filter of H.264's half-sample positions (ITU-T H.264, 8.4.2.2.1): 1, -5, 20, 20, -5, 1 over 32. */
@inline
function halfWay(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32): u8 {
  return clampByte((a - 5 * b + 20 * c + 20 * d - 5 * e + f + 16) >> 5);
}

/**
 * Completes a texture of bytes of which only the texels with even x and even y are set.
 *
 * @param width texels in a row, even; `height` is even too
 */
export function fillBetween(texture: usize, width: i32, height: i32): void {
  const last = (width >> 1) - 1;
  for (let y = 0; y < height; y += 2) {
    const row = texture + y * width;
    for (let i = 0; i <= last; i++) {
      const value = halfWay(
        load<u8>(row + max(i - 2, 0) * 2),
        load<u8>(row + max(i - 1, 0) * 2),
        load<u8>(row + i * 2),
        load<u8>(row + min(i + 1, last) * 2),
        load<u8>(row + min(i + 2, last) * 2),
        load<u8>(row + min(i + 3, last) * 2),
      );
      store<u8>(row + i * 2 + 1, value);
    }
  }
  const lastRow = height - 2;
  for (let y = 0; y < height; y += 2) {
    const a = texture + max(y - 4, 0) * width;
    const b = texture + max(y - 2, 0) * width;
    const c = texture + y * width;
    const d = texture + min(y + 2, lastRow) * width;
    const e = texture + min(y + 4, lastRow) * width;
    const f = texture + min(y + 6, lastRow) * width;
    for (let i = 0; i < width; i++) {
      store<u8>(c + width + i, halfWay(load<u8>(a + i), load<u8>(b + i), load<u8>(c + i), load<u8>(d + i), load<u8>(e + i), load<u8>(f + i)));
    }
  }
}

/** Marks 32 x 32 blocks of an alpha texture: 0 where all alpha is 0, 2 where all is 255, else 1. A block looks one texel beyond its edges. */
export function markOccupancy(texture: usize, width: i32, height: i32, blocks: usize): void {
  const columns = (width + 31) >> 5;
  const rows = (height + 31) >> 5;
  for (let by = 0; by < rows; by++) {
    for (let bx = 0; bx < columns; bx++) {
      let lowest: u8 = 255;
      let highest: u8 = 0;
      const x1 = min(bx * 32 + 33, width);
      const y1 = min(by * 32 + 33, height);
      for (let y = max(by * 32 - 1, 0); y < y1; y++) {
        for (let x = max(bx * 32 - 1, 0); x < x1; x++) {
          const alpha = load<u8>(texture + y * width + x);
          lowest = min(lowest, alpha);
          highest = max(highest, alpha);
        }
      }
      store<u8>(blocks + by * columns + bx, highest == 0 ? 0 : lowest == 255 ? 2 : 1);
    }
  }
}
