import type { BodyPart, Limb } from '../../types.ts';

/** The length of a leg, picture pixels; of who shows none, that of the trunk and a little. */
export function legOf({ legs, neck, pelvis }: BodyPart): number {
  if (legs === null) return 1.1 * Math.hypot(neck.x - pelvis.x, neck.y - pelvis.y);
  return (length(legs[0]) + length(legs[1])) / 2;
}

/** The height at which somebody stands, picture pixels. */
export function groundOf(body: BodyPart): number {
  const { legs, pelvis } = body;
  return legs === null ? pelvis.y + legOf(body) : Math.max(legs[0].end.y, legs[1].end.y);
}

/** Lengths of the trunk below the hips at which somebody ends who sits, and so far at least who stands. */
const standing = 1.3;

/** Whether somebody whose legs cannot be told apart stands on them, in a robe or a skirt, within the picture. */
export function standsOnGround({ neck, pelvis, layer }: BodyPart, height: number): boolean {
  const bottom = layer.top + layer.texture.height;
  const trunk = Math.hypot(neck.x - pelvis.x, neck.y - pelvis.y);
  return bottom < 0.97 * height && bottom - pelvis.y > standing * trunk;
}

function length({ root, joint, end }: Limb): number {
  return Math.hypot(joint.x - root.x, joint.y - root.y) + Math.hypot(end.x - joint.x, end.y - joint.y);
}
