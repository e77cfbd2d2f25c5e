import type { Box, RgbaImage, SubjectKind } from '../../types.ts';
import { overlap } from '../boxes.ts';
import { resizeRgb } from '../raster/resize.ts';
import { loadGraphNet } from './graph-net.ts';

export type Detection = {
  readonly label: string;
  readonly kind: SubjectKind;
  readonly score: number;
  readonly box: Box;
};

const side = 416;
const strides = [8, 16, 32] as const;
/** Each side's distance is a distribution over 0..10 strides (generalized focal loss, Li 2020). */
const bins = 11;
// The net was trained on blue, green, red with these means and deviations (config of RangiLyu/nanodet).
const mean = [103.53, 116.28, 123.675] as const;
const deviation = [57.375, 57.12, 58.395] as const;

/** The 80 classes of COCO in the net's order. */
const labels = (
  'person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,stop sign,parking meter,bench,bird,cat,dog,' +
  'horse,sheep,cow,elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee,skis,snowboard,sports ball,kite,' +
  'baseball bat,baseball glove,skateboard,surfboard,tennis racket,bottle,wine glass,cup,fork,knife,spoon,bowl,banana,apple,sandwich,' +
  'orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,potted plant,bed,dining table,toilet,tv,laptop,mouse,remote,keyboard,' +
  'cell phone,microwave,oven,toaster,sink,refrigerator,book,clock,vase,scissors,teddy bear,hair drier,toothbrush'
).split(',');

function kindOf(index: number): SubjectKind {
  if (index === 0) return 'person';
  if (index <= 8) return 'vehicle';
  if (index >= 14 && index <= 23) return 'animal';
  return 'object';
}

export type ObjectNet = {
  /** What the net names in the picture with a score of at least `minimum`, best first, doubles removed. */
  run(image: RgbaImage, minimum: number): Detection[];
};

/** NanoDet on COCO's 80 classes; null when its package is not installed. */
export async function loadObjectNet(): Promise<ObjectNet | null> {
  const net = await loadGraphNet('objects');
  if (net === null) return null;
  return {
    run(image, minimum) {
      const rgb = resizeRgb(image, side, side).data;
      const plane = side * side;
      const input = new Float32Array(plane * 3);
      for (let i = 0; i < plane; i++) {
        for (let c = 0; c < 3; c++) input[c * plane + i] = (rgb[i * 3 + 2 - c]! - mean[c]!) / deviation[c]!;
      }
      const names = ['Identity:0', 'Identity_1:0', 'Identity_2:0', 'Identity_3:0', 'Identity_4:0', 'Identity_5:0'];
      const outputs = net.run(input, [1, 3, side, side], names);
      return withoutDoubles(
        strides.flatMap((stride, level) => decode(outputs[level]!, outputs[level + 3]!, stride, minimum)),
      );
    },
  };
}

function decode(scores: Float32Array, distances: Float32Array, stride: number, minimum: number): Detection[] {
  const grid = side / stride;
  const found: Detection[] = [];
  for (let cell = 0; cell < grid * grid; cell++) {
    let best = 0;
    for (let c = 1; c < labels.length; c++)
      if (scores[cell * labels.length + c]! > scores[cell * labels.length + best]!) best = c;
    const score = scores[cell * labels.length + best]!;
    if (score < minimum) continue;
    const reach = [0, 1, 2, 3].map((edge) => (expectation(distances, (cell * 4 + edge) * bins) * stride) / side);
    const x = (((cell % grid) + 0.5) * stride) / side;
    const y = ((Math.floor(cell / grid) + 0.5) * stride) / side;
    const left = Math.max(0, x - reach[0]!);
    const top = Math.max(0, y - reach[1]!);
    const box = { x: left, y: top, width: Math.min(1, x + reach[2]!) - left, height: Math.min(1, y + reach[3]!) - top };
    found.push({ label: labels[best]!, kind: kindOf(best), score, box });
  }
  return found;
}

function expectation(logits: Float32Array, at: number): number {
  let total = 0;
  let weighted = 0;
  for (let i = 0; i < bins; i++) {
    const weight = Math.exp(logits[at + i]!);
    total += weight;
    weighted += weight * i;
  }
  return weighted / total;
}

function withoutDoubles(found: Detection[]): Detection[] {
  const kept: Detection[] = [];
  for (const candidate of found.toSorted((a, b) => b.score - a.score)) {
    if (!kept.some((other) => overlap(other.box, candidate.box) > (other.label === candidate.label ? 0.5 : 0.75)))
      kept.push(candidate);
  }
  return kept;
}
