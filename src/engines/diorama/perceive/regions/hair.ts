import { ramp } from '../grid.ts';
import { components } from '../raster/components.ts';
import { planeOf } from '../raster/planes.ts';
import { fitMixture, unlikeliness } from './colours.ts';
import { about, complexionOf, type Head } from './head.ts';
import { around, type Look } from './look.ts';
import type { Finding } from './water.ts';

/** A face smaller than this (half its height, pixels of the look) has hair too small to move. */
const leastFace = 5;
/** Less sure than this of hair, it is a forehead in the shade. */
const leastSure = 0.4;
/** How far from the face hair is looked for, half faces: above, to the sides and below. */
const reach = { up: 2.6, side: 3.4, down: 5.5 };

/** Minus log likelihood beyond which a colour belongs to none of the mixture. */
const foreign = 24;

/**
 * Somebody's hair: what lies on top of the face within the person, and whatever looks like it and hangs together with it.
 *
 * @param own alpha of the person alone, on the look's grid
 */
export function findHair(look: Look, own: Float32Array, head: Head): Omit<Finding, 'mirrored'> | null {
  if (head.tall < leastFace) return null;
  const { width, height } = look;
  const places = placesAbout(look, own, head);
  const likely = likelyHair(look, places);
  if (likely === null) return null;
  const { labels, components: pieces } = components(likely, width, height);
  const onCrown = new Int32Array(pieces.length + 1);
  let crown = 0;
  let hairOnCrown = 0;
  for (let i = 0; i < labels.length; i++) {
    if (!places.crown[i]) continue;
    crown++;
    if (labels[i]! > 0) hairOnCrown++;
    onCrown[labels[i]!]!++;
  }
  const chance = closed(
    look,
    planeOf(labels, (label) => (label > 0 && onCrown[label]! >= 0.05 * crown ? 1 : 0)),
    places.near,
  );
  let area = 0;
  let hanging = 0;
  for (let i = 0; i < chance.length; i++) {
    if (chance[i] === 0) continue;
    area++;
    if (about(head, i % width, Math.floor(i / width)).up < -0.5) hanging++;
  }
  const face = Math.PI * head.tall * head.wide;
  // Hair that hangs below the mouth can sway; short hair is hair, but hardly moves.
  const long = 0.45 + 0.45 * ramp(hanging / face, 0.08, 0.3);
  const confidence = long * ramp(hairOnCrown / Math.max(1, crown), 0.4, 0.8);
  if (area < 0.25 * face || confidence < leastSure) return null;
  return { chance, confidence };
}

/** 1 for pixels of the person where hair may be, where it surely is unless the head is bald or covered, and that are face or body. */
type Places = {
  readonly near: Uint8Array;
  readonly crown: Uint8Array;
  readonly skin: Uint8Array;
  readonly body: Uint8Array;
};

function placesAbout(look: Look, own: Float32Array, head: Head): Places {
  const { width, height, luma } = look;
  const map = (): Uint8Array => new Uint8Array(width * height);
  const places: Places = { near: map(), crown: map(), skin: map(), body: map() };
  const complexion = complexionOf(look, own, head);
  for (let i = 0; i < own.length; i++) {
    if (own[i]! < 0.6) continue;
    const { up, side, away } = about(head, i % width, Math.floor(i / width));
    if (away < 0.85) places.skin[i] = Math.abs(luma[i]! - complexion) < 45 ? 1 : 0;
    else if (up < -2.2) places.body[i] = 1;
    if (away >= 1.02 && up < reach.up && up > -reach.down && Math.abs(side) < reach.side) places.near[i] = 1;
    if (away > 1.12 && away < 1.7 && up > 0.55) places.crown[i] = 1;
  }
  return places;
}

/** 1 for what looks more like the hair on the crown than like the face or the body; null when there is too little to compare. */
function likelyHair({ luma, redGreen, yellowBlue }: Look, { near, crown, skin, body }: Places): Uint8Array | null {
  const planes = [luma, redGreen, yellowBlue];
  const hairLook = fitMixture(planes, crown, 2);
  const skinLook = fitMixture(planes, skin, 2);
  if (hairLook === null || skinLook === null) return null;
  const bodyLook = fitMixture(planes, body, 3);
  return near.map((value, i) => {
    if (value === 0) return 0;
    const asHair = unlikeliness(hairLook, planes, i);
    const asBody = bodyLook === null ? Infinity : unlikeliness(bodyLook, planes, i) + 1;
    // What looks like nothing on the head is no hair either.
    return asHair < Math.min(unlikeliness(skinLook, planes, i), asBody, foreign) ? 1 : 0;
  });
}

/** With the gaps between strands. */
function closed(look: Look, chance: Float32Array, near: Uint8Array): Float32Array {
  const dense = around(look, chance, 2);
  return chance.map((value, i) => (value === 1 || (near[i] === 1 && dense[i]! > 0.5) ? 1 : 0));
}
