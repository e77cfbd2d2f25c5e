import { HoleFiller } from '../../src/engines/diorama/scene/fill.ts';
import { buildBody } from '../../src/engines/diorama/scene/people/body.ts';
import type { BodyPart, Layer, Subject } from '../../src/engines/diorama/types.ts';
import { rampField } from './pictures.ts';

export const filler = await HoleFiller.open();

export const bodyWidth = 400;
export const bodyHeight = 500;

export type Spot = readonly [number, number];
export const joints: Readonly<Record<string, Spot>> = {
  nose: [200, 90],
  left_eye: [212, 82],
  right_eye: [188, 82],
  left_shoulder: [235, 150],
  right_shoulder: [165, 150],
  left_hip: [225, 290],
  right_hip: [175, 290],
  left_knee: [232, 380],
  right_knee: [168, 380],
  left_ankle: [235, 465],
  right_ankle: [165, 465],
};
export const leftHand: Spot = [350, 200];
export const rightHand: Spot = [60, 90];

function near(x: number, y: number, [ax, ay]: Spot, [bx, by]: Spot, thick: number): boolean {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.min(Math.max(((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy), 0), 1);
  return Math.hypot(x - ax - t * dx, y - ay - t * dy) < thick;
}

/** A figure with its arms away from its trunk; without legs it ends at the hips, as one that sits behind a table does. */
export function figure(hasLegs: boolean): { subject: Subject; layer: Layer } {
  const data = new Uint8Array(bodyWidth * bodyHeight * 4);
  const j = joints;
  for (let y = 0; y < bodyHeight; y++) {
    for (let x = 0; x < bodyWidth; x++) {
      const trunk = x > 150 && x < 250 && y > 135 && y < 310;
      const head = Math.hypot(x - 200, y - 85) < 45 || near(x, y, [200, 120], [200, 140], 14);
      const arms =
        near(x, y, [240, 155], [290, 185], 15) ||
        near(x, y, [290, 185], leftHand, 14) ||
        near(x, y, [160, 155], [105, 140], 15) ||
        near(x, y, [105, 140], rightHand, 14);
      const legs =
        hasLegs &&
        (near(x, y, j['left_hip']!, j['left_knee']!, 20) ||
          near(x, y, j['left_knee']!, j['left_ankle']!, 17) ||
          near(x, y, j['right_hip']!, j['right_knee']!, 20) ||
          near(x, y, j['right_knee']!, j['right_ankle']!, 17));
      if (trunk || head || arms || legs) data.set([200, 120, 60, 255], (y * bodyWidth + x) * 4);
    }
  }
  const subject: Subject = {
    id: 'person-1',
    kind: 'person',
    label: 'person',
    score: 0.9,
    box: { x: 0.1, y: 0.08, width: 0.82, height: hasLegs ? 0.89 : 0.55 },
    area: 0.25,
    face: null,
    // No net knows these arms.
    keypoints: Object.entries(joints).map(([name, [x, y]]) => ({
      name,
      x: x / bodyWidth,
      y: y / bodyHeight,
      score: !hasLegs && /knee|ankle/.test(name) ? 0.1 : 0.9,
    })),
    disparity: 0.8,
  };
  const layer: Layer = {
    kind: 'cut-out',
    id: 'person-1',
    left: 0,
    top: 0,
    texture: { width: bodyWidth, height: bodyHeight, data },
    disparity: rampField(0.8, 0.8),
    shown: { left: Infinity, right: Infinity, top: Infinity, bottom: Infinity },
    carriesSubjects: true,
  };
  return { subject, layer };
}

export function bodyOf(hasLegs: boolean): BodyPart {
  const { subject, layer } = figure(hasLegs);
  const body = buildBody(subject, layer, layer, bodyWidth, bodyHeight, filler);
  if (body === null) throw new Error('No body was found.');
  return body;
}
