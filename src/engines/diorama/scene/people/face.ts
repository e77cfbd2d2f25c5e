import {
  faceShapes,
  type FacePart,
  type FacePiece,
  type FaceShape,
  type Mesh,
  type Raster,
  type RgbaImage,
  type Subject,
} from '../../types.ts';
import { cutDrawnEye } from './drawn-eye.ts';
import { drawnPoints } from './drawn-points.ts';
import { readEye } from './eye.ts';
import { canBlink, cutEyelid } from './eyelid.ts';
import { boxedFrame, facePoints, posedFrame, heightAt, type FacePoints, type Spot } from './face-frame.ts';
import { landmarks } from './landmarks.ts';
import { cutEyeball, findIrises } from './gaze.ts';
import { inside } from './mouth-inside.ts';
import { closed, readMouth, type Mouth, type Side } from './mouth.ts';
import { cutPatch, smoothstep } from './patch.ts';

/** Less turned aside than this a face shows both eyes. */
const facesUs = 0.35;
/** A face turned farther shows its chin against what is behind it. */
const fromTheSide = 0.8;

/**
 * The parts of a subject's face that can move, from the photo's pixels: none where it has no mesh, is small, or turned
 * away; its head can turn all the same, also where no more is known of it than its joints. Null where no head is seen.
 *
 * @param matte soft alpha of the subjects: at their outline the face's pieces leave the edge to the cut-out below them
 */
export function buildFace(image: RgbaImage, subject: Subject, matte: Raster | null): FacePart | null {
  if (subject.face === null) {
    const frame = posedFrame(subject.keypoints, image.width, image.height);
    return frame === null ? null : { of: subject.id, frame, pieces: [], can: [], gape: 0 };
  }
  const { drawn } = subject.face;
  const points = drawn === null ? facePoints(subject.face, image.width, image.height) : drawnPoints(drawn);
  if (points === null || !points.hasFeatures) {
    const frame = points?.frame ?? boxedFrame(subject.face, image.width, image.height);
    return { of: subject.id, frame, pieces: [], can: [], gape: 0 };
  }
  const solid = (i: number): number => (matte === null ? 1 : smoothstep(225, 254, matte.data[i]!));
  const mouth = points.drawn !== null && points.drawn.mouth === null ? null : readMouth(image, points);
  const skin = mouth === null ? [] : facePieces(image, points, mouth, solid);
  const eyes = points.drawn === null ? eyePieces(image, points, mouth, solid) : drawnEyes(image, points, mouth, solid);
  const pieces = [...skin, ...eyes];
  const can = new Set(pieces.flatMap(({ shapes }) => Object.keys(shapes)));
  return {
    of: subject.id,
    frame: points.frame,
    pieces,
    can: faceShapes.filter((shape) => can.has(shape)),
    gape: mouth === null ? 0 : gapeOf(mouth, points),
  };
}

/** How wide open a mouth is in the photo, as the jaw opens it. */
function gapeOf({ gap, travel }: Mouth, { frame, drawn }: FacePoints): number {
  if (gap < closed * frame.height) return 0;
  // A drawn mouth that shut wholly would fold its teeth; a chin seen from the side would leave its outline.
  const shuts = drawn !== null ? 0.6 : Math.abs(frame.turned) > fromTheSide ? 0.3 : 1;
  return shuts * (gap / travel);
}

/** What the rest of the face does to a piece at an eye. */
function withFace(points: FacePoints, mouth: Mouth | null, mesh: Mesh): FacePiece['shapes'] {
  const spots = cornersIn(points, mesh);
  const moved = { brows: travelOf(points, spots, brows(points)) };
  return mouth === null ? moved : { ...moved, smile: travelOf(points, spots, mouth.smile) };
}

function drawnEyes(
  image: RgbaImage,
  points: FacePoints,
  mouth: Mouth | null,
  solid: (index: number) => number,
): FacePiece[] {
  return (points.drawn?.eyes ?? []).flatMap((opening, i) => {
    const shape: FaceShape = i === 0 ? 'blinkRight' : 'blinkLeft';
    return (opening === null ? [] : cutDrawnEye(image, points, opening, solid)).map(({ mesh, travel, shade }) => ({
      mesh,
      shapes: { [shape]: travel, ...withFace(points, mouth, mesh) },
      shade,
      hiddenAtRest: true,
    }));
  });
}

/** Lids, and eyeballs that look around. */
function eyePieces(
  image: RgbaImage,
  points: FacePoints,
  mouth: Mouth | null,
  solid: (index: number) => number,
): FacePiece[] {
  const both = (['rightEye', 'leftEye'] as const).map((side) => ({ side, eye: readEye(image, points, side) }));
  const bare = both.filter(({ eye }) => canBlink(image, points, eye));
  // Of a face that looks at us either both eyes are seen or something covers them, as sunglasses do.
  const seen = bare.length === 1 && Math.abs(points.frame.turned) < facesUs ? [] : bare;
  const irises = findIrises(
    image,
    points,
    seen.map(({ eye }) => eye),
  );
  return seen.flatMap(({ side, eye }, k): FacePiece[] => {
    const iris = irises?.[k];
    const parts = iris === undefined ? [] : cutEyeball(image, points, eye, iris, solid);
    const eyeball = parts.map(({ mesh, lookSide, lookDown }) => ({
      mesh,
      shapes: { lookSide, lookDown, ...withFace(points, mouth, mesh) },
      shade: null,
      hiddenAtRest: true,
    }));
    const lid = cutEyelid(image, points, side, eye, solid);
    if (lid === null) return eyeball;
    const shape: FaceShape = side === 'rightEye' ? 'blinkRight' : 'blinkLeft';
    return [
      ...eyeball,
      {
        mesh: lid.mesh,
        shapes: { [shape]: lid.travel, ...withFace(points, mouth, lid.mesh) },
        shade: lid.shade,
        hiddenAtRest: true,
      },
    ];
  });
}

