import type { AnimalLimb, AnimalPart } from '../../animal-part.ts';
import type { Layer, Perception, RgbaImage, Subject } from '../../types.ts';
import { cleanEdge } from './clean-edge.ts';
import { animalEyes } from './eyes.ts';
import { findLimbs } from './limbs.ts';
import { evenOut } from '../grid-mesh.ts';
import { meshOver } from './mesh.ts';
import type { Limb } from './outline.ts';

/** Smaller ones, as shares of the picture, only bend. */
const leastArea = 0.02;
const rounds = 4;

/**
 * An animal, or something without a name that the prompt may call one, that can move its limbs: null for one that is
 * small.
 *
 * @param n number of the subject in `perception.instances`
 */
export function buildAnimal(
  image: RgbaImage,
  subject: Subject,
  { instances, matte }: Perception,
  n: number,
  layer: Layer,
): AnimalPart | null {
  if (subject.area < leastArea) return null;
  const limbs = findLimbs(subject, instances, n);
  if (limbs === null) return null;
  const { mesh, beside } = meshOver(layer, `${subject.id} body`);
  const weigh = (limb: Limb): AnimalLimb => {
    const { corners } = mesh;
    const raw = new Float32Array(corners.length / 2);
    for (let i = 0; i < raw.length; i++) raw[i] = limb.shareAt(corners[i * 2]!, corners[i * 2 + 1]!);
    return { root: limb.root, end: limb.end, shares: evenOut(raw, beside, rounds) };
  };
  const { head, tail, ears, legs, wings, trunk } = limbs;
  const { width, height } = image;
  return {
    of: subject.id,
    layer,
    // Over all that the layer shows, for that may be drawn on it too.
    mesh: { ...mesh, texture: cleanEdge(layer, matte) },
    head: head === null ? null : weigh(head),
    tail: tail === null ? null : weigh(tail),
    ears: ears.map(weigh),
    legs: legs.map(weigh),
    wings: wings.map(weigh),
    trunk,
    facing: head === null || Math.abs(head.end.x - trunk.x) < 0.5 * trunk.radius ? 0 : head.end.x < trunk.x ? -1 : 1,
    box: {
      left: subject.box.x * width,
      right: (subject.box.x + subject.box.width) * width,
      top: subject.box.y * height,
      bottom: (subject.box.y + subject.box.height) * height,
    },
    eyes: animalEyes(image, subject, instances, n),
  };
}
