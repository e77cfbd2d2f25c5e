import { evenOut } from '../grid-mesh.ts';
import type { Hem } from './legs.ts';
import { smoothstep } from './patch.ts';
import { lookUp, piecesAbove } from './silhouette.ts';
import type { Skeleton } from './skeleton.ts';
import { hanging } from './weights.ts';

/** Rounds in which neighbours even out how loose they are. */
const rounds = 8;
/** Cloth is never as loose as hair. */
const cloth = 0.7;

/**
 * How loosely each vertex hangs, hair and cloth, 0 to 1 each: long hair the more the lower, and skirts and robes likewise,
 * but at the feet under them.
 *
 * @param likeness the vertex that each one was made from
 */
export function looseness(
  corners: Float32Array,
  skeleton: Skeleton,
  hem: Hem | null,
  { beside, likeness }: { readonly beside: readonly (readonly number[])[]; readonly likeness: readonly number[] },
): Float32Array {
  const { pelvis, neck, trunk, silhouette, inHead, arms, legs } = skeleton;
  const hair = piecesAbove(silhouette, neck.y - 0.1 * trunk);
  const bottom = silhouette.top + silhouette.height * silhouette.step - 12;
  const loose = new Float32Array((corners.length / 2) * 2);
  for (let i = 0; i < corners.length / 2; i++) {
    const x = corners[likeness[i]! * 2]!;
    const y = corners[likeness[i]! * 2 + 1]!;
    const { piece } = lookUp(silhouette, x, y);
    if (piece === 0 || inHead(x, y) || arms.some((arm) => arm !== null && arm.piece === piece)) continue;
    if (hair.has(piece)) {
      if (y < pelvis.y) loose[i * 2] = smoothstep(neck.y - 0.2 * trunk, neck.y + 0.7 * trunk, y);
      continue;
    }
    const hung = hanging(skeleton, hem, piece, x, y);
    if (hung === null) continue;
    const overFeet = legs === null ? 1 - smoothstep(bottom - 0.4 * trunk, bottom - 0.12 * trunk, y) : 1;
    loose[i * 2 + 1] = cloth * hung.follows * overFeet;
  }
  return evenOut(loose, beside, rounds, 2);
}
