import { setImmediate } from 'node:timers/promises';
import {
  leastMatteConfidence,
  type Box,
  type Face,
  type Field,
  type Perception,
  type PerceptionSummary,
  type RgbaImage,
  type SeenRegion,
  type Subject,
} from '../types.ts';
import { depthSide, makeDepth } from './depth.ts';
import { addDrawnFaces } from './drawn-faces.ts';
import { toRaster } from './grid.ts';
import { findHead } from './heads.ts';
import { findUnknownPeople, lookAtJoints } from './joints.ts';
import { withoutInsubstantial } from './insubstantial.ts';
import { spreadLabels } from './labels.ts';
import { addLimb, findLostLimbs } from './limbs.ts';
import { combineMatte, type Matte, placeSecondLook, refineMatte, secondLook } from './matte.ts';
import { measuredDepth } from './measured-depth.ts';
import { loadDepthNet } from './nets/depth-net.ts';
import { loadFaceNet } from './nets/faces.ts';
import { loadJointNet } from './nets/joints.ts';
import { loadMatteNet } from './nets/matte-net.ts';
import { type Detection, loadObjectNet } from './nets/objects.ts';
import { loadPeopleNet } from './nets/people.ts';
import { joinLooks, keepPeople, looksAtPeople } from './people-looks.ts';
import { loadPoseNet, type Pose } from './nets/pose.ts';
import { findRegions, refineRegion, type Regions, share } from './regions.ts';
import { lookBehind, takeLook } from './regions/look.ts';
import { seeRegions } from './regions/see.ts';
import { type Candidate, findCandidates, findSubjects, isFace, withoutDrawnAnimals } from './subjects.ts';

export type Perceiver = {
  /**
   * What the picture shows. The same picture gives the same perception.
   *
   * @throws the signal's reason when it is aborted.
   */
  perceive(image: RgbaImage, signal: AbortSignal): Promise<Perception>;
};

/** Hears how many milliseconds each step of perception took; for benches. */
export type StepTimer = (step: string, milliseconds: number) => void;

/** Ends a step: tells its time, lets the event loop have its turn so that an abort can arrive, and heeds the abort. */
type EndStep = (name: string) => Promise<void>;

type Nets = Awaited<ReturnType<typeof loadNets>>;

/** What the nets saw, each on its own. */
type Sightings = {
  readonly salient: Field | null;
  readonly people: Field | null;
  readonly poses: readonly Pose[];
  readonly detections: readonly Detection[];
  /** Those and what may be one too: of a crowd the net is sure of hardly anybody. */
  readonly faint: readonly Detection[];
  readonly faces: readonly Face[];
};

/** Detections less sure than this are noise. */
const faintDetection = 0.2;
/** A face that is no face to the mesh net is believed from here on: animals and drawings have such faces. */
const sureFace = 0.7;
/** Faces of drawings are seen as faintly as this. */
const faintFace = 0.45;
/** A detection's box is exact enough to look for lost limbs in it from here on. */
const sureDetection = 0.6;
/** Every further look at the picture takes as long as the first one. */
const mostLimbs = 2;

/**
 * Loads every net that is installed and keeps them warm. A net that is missing is done without: a plainer matte, no
 * names, no joints. `inspectWeights` says what is missing.
 *
 * @param modelsFolder where nets lie that the user has added; null when there is none
 */
export async function createPerceiver(modelsFolder: string | null = null, onStep?: StepTimer): Promise<Perceiver> {
  const nets = await loadNets(modelsFolder);
  return {
    async perceive(image, signal) {
      signal.throwIfAborted();
      let since = performance.now();
      return perceive(nets, image, async (name) => {
        onStep?.(name, performance.now() - since);
        await setImmediate();
        signal.throwIfAborted();
        since = performance.now();
      });
    },
  };
}

