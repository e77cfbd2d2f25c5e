import type { Box, Face, Raster, Subject } from '../types.ts';

/** Rows at which an outline is looked at. */
const looked = 120;
/** The neck is narrower than the head by at least this share. */
const neckShare = 0.86;
/** From a head to the body behind it the outline widens at once by this factor. */
const shoulder = 1.45;
/** A head is at least and at most this share of its owner's height. */
const leastHead = 0.12;
const mostHead = 0.62;
/** Without a neck, of an animal that is seen from the front, the head is this share: owls, seals, dolphins. */
const neckless = 0.46;

/** A row of an outline: columns from the first to the last that belong to it. */
type Row = { readonly from: number; readonly to: number };

/**
 * Where an animal's head is: around its face, or from its outline, what stands up from its body as far as the neck, the
 * narrowest place below it. Null where there is no such place, as with one that lies curled up or is seen from the side.
 *
 * @param instances n where the picture shows the subject
 */
export function findHead({ box, face }: Pick<Subject, 'box' | 'face'>, instances: Raster, n: number): Box | null {
  return face === null ? fromOutline(instances, n, box) : around(face);
}

/** A face is the middle of a head: ears and cheeks are beside it. */
function around({ box }: Face): Box {
  return {
    x: box.x - 0.3 * box.width,
    y: box.y - 0.4 * box.height,
    width: 1.6 * box.width,
    height: 1.5 * box.height,
  };
}

function fromOutline(instances: Raster, n: number, box: Box): Box | null {
  const { width, height } = instances;
  const top = Math.max(Math.floor(box.y * height), 0);
  const bottom = Math.min(Math.ceil((box.y + box.height) * height), height);
  const left = Math.max(Math.floor(box.x * width), 0);
  const right = Math.min(Math.ceil((box.x + box.width) * width), width);
  const step = (bottom - top) / looked;
  if (step < 0.5) return null;
  const upright = (bottom - top) / (right - left) > 0.8;
  const rows: (Row | null)[] = Array.from({ length: looked }, (_, i) =>
    rowAt(instances, n, Math.floor(top + (i + 0.5) * step), left, right),
  );
  const first = rows.findIndex((row) => row !== null && row.to - row.from > 0.04 * (right - left));
  if (first === -1) return null;
  const outline = upright ? rows : follow(instances, n, rows, first, top, step, left, right);
  const neck = neckOf(outline, first, upright);
  if (neck === null) return null;
  const own = outline.slice(first, neck + 1).filter((row) => row !== null);
  const from = Math.min(...own.map((row) => row.from));
  const to = Math.max(...own.map((row) => row.to));
  const head = {
    x: from / width,
    y: (top + first * step) / height,
    width: (to - from) / width,
    height: ((neck - first) * step) / height,
  };
  // What is far wider than high is a back or a wing, no head.
  return head.width * width > 2.2 * head.height * height ? null : head;
}

function rowAt({ width, data }: Raster, n: number, y: number, left: number, right: number): Row | null {
  let from = -1;
  let to = -1;
  for (let x = left; x < right; x++) {
    if (data[y * width + x] !== n) continue;
    if (from === -1) from = x;
    to = x;
  }
  return from === -1 ? null : { from, to };
}

/** Of a long body only the part that hangs together with its highest point, row by row. */
function follow(
  { width, data }: Raster,
  n: number,
  rows: readonly (Row | null)[],
  first: number,
  top: number,
  step: number,
  left: number,
  right: number,
): (Row | null)[] {
  const out: (Row | null)[] = rows.map(() => null);
  let last = rows[first]!;
  out[first] = last;
  for (let i = first + 1; i < rows.length; i++) {
    const y = Math.floor(top + (i + 0.5) * step);
    const isOwn = (x: number): boolean => data[y * width + x] === n;
    let from = Math.round((last.from + last.to) / 2);
    let to = from;
    while (from > left && (isOwn(from - 1) || from > last.from)) from--;
    while (to < right - 1 && (isOwn(to + 1) || to < last.to)) to++;
    last = { from, to };
    out[i] = last;
  }
  return out;
}

/** The row of the neck; null where none is. */
function neckOf(rows: readonly (Row | null)[], first: number, upright: boolean): number | null {
  const count = rows.length - first;
  const wide = rows.map((row) => (row === null ? 0 : row.to - row.from));
  const least = first + Math.round(leastHead * count);
  const most = Math.min(first + Math.round(mostHead * count), rows.length - 4);
  let widest = 0;
  for (let i = first; i < least; i++) widest = Math.max(widest, wide[i]!);
  let neck: number | null = null;
  for (let i = least; i < most; i++) {
    widest = Math.max(widest, neck === null ? wide[i]! : 0);
    if (wide[i]! < neckShare * widest && (neck === null || wide[i]! < wide[neck]!)) neck = i;
    // The shoulders end the search; a neck that was seen before them stays.
    if (wide[Math.min(i + 4, rows.length - 1)]! > shoulder * wide[i]!) return neck ?? i;
  }
  if (neck !== null) return neck;
  return upright ? first + Math.round(neckless * count) : null;
}
