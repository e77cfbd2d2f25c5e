import { setImmediate } from 'node:timers/promises';
import type { Face, Field, Perception, Raster, RgbaImage, Subject } from '../types.ts';
import { makeDepth } from './depth.ts';
import { toRaster } from './grid.ts';
import { combineMatte, placeSecondLook, refineMatte, secondLook } from './matte.ts';
import { loadFaceNet } from './nets/faces.ts';
import { loadMatteNet } from './nets/matte-net.ts';
import { loadObjectNet } from './nets/objects.ts';
import { loadPeopleNet } from './nets/people.ts';
import { loadPoseNet } from './nets/pose.ts';
import { findRegions, refineRegion, share } from './regions.ts';
import { findCandidates, findSubjects } from './subjects.ts';

export type Perceiver = {
  /**
   * What the picture shows. The same picture gives the same perception.
   *
   * @throws the signal's reason when it is aborted.
   */
  perceive(image: RgbaImage, signal: AbortSignal): Promise<Perception>;
};

/** Milliseconds that a step of perception took; for benches. */
export type StepTimer = (step: string, milliseconds: number) => void;

/**
 * Loads every net that is installed and keeps them warm. A net that is missing is done without: a plainer
 * matte, no names, no joints. `inspectWeights` says what is missing.
 */
export async function createPerceiver(onStep: StepTimer = () => {}): Promise<Perceiver> {
  const [matteNet, peopleNet, faceNet, poseNet, objectNet] = await Promise.all([
    loadMatteNet(),
    loadPeopleNet(),
    loadFaceNet(),
    loadPoseNet(),
    loadObjectNet(),
  ]);

  async function perceive(image: RgbaImage, signal: AbortSignal): Promise<Perception> {
    let since = performance.now();
    // Between steps the event loop gets its turn, so that an abort can arrive at all.
    const step = async (name: string): Promise<void> => {
      onStep(name, performance.now() - since);
      await setImmediate();
      signal.throwIfAborted();
      since = performance.now();
    };
    signal.throwIfAborted();
    // The matte net runs on the runtime's own threads while the others block this one.
    const salientRun = matteNet?.run(image) ?? Promise.resolve(null);
    salientRun.catch(() => {});
    await step('matte input');
    const poses = poseNet?.run(image, 0.1) ?? [];
    await step('pose');
    const detections = objectNet?.run(image, 0.3) ?? [];
    await step('objects');
    const seenFaces = faceNet?.run(image, [], 0.55) ?? [];
    await step('faces');
    const people = peopleNet?.run(image) ?? null;
    await step('people');
    const salient = await salientRun;
    await step('matte net');

    const faces = seenFaces.filter((face) => face.mesh.length > 0 || face.score >= 0.7);
    const candidates = findCandidates(detections, poses, faces);
    const persons = candidates.filter((candidate) => candidate.kind === 'person').map((person) => person.box);
    let matte = combineMatte(image, salient, people, persons);
    if (matte === null && matteNet !== null) {
      const closer = await matteNet.run(image, secondLook);
      await step('second look');
      matte = combineMatte(image, placeSecondLook(image, closer), null, []);
    }
    const found = matte === null ? null : findSubjects(matte.coarse, candidates, faces);
    await step('subjects');
    const alpha = matte === null ? null : refineMatte(image, matte);
    await step('matte edges');

    const placed = found?.subjects ?? [];
    const regions = findRegions(
      image,
      matte?.coarse ?? null,
      placed.map((subject) => subject.box.y + subject.box.height),
    );
    await step('regions');
    const sky = regions.sky === null ? null : refineRegion(image, regions.sky, alpha);
    const ground = regions.ground === null ? null : refineRegion(image, regions.ground, alpha);
    await step('region edges');
    const depth = makeDepth(image, matte?.coarse ?? null, found?.labels ?? null, placed, regions);
    const subjects: Subject[] = placed.map((subject, i) => ({ ...subject, disparity: depth.disparities[i]! }));
    const instances = spreadLabels(image, alpha, found?.labels ?? null);
    const covered = subjects.reduce((sum, subject) => sum + subject.area, 0);
    const skyShare = share(regions.sky);
    const groundShare = share(regions.ground);
    const perception: Perception = {
      summary: {
        subjects,
        faces: facesInSight(faces, subjects),
        horizon: regions.horizon,
        horizonSeen: regions.horizonSeen,
        sky: skyShare,
        ground: groundShare,
        landscape: covered < 0.35 && (skyShare > 0.08 || (regions.horizonSeen && groundShare > 0.15)),
      },
      matte: alpha === null ? null : toRaster(alpha),
      matteConfidence: matte?.confidence ?? 0,
      instances,
      sky: sky === null ? null : toRaster(sky),
      ground: ground === null ? null : toRaster(ground),
      background: depth.background,
      foreground: depth.foreground,
    };
    await step('depth');
    return perception;
  }

  return { perceive };
}

/** Faces with a mesh are certain; one without counts only on a subject, since walls and clouds look like faces too. */
function facesInSight(faces: readonly Face[], subjects: readonly Subject[]): Face[] {
  return faces.filter((face) => face.mesh.length > 0 || subjects.some((subject) => subject.face === face));
}

/** Labels at the picture's size, wherever the matte is not quite transparent. */
function spreadLabels(image: RgbaImage, alpha: Field | null, labels: Raster | null): Raster {
  const { width, height } = image;
  const data = new Uint8Array(width * height);
  if (alpha === null || labels === null) return { width, height, data };
  const wide = grownLabels(labels, 8);
  for (let y = 0; y < height; y++) {
    const row = Math.min(labels.height - 1, Math.floor(((y + 0.5) / height) * labels.height)) * labels.width;
    for (let x = 0; x < width; x++) {
      if (alpha.data[y * width + x]! < 1 / 255) continue;
      data[y * width + x] = wide[row + Math.min(labels.width - 1, Math.floor(((x + 0.5) / width) * labels.width))]!;
    }
  }
  return { width, height, data };
}

/** Labels grown outwards by `steps` pixels, over the soft edge that lies outside the half-way line. */
function grownLabels(labels: Raster, steps: number): Uint8Array {
  const { width, height } = labels;
  let current = labels.data;
  for (let step = 0; step < steps; step++) {
    const next = current.slice();
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        if (current[i] !== 0) continue;
        const left = x > 0 ? current[i - 1]! : 0;
        const right = x + 1 < width ? current[i + 1]! : 0;
        const above = y > 0 ? current[i - width]! : 0;
        const below = y + 1 < height ? current[i + width]! : 0;
        next[i] = left || right || above || below;
      }
    }
    current = next;
  }
  return current;
}
