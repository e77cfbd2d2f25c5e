import type { Box, Keypoint, RgbaImage } from '../../types.ts';
import { resizeRgb } from '../raster/resize.ts';
import { loadGraphNet } from './graph-net.ts';

export type Pose = { readonly score: number; readonly box: Box; readonly keypoints: readonly Keypoint[] };

/** The joints of COCO in their order. */
export const jointNames = [
  'nose',
  'left_eye',
  'right_eye',
  'left_ear',
  'right_ear',
  'left_shoulder',
  'right_shoulder',
  'left_elbow',
  'right_elbow',
  'left_wrist',
  'right_wrist',
  'left_hip',
  'right_hip',
  'left_knee',
  'right_knee',
  'left_ankle',
  'right_ankle',
] as const;

const longSide = 256;
const perPerson = 56;

export type PoseNet = {
  /** Up to six people with all 17 joints each, best first; how far a joint may be trusted is its own score. */
  run(image: RgbaImage, minimum: number): Pose[];
};

/** MoveNet multipose; null when its package is not installed. */
export async function loadPoseNet(): Promise<PoseNet | null> {
  const net = await loadGraphNet('pose');
  if (net === null) return null;
  return {
    run(image, minimum) {
      // The net takes any multiple of 32; the picture is stretched by the few percent that rounding needs.
      const scale = longSide / Math.max(image.width, image.height);
      const width = Math.max(1, Math.round((image.width * scale) / 32)) * 32;
      const height = Math.max(1, Math.round((image.height * scale) / 32)) * 32;
      const rgb = resizeRgb(image, width, height).data;
      const [values] = net.run(rgb, [1, height, width, 3], ['Identity:0'], 'int32');
      const poses: Pose[] = [];
      for (let at = 0; at + perPerson <= values!.length; at += perPerson) {
        const person = values!.subarray(at, at + perPerson);
        if (person[55]! >= minimum) poses.push(readPose(person));
      }
      return poses.toSorted((a, b) => b.score - a.score);
    },
  };
}

function readPose(values: Float32Array): Pose {
  const [top, left, bottom, right] = [values[51]!, values[52]!, values[53]!, values[54]!].map((v) =>
    Math.min(1, Math.max(0, v)),
  );
  return {
    score: values[55]!,
    box: { x: left!, y: top!, width: right! - left!, height: bottom! - top! },
    keypoints: jointNames.map((name, i) => ({
      name,
      x: values[i * 3 + 1]!,
      y: values[i * 3]!,
      score: values[i * 3 + 2]!,
    })),
  };
}
