import type { Box, Keypoint, RgbaImage, Subject } from '../types.ts';
import type { JointNet } from './nets/joints.ts';
import type { Candidate } from './subjects.ts';

/** Every look takes some 80 ms: more people than this are a crowd, whose limbs are hidden by one another. */
const mostPeople = 3;
/** Shares of the picture's shorter side: smaller people have no limbs to move. */
const leastHeight = 0.18;
/** Room around a person, as a share of the longer side of their box: hands reach out of boxes. */
const room = 0.125;
/** Joints from here on tell whether two views are of the same person. */
const sure = 0.3;
/** Two views of a joint that are farther apart, in lengths of the box's longer side, are of two things. */
const apart = 0.09;

/** The people, the larger ones with the joints that show when each is looked at from nearby. */
export function lookAtJoints(
  net: JointNet | null,
  image: RgbaImage,
  people: readonly Candidate[],
): readonly Candidate[] {
  if (net === null) return people;
  const size = ({ box }: Candidate): number => Math.max(box.width * image.width, box.height * image.height);
  const near = people
    .filter((person) => person.kind === 'person' && size(person) > leastHeight * Math.min(image.width, image.height))
    .toSorted((a, b) => size(b) - size(a))
    .slice(0, mostPeople);
  return people.map((person) => {
    if (!near.includes(person)) return person;
    const seen = net.run(image, around(person.box, image));
    const keypoints = fuseJoints(person.keypoints, seen, person.box, image.width / image.height);
    return { ...person, keypoints };
  });
}

/** Joints seen of what no detector knows, as a silhouette, from which on it is somebody, and how sure of them all. */
const leastSeen = 9;
const leastMean = 0.34;
/** They reach over this share of its height, or are of somebody small in front of it. */
const leastReach = 0.5;
/** Whose box fills more of the picture than this would be known by their face or pose: what is not is an animal or a thing. */
const mostFilled = 0.5;
/** A look from nearer than the first, in heights of the box, around the joints that were found. */
const nearer = 1.1;

/**
 * People whom no detector knows among the things that have no name: backs and silhouettes whose joints show, in their
 * natural order, when each is looked at from nearby.
 */
export function findUnknownPeople(
  net: JointNet | null,
  image: RgbaImage,
  subjects: readonly Pick<Subject, 'kind' | 'label' | 'box'>[],
): readonly Candidate[] {
  if (net === null) return [];
  const upright = subjects.filter(
    ({ kind, label, box }) =>
      kind === 'object' &&
      label === null &&
      box.width * box.height < mostFilled &&
      box.height * image.height > box.width * image.width &&
      box.height * image.height > leastHeight * Math.min(image.width, image.height),
  );
  return upright.slice(0, mostPeople).flatMap(({ box }): Candidate[] => {
    const first = net.run(image, around(box, image));
    if (!isSomebody(first) || reachOf(first) < leastReach * box.height) return [];
    const seen = first.filter(({ score }) => score >= sure);
    const side = nearer * box.height * image.height;
    const second = net.run(image, {
      x: seen.reduce((sum, { x }) => sum + x, 0) / seen.length - side / 2 / image.width,
      y: box.y + box.height / 2 - side / 2 / image.height,
      width: side / image.width,
      height: side / image.height,
    });
    const keypoints = isSomebody(second) && meanScore(second) > meanScore(first) ? second : first;
    return [{ kind: 'person', label: 'person', score: meanScore(keypoints), box, keypoints }];
  });
}

/** From the highest joint to the lowest, as a share of the picture's height. */
function reachOf(joints: readonly Keypoint[]): number {
  const heights = joints.map(({ y }) => y);
  return Math.max(...heights) - Math.min(...heights);
}

function meanScore(joints: readonly Keypoint[]): number {
  return joints.reduce((sum, { score }) => sum + score, 0) / Math.max(joints.length, 1);
}

/** Whether joints are seen well enough and lie one above the other as those of somebody who stands. */
function isSomebody(joints: readonly Keypoint[]): boolean {
  if (joints.filter(({ score }) => score >= sure).length < leastSeen || meanScore(joints) < leastMean) return false;
  const heights = ['nose', 'shoulder', 'hip', 'knee', 'ankle'].map((name) => {
    const own = joints.filter((joint) => joint.name.endsWith(name));
    return own.reduce((sum, { y }) => sum + y, 0) / Math.max(own.length, 1);
  });
  return heights.every((y, i) => i === 0 || y > heights[i - 1]!);
}

/** A square around a box. */
function around(box: Box, { width, height }: RgbaImage): Box {
  const side = (1 + 2 * room) * Math.max(box.width * width, box.height * height);
  return {
    x: box.x + box.width / 2 - side / 2 / width,
    y: box.y + box.height / 2 - side / 2 / height,
    width: side / width,
    height: side / height,
  };
}

/**
 * Two views of a person's joints in one: where they agree, between them and surer than either; else the surer one, less
 * sure than it was. A view of somebody else is left out.
 *
 * @param far the joints as seen in the whole picture; empty when no pose was found there
 * @param near as seen in the person's box
 * @param aspect width of the picture over its height
 */
export function fuseJoints(far: readonly Keypoint[], near: readonly Keypoint[], box: Box, aspect: number): Keypoint[] {
  if (near.filter(({ score }) => score >= sure).length < 5) return [...far];
  if (far.length === 0) return near.filter(({ score }) => score >= sure).length < 9 ? [] : [...near];
  const long = Math.max(box.width * aspect, box.height);
  const distances = far.map((a, i) => Math.hypot((a.x - near[i]!.x) * aspect, a.y - near[i]!.y) / long);
  const shared = distances.filter((_, i) => far[i]!.score >= sure && near[i]!.score >= sure);
  // Most of what both see must be at the same place: else the box holds two people, and each view is of one.
  if (shared.filter((distance) => distance < 1.5 * apart).length < 0.6 * shared.length) return [...far];
  return far.map((a, i) => {
    const b = near[i]!;
    const both = a.score + b.score;
    if (distances[i]! < apart && both > 0) {
      const share = b.score / both;
      const x = a.x + (b.x - a.x) * share;
      const y = a.y + (b.y - a.y) * share;
      return {
        name: a.name,
        x,
        y,
        score: 1 - (1 - Math.max(a.score, b.score)) * (1 - 0.25 * Math.min(a.score, b.score)),
      };
    }
    const [best, other] = a.score > b.score ? [a, b] : [b, a];
    return { ...best, score: best.score * (1 - 0.5 * other.score) };
  });
}