async function loadNets(modelsFolder: string | null) {
  const [matte, people, faces, poses, joints, objects, depth] = await Promise.all([
    loadMatteNet(),
    loadPeopleNet(),
    loadFaceNet(),
    loadPoseNet(),
    loadJointNet(),
    loadObjectNet(),
    loadDepthNet(modelsFolder),
  ]);
  return { matte, people, faces, poses, joints, objects, depth };
}

async function perceive(nets: Nets, image: RgbaImage, endStep: EndStep): Promise<Perception> {
  const seen = await look(nets, image, endStep);
  const found = findCandidates(seen.detections, seen.poses, seen.faces);
  const candidates = lookAtJoints(nets.joints, image, found);
  await endStep('joints');
  const persons = candidates.filter((candidate) => candidate.kind === 'person').map((person) => person.box);
  await findLimbs(nets, image, seen, endStep);
  const whole = takeLook(image);
  const first = withoutInsubstantial(
    whole,
    combineMatte(image, seen.salient, seen.people, persons) ?? (await lookCloser(nets, image, endStep)),
    candidates,
  );
  const matte = await lookAtPeople(nets, image, seen, first, candidates, persons, endStep);
  const owned = matte === null ? null : subjectsIn(nets, image, matte, candidates, seen.faces);
  await endStep('subjects');
  const alpha = matte === null ? null : refineMatte(image, matte);
  await endStep('matte edges');

  const placed = owned?.subjects ?? [];
  const feet = placed.map((subject) => subject.box.y + subject.box.height);
  const picture = matte === null ? whole : lookBehind(whole, matte.coarse);
  const regions = findRegions(picture, feet);
  await endStep('regions');
  const sky = refineRegion(image, picture, regions.sky, alpha);
  const ground = refineRegion(image, picture, regions.ground, alpha);
  await endStep('region edges');
  const parts = seeRegions(
    image,
    picture,
    regions,
    owned === null || alpha === null ? null : { subjects: placed, labels: owned.labels, alpha },
    seen.faint.filter(({ kind }) => kind === 'person').map(({ box }) => box),
  );
  await endStep('parts');

  const coarse = matte?.coarse ?? null;
  const labels = owned?.labels ?? null;
  const measured = (await nets.depth?.run(image)) ?? null;
  const depth =
    measured === null
      ? makeDepth(image, coarse, labels, placed, regions)
      : measuredDepth(image, measured, depthSide, coarse, labels, placed, regions.sky);
  const instances = spreadLabels(image, alpha, labels);
  const subjects = placed.map((subject, i) => ({
    ...subject,
    disparity: depth.disparities[i]!,
    head: subject.kind === 'animal' || subject.kind === 'object' ? findHead(subject, instances, i + 1) : null,
  }));
  await endStep('depth');
  return {
    summary: summarise(subjects, seen.faces, regions, matte, parts),
    matte: alpha === null ? null : toRaster(alpha),
    matteConfidence: matte?.confidence ?? 0,
    instances,
    sky,
    ground,
    regions: parts,
    background: depth.background,
    foreground: depth.foreground,
  };
}

/** Every net's view of the picture, one after the other: each of them blocks this thread while it computes. */
async function look(nets: Nets, image: RgbaImage, endStep: EndStep): Promise<Sightings> {
  const salient = (await nets.matte?.run(image)) ?? null;
  await endStep('matte net');
  const poses = nets.poses?.run(image, 0.1) ?? [];
  await endStep('pose');
  const faint = nets.objects?.run(image, faintDetection) ?? [];
  const detections = faint.filter(({ score }) => score >= 0.3);
  await endStep('objects');
  const seen = addDrawnFaces(image, nets.faces?.run(image, headsOf(poses, image), faintFace) ?? [], poses);
  const faces = withoutDrawnAnimals(seen, detections).filter((face) => isFace(face) || face.score >= sureFace);
  await endStep('faces');
  const people = nets.people?.run(image) ?? null;
  await endStep('people');
  return { salient, people, poses, detections, faint, faces };
}

