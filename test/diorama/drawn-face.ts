import { landmarks } from '../../src/engines/diorama/scene/people/landmarks.ts';
import type { Face, RgbaImage, Subject } from '../../src/engines/diorama/types.ts';

/** Forehead to chin of the drawn face, pixels. */
export const faceHeight = 180;

type Spot = { readonly x: number; readonly y: number };

/** Points of a face around (0, 0) between its eyes, in face heights. */
function spots(isOpen: boolean): Map<number, Spot> {
  const found = new Map<number, Spot>();
  const eye = (numbers: readonly number[], centre: number, open: number): void => {
    numbers.forEach((number, i) => {
      const u = i / (numbers.length - 1);
      found.set(number, { x: centre - 0.09 + 0.18 * u, y: -open * Math.sin(Math.PI * u) });
    });
  };
  eye(landmarks.rightEye.upper, -0.2, 0.04);
  eye(landmarks.rightEye.lower, -0.2, -0.04);
  eye(landmarks.leftEye.upper, 0.2, 0.04);
  eye(landmarks.leftEye.lower, 0.2, -0.04);
  landmarks.rightEye.brow.forEach((number, i) => found.set(number, { x: -0.3 + 0.05 * i, y: -0.16 }));
  landmarks.leftEye.brow.forEach((number, i) => found.set(number, { x: 0.1 + 0.05 * i, y: -0.16 }));
  const gap = isOpen ? 0.06 : 0;
  landmarks.innerUpperLip.forEach((number, i) => found.set(number, { x: -0.16 + 0.032 * i, y: 0.36 }));
  landmarks.innerLowerLip.forEach((number, i) =>
    found.set(number, { x: -0.16 + 0.032 * i, y: 0.36 + gap * Math.sin((Math.PI * i) / 10) }),
  );
  const single: readonly (readonly [number, number, number])[] = [
    [landmarks.forehead, 0, -0.35],
    [landmarks.chin, 0, 0.65],
    [landmarks.noseTip, 0, 0.2],
    [landmarks.sides[0], -0.4, 0.1],
    [landmarks.sides[1], 0.4, 0.1],
    [landmarks.cheeks[0], -0.22, 0.2],
    [landmarks.cheeks[1], 0.22, 0.2],
    [landmarks.mouthCorners[0], -0.17, 0.36],
    [landmarks.mouthCorners[1], 0.17, 0.36],
    [landmarks.upperLipTop, 0, 0.32],
    [landmarks.lowerLipBottom, 0, 0.42],
  ];
  for (const [number, x, y] of single) found.set(number, { x, y });
  return found;
}

/** A face that looks at us, in the middle of a square picture. */
export function faceSubject(size: number, isOpen: boolean): Subject {
  const known = spots(isOpen);
  const mesh = Array.from({ length: 468 }, (_, number) => {
    const { x, y } = known.get(number) ?? { x: 0, y: 0.1 };
    return { x: 0.5 + (x * faceHeight) / size, y: 0.4 + (y * faceHeight) / size, z: 0 };
  });
  const face: Face = { box: { x: 0.3, y: 0.25, width: 0.4, height: 0.4 }, score: 1, mesh, drawn: null };
  return {
    id: 'person-1',
    kind: 'person',
    label: 'person',
    score: 1,
    box: { x: 0.15, y: 0.1, width: 0.7, height: 0.9 },
    area: 0.4,
    face,
    keypoints: [],
    disparity: 0.8,
  };
}

/** Skin, eyes and lips in plain colours; eyes are dark all over, or have a dark iris in their white. */
export function facePicture(size: number, isOpen: boolean, hasWhites = false): RgbaImage {
  const data = new Uint8Array(size * size * 4);
  for (let py = 0; py < size; py++) {
    for (let px = 0; px < size; px++) {
      const x = (px - size / 2) / faceHeight;
      const y = (py - 0.4 * size) / faceHeight;
      const inEye = Math.abs(y) < 0.04 && Math.abs(Math.abs(x) - 0.2) < 0.09;
      const inMouth = Math.abs(x) < 0.16 && y > 0.32 && y < (isOpen ? 0.48 : 0.42);
      const isWhite = hasWhites && Math.hypot(Math.abs(x) - 0.2, y) > 0.042;
      data.set(
        inEye && isWhite
          ? [236, 232, 228, 255]
          : inEye
            ? [40, 60, 90, 255]
            : inMouth
              ? [170, 60, 70, 255]
              : [215, 170, 140, 255],
        (py * size + px) * 4,
      );
    }
  }
  return { width: size, height: size, data };
}
