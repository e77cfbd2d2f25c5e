import { bonesAVertex, type BodyPiece } from '../../body-piece.ts';
import type { CastShadow, Layer, Plate } from '../../types.ts';
import { bones } from './weights.ts';
import type { Spot } from './face-frame.ts';

/** In lengths of the leg: how far to the sides, above and below the soles a shadow is looked for. */
const aside = 3.2;
const above = 0.3;
const below = 1.4;
/** Ground that is darker than this beside what lies around lies in shadow. */
const dark = 0.84;
const darkest = 0.72;
/** A shadow is at least this share of all that is dark around. */
const leastOfDark = 0.28;
/** Pixels between two vertices. */
const spacing = 16;

/**
 * The shadow that somebody casts on the ground at their feet: what is darker there than the ground beside, and joins on
 * to the feet. Null where none is seen, or all the ground is dark.
 *
 * @param feet the middle between the soles
 */
export function castShadow(
  id: string,
  feet: Spot,
  leg: number,
  person: Layer,
  background: Layer,
  size: { readonly width: number; readonly height: number },
): CastShadow | null {
  const left = Math.max(Math.round(feet.x - aside * leg), 0);
  const top = Math.max(Math.round(feet.y - above * leg), 0);
  const width = Math.min(Math.round(feet.x + aside * leg), size.width) - left;
  const height = Math.min(Math.round(feet.y + below * leg), size.height) - top;
  if (width < 3 * spacing || height < 2 * spacing) return null;
  const at = (layer: Layer, x: number, y: number): number =>
    ((y + top - layer.top) * layer.texture.width + x + left - layer.left) * 4;
  const luma = (x: number, y: number): number => {
    const i = at(background, x, y);
    const { data } = background.texture;
    return 0.3 * data[i]! + 0.59 * data[i + 1]! + 0.11 * data[i + 2]!;
  };
  const isPerson = (x: number, y: number): boolean => {
    const { texture } = person;
    const [px, py] = [x + left - person.left, y + top - person.top];
    if (px < 0 || py < 0 || px >= texture.width || py >= texture.height) return false;
    return texture.data[(py * texture.width + px) * 4 + 3]! > 100;
  };
  const light = litGround(width, height, luma, isPerson);
  const shade = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const share = luma(x, y) / Math.max(light[y]!, 1);
      if (share < dark) shade[y * width + x] = Math.min(1 - share, darkest);
    }
  }
  const joined = joinedTo(shade, width, (x, y) => isPerson(x, y) && y + top > feet.y - 0.12 * leg);
  const area = joined.reduce((sum, value) => sum + value, 0);
  // Ground on which much else is as dark is wet or stony: what is dark at the feet is no shadow.
  let dim = 0;
  for (let i = 0; i < shade.length; i++) if (shade[i]! > 0 && !isPerson(i % width, Math.floor(i / width))) dim++;
  if (area < leastOfDark * dim) return null;
  if (area < 0.012 * width * height || area > 0.6 * width * height) return null;
  const soft = soften(
    shade.map((value, i) => value * joined[i]! * edge(i % width, Math.floor(i / width), width, height)),
    width,
    height,
  );
  const part = { left, top, width, height };
  const lit = litTexture(soft, part, background);
  return {
    cover: coverOf(id, soft, lit, part, background),
    piece: pieceOf(id, shadowTexture(soft, lit, part, background), part, person),
  };
}

type Part = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

/** What the ground is like on each row where no shadow lies: what most of it reaches. */
function litGround(
  width: number,
  height: number,
  luma: (x: number, y: number) => number,
  isPerson: (x: number, y: number) => boolean,
): Float32Array {
  const rows = new Float32Array(height);
  for (let y = 0; y < height; y++) {
    const values: number[] = [];
    for (let x = 0; x < width; x += 3) if (!isPerson(x, y)) values.push(luma(x, y));
    values.sort((a, b) => a - b);
    rows[y] = values[Math.floor(values.length * 0.62)] ?? 0;
  }
  return rows.map((_, y) => {
    const near = rows.subarray(Math.max(y - 6, 0), y + 7);
    return near.reduce((sum, value) => sum + value, 0) / near.length;
  });
}

/** 1 for the shaded texels that hang together with the feet. */
function joinedTo(shade: Float32Array, width: number, isFoot: (x: number, y: number) => boolean): Uint8Array {
  const joined = new Uint8Array(shade.length);
  const open: number[] = [];
  for (let i = 0; i < shade.length; i++) {
    if (!isFoot(i % width, Math.floor(i / width))) continue;
    joined[i] = shade[i]! > 0 ? 1 : 0;
    open.push(i);
  }
  while (open.length > 0) {
    const i = open.pop()!;
    const x = i % width;
    for (const other of [x > 0 ? i - 1 : i, x < width - 1 ? i + 1 : i, i - width, i + width]) {
      if (other < 0 || other >= shade.length || joined[other] === 1 || shade[other] === 0) continue;
      joined[other] = 1;
      open.push(other);
    }
  }
  return joined;
}