/** Where to look for faces that are small in the picture: around the noses of people who look this way. */
function headsOf(poses: readonly Pose[], image: RgbaImage): Box[] {
  const aspect = image.width / image.height;
  return poses
    .filter((pose) => pose.score >= 0.25 && pose.box.height < 0.75 && (pose.keypoints[0]?.score ?? 0) > 0.3)
    .slice(0, 3)
    .map(({ box, keypoints: [nose] }) => {
      // A standing person is seven to eight heads tall: twice a head and more, whatever the posture.
      const side = 0.4 * Math.max(box.height, box.width * aspect);
      return { x: nose!.x - side / 2 / aspect, y: nose!.y - side / 2, width: side / aspect, height: side };
    });
}

/** What the matte shows, and whose it is; a thing without a name may turn out to be somebody. */
function subjectsIn(
  nets: Nets,
  image: RgbaImage,
  { coarse }: Matte,
  candidates: readonly Candidate[],
  faces: readonly Face[],
): ReturnType<typeof findSubjects> {
  const found = findSubjects(coarse, candidates, faces);
  const unknown = findUnknownPeople(nets.joints, image, found.subjects);
  return unknown.length === 0 ? found : findSubjects(coarse, [...candidates, ...unknown], faces);
}

/** Completes the matte net's view, in place, with limbs that it only sees from nearby. */
async function findLimbs(nets: Nets, image: RgbaImage, { salient, detections }: Sightings, endStep: EndStep) {
  if (nets.matte === null || salient === null) return;
  const boxes = detections.filter(({ score }) => score >= sureDetection).map(({ box }) => box);
  for (const limb of findLostLimbs(salient, boxes).slice(0, mostLimbs)) {
    addLimb(salient, await nets.matte.run(image, limb.look), limb);
    await endStep('limbs');
  }
}

/** A figure that is lost in a wide place comes out when the matte net sees only the middle of the picture. */
async function lookCloser(nets: Nets, image: RgbaImage, endStep: EndStep): Promise<Matte | null> {
  if (nets.matte === null) return null;
  const closer = await nets.matte.run(image, secondLook);
  await endStep('second look');
  return combineMatte(image, placeSecondLook(image, closer), null, []);
}

/** The matte, and where it is not sure of people who are plainly there, a better one. */
async function lookAtPeople(
  nets: Nets,
  image: RgbaImage,
  { salient, people, faces }: Sightings,
  first: Matte | null,
  candidates: readonly Candidate[],
  persons: readonly Box[],
  endStep: EndStep,
): Promise<Matte | null> {
  if (first === null || nets.matte === null || salient === null) return first;
  const looks = looksAtPeople(first, findSubjects(first.coarse, candidates, faces).subjects);
  if (looks.length === 0) return first;
  const seen = [];
  for (const look of looks) {
    seen.push({ look, seen: await nets.matte.run(image, look.box) });
    await endStep('people again');
  }
  const second = combineMatte(image, joinLooks(image, salient, seen), people, persons);
  if (second === null || second.confidence <= first.confidence) return first;
  keepPeople(
    second,
    candidates.filter(({ kind }) => kind === 'person'),
  );
  return second;
}

function summarise(
  subjects: readonly Subject[],
  faces: readonly Face[],
  regions: Regions,
  matte: Matte | null,
  parts: readonly SeenRegion[],
): PerceptionSummary {
  const covered = subjects.reduce((sum, subject) => sum + subject.area, 0);
  const sky = share(regions.sky, matte?.coarse ?? null);
  const ground = share(regions.ground, matte?.coarse ?? null);
  return {
    subjects,
    separable: (matte?.confidence ?? 0) >= leastMatteConfidence,
    regions: parts.map(({ mask: _mask, ...sight }) => sight),
    // A face without a mesh counts only on a subject, since walls and clouds look like faces too.
    faces: faces.filter((face) => isFace(face) || subjects.some((subject) => subject.face === face)),
    horizon: regions.horizon,
    horizonSeen: regions.horizonSeen,
    sky,
    ground,
    landscape: covered < 0.35 && (sky > 0.08 || (regions.horizonSeen && ground > 0.15)),
  };
}
