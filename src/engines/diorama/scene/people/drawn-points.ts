import type { DrawnFace, DrawnOpening } from '../../drawn-face.ts';
import { heightAt, type FacePoints, type Spot } from './face-frame.ts';
import { landmarks } from './landmarks.ts';
import { intoFace } from './patch.ts';

/** Where a chin is of which nothing is seen, in distances of the eyes below them. */
const plainChin = 1.25;

/**
 * The points that a face's rig reads, from the features of a drawing: eyes and mouth lie where they are drawn, the rest
 * as far from them as in most faces.
 */
export function drawnPoints(drawn: DrawnFace): FacePoints {
  const [a, b] = drawn.middles;
  const apart = Math.max(Math.hypot(b.x - a.x, b.y - a.y), 1);
  const across = { x: (b.x - a.x) / apart, y: (b.y - a.y) / apart };
  const origin = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  const into = ({ x, y }: Spot): Spot => intoFace({ ...origin, across }, x, y);
  const known = new Map<number, Spot>();
  const put = (numbers: readonly number[], line: readonly Spot[]): void => {
    const [from, to] = [line[0]!.x, line.at(-1)!.x];
    numbers.forEach((number, i) => {
      const x = from + ((to - from) * i) / (numbers.length - 1);
      known.set(number, { x, y: heightAt(line, x) });
    });
  };
  const ordered = (line: DrawnOpening['upper']): Spot[] => line.map(into).toSorted((p, q) => p.x - q.x);

  [landmarks.rightEye, landmarks.leftEye].forEach((eye, i) => {
    const own = drawn.eyes[i] ?? null;
    const at = into(drawn.middles[i]!);
    const flat = [
      { x: at.x - 0.25 * apart, y: at.y },
      { x: at.x + 0.25 * apart, y: at.y },
    ];
    const upper = own === null ? flat : ordered(own.upper);
    put(eye.upper, upper);
    put(eye.lower, own === null ? flat : ordered(own.lower));
    const top = Math.min(...upper.map(({ y }) => y));
    put(
      eye.brow,
      upper.map(({ x }) => ({ x, y: top - 0.22 * apart })),
    );
  });
  const mouth = drawn.mouth;
  const upperLip = mouth === null ? [] : ordered(mouth.upper);
  const lowerLip = mouth === null ? [] : ordered(mouth.lower);
  const middle = {
    x: mouth === null ? 0 : (upperLip[0]!.x + upperLip.at(-1)!.x) / 2,
    y: mouth === null ? 0.95 * apart : (heightAt(upperLip, 0) + heightAt(lowerLip, 0)) / 2,
  };
  const lowest = Math.max(...lowerLip.map(({ y }) => y), 0);
  const isOpen = lowest - Math.min(...upperLip.map(({ y }) => y)) > 0.2 * apart;
  const chin = { x: middle.x, y: mouth === null ? plainChin * apart : lowest + (isOpen ? 0.16 : 0.45) * apart };
  if (mouth !== null) {
    put(landmarks.innerUpperLip, upperLip);
    put(landmarks.innerLowerLip, lowerLip);
    known.set(landmarks.mouthCorners[0], upperLip[0]!);
    known.set(landmarks.mouthCorners[1], upperLip.at(-1)!);
  }
  known.set(landmarks.cheeks[0], { x: -0.75 * apart, y: 0.55 * apart });
  known.set(landmarks.cheeks[1], { x: 0.75 * apart, y: 0.55 * apart });
  known.set(landmarks.chin, chin);

  const turned = Math.min(Math.max((1.2 * middle.x) / apart, -0.6), 0.6);
  const at = (landmark: number): Spot => known.get(landmark) ?? { x: 0, y: 0 };
  return {
    frame: { ...origin, across, width: 2.1 * apart, height: chin.y / 0.62, chin, turned },
    hasFeatures: true,
    drawn,
    at,
    all: (numbers) => numbers.map(at),
  };
}
