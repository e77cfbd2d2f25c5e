import { findBorder } from './border.ts';
import { smallerLook, type Look } from './look.ts';
import { rowEdges } from './water.ts';
import { maskWhere } from '../raster/planes.ts';

/** Long side of the picture in which a ridge is looked for. */
const side = 160;
/** Heights, as shares of the sky, from which the search starts. */
const starts = [0.35, 0.65];
/** Mean log likelihood by which both sides of a ridge are told apart, and how strong its edge is, on average and per column. */
const leastClarity = 1.7;
const leastEdge = 0.5;
const anEdge = 0.35;
const leastEdged = 0.68;
/** The land below a ridge is by so much darker, as a factor, or rougher, in bits of fine detail. */
const darker = 1.16;
const rougher = 1.2;

/**
 * The line above which the sky really is, where mountains were taken for a part of it: a sharp line across the sky, brighter
 * and smoother above than below. The same border where there is none.
 */
export function raiseToRidge(look: Look, border: Int32Array): Int32Array {
  const small = smallerLook(look, side);
  const { width, height, luma, redGreen, yellowBlue, detail, subject } = small;
  const scale = height / look.height;
  const to = Int32Array.from({ length: width }, (_, x) =>
    Math.round(border[Math.min(look.width - 1, Math.floor((x * look.width) / width))]! * scale),
  );
  const columns = {
    width,
    height,
    planes: [luma, redGreen, yellowBlue, detail.map((value) => 40 * Math.log2(1 + value))],
    edges: rowEdges(small),
    hidden: maskWhere(subject, (alpha) => alpha > 0.3),
    from: new Int32Array(width),
    to,
    prior: () => 0,
  };
  for (const share of starts) {
    const ridge = findBorder(
      columns,
      to.map((row) => Math.max(1, Math.round(share * row))),
    );
    if (ridge === null || ridge.clarity < leastClarity || !isRidge(small, columns.edges, ridge.rows, to)) continue;
    return Int32Array.from({ length: look.width }, (_, x) => {
      const at = Math.min(width - 1, Math.floor((x * width) / look.width));
      return Math.min(border[x]!, Math.round(ridge.rows[at]! / scale));
    });
  }
  return border;
}

function isRidge(look: Look, edges: Float32Array, rows: Int32Array, to: Int32Array): boolean {
  const { width, height, luma, detail, subject } = look;
  const above = { count: 0, luma: 0, detail: 0 };
  const below = { count: 0, luma: 0, detail: 0 };
  let edge = 0;
  let edged = 0;
  let parted = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < to[x]!; y++) {
      const i = y * width + x;
      if (subject[i]! > 0.3) continue;
      const part = y < rows[x]! ? above : below;
      part.count++;
      part.luma += luma[i]!;
      part.detail += Math.log2(1 + detail[i]!);
    }
    if (to[x]! - rows[x]! < 3 || subject[rows[x]! * width + x]! > 0.3) continue;
    const at = Math.min(height - 2, Math.max(1, rows[x]!)) * width + x;
    const here = Math.max(edges[at]!, edges[at - width]!, edges[at + width]!);
    parted++;
    edge += here;
    if (here > anEdge) edged++;
  }
  const least = 0.06 * width * height;
  if (above.count < least || below.count < 0.5 * least || parted < 0.4 * width) return false;
  const light = above.luma / above.count / Math.max(1, below.luma / below.count);
  const rough = below.detail / below.count - above.detail / above.count;
  return (
    edge > leastEdge * parted &&
    edged > leastEdged * parted &&
    ((light > darker && rough > 0.15) || (light > 0.85 && rough > rougher))
  );
}
