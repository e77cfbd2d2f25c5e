import type { Layer, Perception, RgbaImage, Subject } from '../../src/engines/diorama/types.ts';
import { drawnPerception, rampField } from './pictures.ts';

export const beastWidth = 640;
export const beastHeight = 420;

/** Where the parts of the drawn beast end, pixels: it stands with its head to the right. */
export const beast = {
  nose: { x: 545, y: 95 },
  tail: { x: 70, y: 130 },
  trunk: { x: 300, y: 220 },
  forefoot: { x: 400, y: 380 },
  hindfoot: { x: 200, y: 380 },
} as const;

type Spot = { readonly x: number; readonly y: number };

function toSegment({ x, y }: Spot, a: Spot, b: Spot): number {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const t = Math.min(Math.max(((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy), 0), 1);
  return Math.hypot(x - a.x - t * dx, y - a.y - t * dy);
}

/** A four-legged outline: a thick body with a neck, a head, two pairs of legs and, if it has one, a tail. */
function isBeast(at: Spot, hasTail: boolean): boolean {
  const { trunk, nose, tail, forefoot, hindfoot } = beast;
  return (
    Math.hypot((at.x - trunk.x) / 170, (at.y - trunk.y) / 75) < 1 ||
    toSegment(at, { x: 430, y: 190 }, { x: 490, y: 110 }) < 30 ||
    toSegment(at, { x: 490, y: 105 }, nose) < 26 ||
    toSegment(at, { x: 400, y: 250 }, forefoot) < 18 ||
    toSegment(at, { x: 200, y: 250 }, hindfoot) < 18 ||
    (hasTail && toSegment(at, { x: 145, y: 200 }, tail) < 13)
  );
}

/** A picture of the beast, and what a perfect eye would see in it. */
export function drawnBeast(hasTail = true): {
  image: RgbaImage;
  perception: Perception;
  subject: Subject;
  layer: Layer;
} {
  const data = new Uint8Array(beastWidth * beastHeight * 4);
  const own = new Uint8Array(beastWidth * beastHeight);
  const texture = new Uint8Array(data.length);
  let [left, right, top, bottom] = [beastWidth, 0, beastHeight, 0];
  for (let y = 0; y < beastHeight; y++) {
    for (let x = 0; x < beastWidth; x++) {
      const i = y * beastWidth + x;
      const inside = isBeast({ x, y }, hasTail);
      data.set(inside ? [150, 110, 70, 255] : [120, 160, 210, 255], i * 4);
      if (!inside) continue;
      own[i] = 1;
      texture.set([150, 110, 70, 255], i * 4);
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
    }
  }
  const image = { width: beastWidth, height: beastHeight, data };
  const subject: Subject = {
    id: 'animal-1',
    kind: 'animal',
    label: 'dog',
    score: 1,
    box: {
      x: left / beastWidth,
      y: top / beastHeight,
      width: (right + 1 - left) / beastWidth,
      height: (bottom + 1 - top) / beastHeight,
    },
    area: 0.25,
    face: null,
    head: null,
    keypoints: [],
    disparity: 0.8,
  };
  const perception: Perception = {
    ...drawnPerception(image),
    matte: { width: beastWidth, height: beastHeight, data: own.map((value) => value * 255) },
    instances: { width: beastWidth, height: beastHeight, data: own },
  };
  const layer: Layer = {
    kind: 'cut-out',
    id: 'subjects',
    left: 0,
    top: 0,
    texture: { width: beastWidth, height: beastHeight, data: texture },
    disparity: rampField(0.8, 0.8),
    shown: { left: 0, right: 0, top: 0, bottom: 0 },
    carriesSubjects: true,
  };
  return { image, perception, subject, layer };
}

/** Bright fur with two dark eyes, or without them; a face that fills the picture. Shadows are streaks beside the eyes. */
export function drawnMuzzle(
  hasEyes: boolean,
  hasShadows = false,
): {
  image: RgbaImage;
  subject: Subject;
  instances: Perception['instances'];
} {
  const size = 300;
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const inEye = hasEyes && Math.min(Math.hypot(x - 100, y - 120), Math.hypot(x - 200, y - 120)) < 17;
      const fur = 190 + Math.round(8 * Math.sin(x / 3) * Math.sin(y / 5));
      const beside = Math.max(100 - x, x - 200);
      const inShadow = hasShadows && beside > 0 && beside < 27 && Math.abs(y - 112) < 6;
      const shadow = [78, 66, 60, 255];
      data.set(inEye ? [35, 30, 30, 255] : inShadow ? shadow : [fur, fur - 10, fur - 25, 255], (y * size + x) * 4);
    }
  }
  const subject: Subject = {
    ...drawnBeast().subject,
    face: { box: { x: 0.15, y: 0.15, width: 0.7, height: 0.7 }, score: 0.8, mesh: [], drawn: null },
    head: { x: 0.05, y: 0.05, width: 0.9, height: 0.9 },
  };
  return {
    image: { width: size, height: size, data },
    subject,
    instances: { width: size, height: size, data: new Uint8Array(size * size).fill(1) },
  };
}
