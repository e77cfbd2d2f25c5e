import type { BodyPart, Limb, Subject } from '../../types.ts';

type Size = { readonly width: number; readonly height: number };

/** A limb that is found has at least this, however little the joints say of it: its outline shows it. */
const outlined = 0.5;
/** An arm that may only stir where it is. */
const stirs = 0.25;
/** A joint this far, in lengths of the trunk, from where a limb has it says nothing for the limb. */
const elsewhere = 0.6;

/**
 * How far each limb may be trusted, 0 to 1: by how sure its joints are and how near they lie to where the limb is taken to
 * be; 0 for one that stays where it is.
 */
export function limbTrust(
  { keypoints }: Subject,
  { arms, stirring, legs, neck, pelvis }: Pick<BodyPart, 'arms' | 'stirring' | 'legs' | 'neck' | 'pelvis'>,
  { width, height }: Size,
): BodyPart['limbs'] {
  const trunk = Math.max(Math.hypot(neck.x - pelvis.x, neck.y - pelvis.y), 1);
  const agrees = (name: string, { x, y }: Limb['joint']): number =>
    Math.max(
      0,
      ...keypoints
        .filter((joint) => joint.name.endsWith(name))
        .map((joint) => {
          const away = Math.hypot(joint.x * width - x, joint.y * height - y) / (elsewhere * trunk);
          return joint.score * Math.max(1 - away * away, 0);
        }),
    );
  const trust = (limb: Limb | null, middle: string, end: string): number =>
    limb === null
      ? 0
      : outlined + ((1 - outlined) * Math.min(agrees(middle, limb.joint) + agrees(end, limb.end), 1.2)) / 1.2;
  const arm = (side: 0 | 1): number =>
    arms[side] === null && stirring[side] !== null ? stirs : trust(arms[side], '_elbow', '_wrist');
  return {
    arms: [arm(0), arm(1)],
    legs: [trust(legs?.[0] ?? null, '_knee', '_ankle'), trust(legs?.[1] ?? null, '_knee', '_ankle')],
  };
}