/** 1 well within a part, 0 at its edges. */
function edge(x: number, y: number, width: number, height: number): number {
  const near = Math.min(
    x / (0.18 * width),
    (width - 1 - x) / (0.18 * width),
    y / (0.15 * height),
    (height - 1 - y) / (0.2 * height),
    1,
  );
  return near * near * (3 - 2 * near);
}

function soften(values: Float32Array, width: number, height: number): Float32Array {
  let now = values;
  for (const [step, limit] of [
    [1, width],
    [width, height],
  ] as const) {
    const before = now;
    now = before.map((_, i) => {
      const place = step === 1 ? i % width : Math.floor(i / width);
      let sum = 0;
      let count = 0;
      for (let k = -3; k <= 3; k++) {
        if (place + k < 0 || place + k >= limit) continue;
        sum += before[i + k * step]!;
        count++;
      }
      return sum / count;
    });
  }
  return now;
}

/** The ground as it is without the shadow: with the colour of what is lit on the same row. */
function litTexture(shade: Float32Array, { left, top, width, height }: Part, background: Layer): Uint8Array {
  const from = (i: number): number =>
    ((Math.floor(i / width) + top - background.top) * background.texture.width + (i % width) + left - background.left) *
    4;
  const { data: colours } = background.texture;
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    const sum = [1, 1, 1];
    for (let x = 0; x < width; x += 2) {
      const i = y * width + x;
      if (shade[i]! < 0.02) for (let c = 0; c < 3; c++) sum[c]! += colours[from(i) + c]!;
    }
    const mean = (sum[0]! + sum[1]! + sum[2]!) / 3;
    for (let i = y * width; i < (y + 1) * width; i++) {
      const at = from(i);
      const own = (colours[at]! + colours[at + 1]! + colours[at + 2]!) / 3 / (1 - shade[i]!);
      const share = Math.min(shade[i]! / 0.15, 1);
      for (let c = 0; c < 3; c++) {
        const lit = share * (own * (sum[c]! / mean)) + (1 - share) * (colours[at + c]! / (1 - shade[i]!));
        data[i * 4 + c] = Math.min(Math.round(lit), 255);
      }
    }
  }
  return data;
}

function coverOf(id: string, shade: Float32Array, lit: Uint8Array, part: Part, background: Layer): Plate {
  const { left, top, width, height } = part;
  const mask = new Uint8Array(width * height);
  for (let i = 0; i < shade.length; i++) {
    // Beyond a plate its last texels go on for ever.
    const [x, y] = [i % width, Math.floor(i / width)];
    const isInner = x > 1 && y > 1 && x < width - 2 && y < height - 2;
    mask[i] = isInner && shade[i]! > 0.004 ? 255 : 0;
  }
  return {
    kind: 'plate',
    id: `${id} lit ground`,
    left,
    top,
    texture: { width, height, data: lit },
    mask,
    disparity: background.disparity,
    shown: background.shown,
    carriesSubjects: false,
    ofClip: false,
  };
}

/** What a shadow is over lit ground: on it, it gives the picture. */
function shadowTexture(
  shade: Float32Array,
  lit: Uint8Array,
  { left, top, width, height }: Part,
  background: Layer,
): Uint8Array {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0; i < shade.length; i++) {
    const a = Math.round(shade[i]! * 255);
    const from =
      ((Math.floor(i / width) + top - background.top) * background.texture.width +
        (i % width) +
        left -
        background.left) *
      4;
    for (let c = 0; c < 3; c++) {
      const rest = background.texture.data[from + c]! - (1 - a / 255) * lit[i * 4 + c]!;
      data[i * 4 + c] = Math.min(Math.max(Math.round(rest), 0), a);
    }
    data[i * 4 + 3] = a;
  }
  return data;
}

/** The shadow alone. */
function pieceOf(id: string, data: Uint8Array, { left, top, width, height }: Part, person: Layer): BodyPiece {
  const columns = Math.ceil((width - 1) / spacing);
  const rows = Math.ceil((height - 1) / spacing);
  const corners: number[] = [];
  const triangles: number[] = [];
  for (let row = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++) {
      corners.push(left + Math.min(column * spacing, width - 1), top + Math.min(row * spacing, height - 1));
      if (row === rows || column === columns) continue;
      const a = row * (columns + 1) + column;
      const c = a + columns + 1;
      triangles.push(a, a + 1, c, a + 1, c + 1, c);
    }
  }
  const count = corners.length / 2;
  const shares = new Float32Array(count * bonesAVertex);
  for (let i = 0; i < count; i++) shares[i * bonesAVertex] = 1;
  return {
    mesh: {
      kind: 'mesh',
      id: `${id} shadow`,
      left,
      top,
      texture: { width, height, data },
      disparity: person.disparity,
      corners: Float32Array.from(corners),
      triangles: Uint32Array.from(triangles),
    },
    carriedBy: new Uint8Array(count * bonesAVertex).fill(bones.ground),
    shares,
    overFace: false,
    loose: null,
  };
}
