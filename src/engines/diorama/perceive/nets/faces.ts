import type { Box, Face, RgbaImage } from '../../types.ts';
import { overlap } from '../boxes.ts';
import { resizeRgb } from '../raster/resize.ts';
import { loadGraphNet, type GraphNet } from './graph-net.ts';

type Pixels = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
type Found = { readonly score: number; readonly box: Box; readonly eyes: readonly [Point, Point] };
type Point = { readonly x: number; readonly y: number };

const finderSide = 256;
const meshSide = 192;
const meshPoints = 468;

export type FaceNet = {
  /**
   * Faces, best first, each with its mesh where one fits. The finder looks at the whole picture and at
   * each of `places` (fractions), where it sees faces that are small in the picture.
   */
  run(image: RgbaImage, places: readonly Box[], minimum: number): Face[];
};

/** BlazeFace and MediaPipe's face mesh; null when the package is not installed. */
export async function loadFaceNet(): Promise<FaceNet | null> {
  const [finder, mesh] = await Promise.all([loadGraphNet('faces'), loadGraphNet('face-mesh')]);
  if (finder === null || mesh === null) return null;
  const anchors = makeAnchors();

  const find = (image: RgbaImage, square: Pixels, minimum: number): Found[] => {
    const input = resizeRgb(image, finderSide, finderSide, square).data.map((value) => value / 127.5 - 1);
    const [scoresFine, scoresCoarse, boxesFine, boxesCoarse] = finder.run(
      input,
      [1, finderSide, finderSide, 3],
      ['Identity:0', 'Identity_1:0', 'Identity_2:0', 'Identity_3:0'],
    );
    const scores = [...scoresFine!, ...scoresCoarse!];
    const boxes = [...boxesFine!, ...boxesCoarse!];
    const toX = (v: number): number => (square.x + (v / finderSide) * square.width) / image.width;
    const toY = (v: number): number => (square.y + (v / finderSide) * square.height) / image.height;
    const found: Found[] = [];
    for (let i = 0; i < scores.length; i++) {
      const score = 1 / (1 + Math.exp(-scores[i]!));
      if (score < minimum) continue;
      const at = (k: number): Point => ({
        x: anchors[i]!.x + boxes[i * 16 + k]!,
        y: anchors[i]!.y + boxes[i * 16 + k + 1]!,
      });
      const centre = at(0);
      const width = boxes[i * 16 + 2]!;
      const height = boxes[i * 16 + 3]!;
      const point = (p: Point): Point => ({ x: toX(p.x), y: toY(p.y) });
      found.push({
        score,
        box: {
          x: toX(centre.x - width / 2),
          y: toY(centre.y - height / 2),
          width: ((width / finderSide) * square.width) / image.width,
          height: ((height / finderSide) * square.height) / image.height,
        },
        eyes: [point(at(4)), point(at(6))],
      });
    }
    return found;
  };

  return {
    run(image, places, minimum) {
      const longest = Math.max(image.width, image.height);
      // A square around the whole picture; what lies beyond its borders repeats them.
      const whole = {
        x: (image.width - longest) / 2,
        y: (image.height - longest) / 2,
        width: longest,
        height: longest,
      };
      const found = [whole, ...places.map((box) => squareAround(box, image))].flatMap((square) =>
        find(image, square, minimum),
      );
      const kept: Found[] = [];
      for (const face of found.toSorted((a, b) => b.score - a.score)) {
        if (!kept.some((other) => overlap(other.box, face.box) > 0.3)) kept.push(face);
      }
      return kept.map((face) => {
        const fitted = fitMesh(mesh, image, face);
        return { box: face.box, score: face.score, mesh: fitted, drawn: null };
      });
    },
  };
}

function squareAround(box: Box, image: RgbaImage): Pixels {
  const side = Math.max(box.width * image.width, box.height * image.height);
  return {
    x: (box.x + box.width / 2) * image.width - side / 2,
    y: (box.y + box.height / 2) * image.height - side / 2,
    width: side,
    height: side,
  };
}

/** Two boxes around each cell of a 16 x 16 grid, six around each of an 8 x 8 grid, in pixels of the finder. */
function makeAnchors(): Point[] {
  const anchors: Point[] = [];
  for (const [stride, count] of [
    [16, 2],
    [32, 6],
  ] as const) {
    const cells = finderSide / stride;
    for (let y = 0; y < cells; y++) {
      for (let x = 0; x < cells; x++) {
        for (let n = 0; n < count; n++) anchors.push({ x: (x + 0.5) * stride, y: (y + 0.5) * stride });
      }
    }
  }
  return anchors;
}

/** The face turned upright into a square, through the mesh net, and the points turned back; empty when the net sees no face in it. */
function fitMesh(net: GraphNet, image: RgbaImage, face: Found): Face['mesh'] {
  const centreX = (face.box.x + face.box.width / 2) * image.width;
  const centreY = (face.box.y + face.box.height / 2) * image.height;
  const [right, left] = face.eyes;
  const angle = Math.atan2((left.y - right.y) * image.height, (left.x - right.x) * image.width);
  // MediaPipe's own margin around a detected face is 1.5 times its box.
  const side = 1.5 * Math.max(face.box.width * image.width, face.box.height * image.height);
  const cos = (Math.cos(angle) * side) / meshSide;
  const sin = (Math.sin(angle) * side) / meshSide;
  const input = new Float32Array(meshSide * meshSide * 3);
  for (let y = 0; y < meshSide; y++) {
    for (let x = 0; x < meshSide; x++) {
      const u = x + 0.5 - meshSide / 2;
      const v = y + 0.5 - meshSide / 2;
      sample(
        image,
        centreX + u * cos - v * sin - 0.5,
        centreY + u * sin + v * cos - 0.5,
        input,
        (y * meshSide + x) * 3,
      );
    }
  }
  const [points, flag] = net.run(input, [1, meshSide, meshSide, 3], ['Identity_2:0', 'Identity_1:0']);
  if (flag![0]! < 0.5) return [];
  return Array.from({ length: meshPoints }, (_, i) => {
    const u = points![i * 3]! - meshSide / 2;
    const v = points![i * 3 + 1]! - meshSide / 2;
    return {
      x: (centreX + u * cos - v * sin) / image.width,
      y: (centreY + u * sin + v * cos) / image.height,
      z: (points![i * 3 + 2]! * side) / meshSide / image.width,
    };
  });
}

function sample(image: RgbaImage, x: number, y: number, out: Float32Array, at: number): void {
  const cx = Math.min(image.width - 1.001, Math.max(0, x));
  const cy = Math.min(image.height - 1.001, Math.max(0, y));
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const fx = cx - x0;
  const fy = cy - y0;
  const stride = image.width * 4;
  const base = y0 * stride + x0 * 4;
  for (let c = 0; c < 3; c++) {
    const top = image.data[base + c]! * (1 - fx) + image.data[base + 4 + c]! * fx;
    const bottom = image.data[base + stride + c]! * (1 - fx) + image.data[base + stride + 4 + c]! * fx;
    out[at + c] = (top * (1 - fy) + bottom * fy) / 255;
  }
}