/** The whole face as one piece, and for a closed mouth what opens between its lips. */
function facePieces(image: RgbaImage, points: FacePoints, mouth: Mouth, solid: (index: number) => number): FacePiece[] {
  const { frame } = points;
  const h = frame.height;
  const spacing = Math.min(Math.max(h / 40, 3), 9);
  const isClosed = mouth.gap < closed * h;
  const line = (x: number): number => (mouth.upper(x) + mouth.lower(x)) / 2;
  const box = {
    left: mouth.middle.x - 0.56 * h,
    right: mouth.middle.x + 0.56 * h,
    top: -0.42 * h,
    bottom: frame.chin.y + 0.36 * h,
  };
  const isAbove = ({ x, y }: Spot): boolean => y < line(x);
  const whole = cutPatch(
    image,
    {
      id: 'face',
      frame,
      box,
      spacing,
      alpha: ({ x, y }) => smoothstep(0, 0.09 * h, Math.min(x - box.left, box.right - x, y - box.top, box.bottom - y)),
      keeps: (a, b, c) =>
        !isClosed ||
        (isAbove(a) === isAbove(b) && isAbove(b) === isAbove(c)) ||
        Math.max(...[a, b, c].map(({ x }) => Math.abs(mouth.across(x)))) > 0.97,
    },
    solid,
  );
  if (whole === null) return [];
  const shapesOf = (spots: readonly Spot[], side: Side): FacePiece['shapes'] => ({
    jaw: travelOf(points, spots, (at) => mouth.jaw(at, side)),
    wide: travelOf(points, spots, mouth.wide),
    smile: travelOf(points, spots, mouth.smile),
    brows: travelOf(points, spots, brows(points)),
  });
  const face: FacePiece = {
    mesh: whole.mesh,
    shapes: shapesOf(whole.spots, 'own'),
    shade: null,
    hiddenAtRest: true,
  };
  if (!isClosed) return [face];

  const lip = (side: 'upper' | 'lower'): FacePiece[] => {
    const sign = side === 'upper' ? -1 : 1;
    const reach = Math.max(3 * spacing, 0.05 * h);
    const piece = cutPatch(
      image,
      {
        id: `${side} lip`,
        frame,
        box: {
          left: mouth.middle.x - mouth.halfWidth * 1.05,
          right: mouth.middle.x + mouth.halfWidth * 1.05,
          top: mouth.middle.y - reach - 0.06 * h,
          bottom: mouth.middle.y + reach + 0.06 * h,
        },
        spacing: Math.max(spacing / 2, 1.5),
        alpha({ x, y }) {
          const away = (y - line(x)) * sign;
          const ends = 1 - smoothstep(0.9, 1.03, Math.abs(mouth.across(x)));
          return ends * smoothstep(-1.2, 0.2, away) * (1 - smoothstep(reach * 0.7, reach, away));
        },
      },
      solid,
    );
    return piece === null
      ? []
      : [{ mesh: piece.mesh, shapes: shapesOf(piece.spots, side), shade: null, hiddenAtRest: true }];
  };
  const within = inside(image, points, mouth, solid);
  const behind: FacePiece[] =
    within === null ? [] : [{ mesh: within.mesh, shapes: { jaw: within.still }, shade: null, hiddenAtRest: true }];
  return [...behind, face, ...lip('upper'), ...lip('lower')];
}

function brows(points: FacePoints): (at: Spot) => Spot {
  const h = points.frame.height;
  const lines = [landmarks.rightEye.brow, landmarks.leftEye.brow].map((brow) =>
    points.all(brow).toSorted((a, b) => a.x - b.x),
  );
  return ({ x, y }) => {
    let lift = 0;
    for (const line of lines) {
      const beside = Math.max(line[0]!.x - x, x - line.at(-1)!.x, 0);
      const off = y - heightAt(line, x);
      lift = Math.max(
        lift,
        Math.exp(-(off * off) / (off < 0 ? 0.14 * h : 0.085 * h) ** 2 - (beside / (0.07 * h)) ** 2),
      );
    }
    return { x: 0, y: -0.045 * h * lift };
  };
}

function cornersIn({ frame }: FacePoints, { corners }: Mesh): Spot[] {
  return Array.from({ length: corners.length / 2 }, (_, i) => {
    const dx = corners[i * 2]! - frame.x;
    const dy = corners[i * 2 + 1]! - frame.y;
    return { x: dx * frame.across.x + dy * frame.across.y, y: dy * frame.across.x - dx * frame.across.y };
  });
}

/** A field of the face's own axes at every vertex, in picture pixels. */
function travelOf({ frame: { across } }: FacePoints, spots: readonly Spot[], field: (at: Spot) => Spot): Float32Array {
  const travel = new Float32Array(spots.length * 2);
  spots.forEach((at, i) => {
    const { x, y } = field(at);
    travel[i * 2] = x * across.x - y * across.y;
    travel[i * 2 + 1] = x * across.y + y * across.x;
  });
  return travel;
}
