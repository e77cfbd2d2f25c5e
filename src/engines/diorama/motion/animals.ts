import type { Action, Plan } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import { randomFor } from '../random.ts';
import type { AnimalLid, AnimalPart } from '../animal-part.ts';
import type { Box, FaceFrame, Mesh, Scene, Subject } from '../types.ts';
import { animalActs, sideHeads, type AnimalAct } from './animals/acts.ts';
import { moveBody, moveLimbs, standing, type AnimalPose } from './animals/pose.ts';
import { numberOf } from './breeze.ts';
import { minimumJerk } from './easing.ts';
import { calm, type Expression } from './people/expression.ts';
import { gestureOf } from './people/gestures/gestures.ts';
import type { Gesture } from './people/gestures/gesture.ts';
import { makeCarrier, type Carrier } from './people/head.ts';
import type { Displacement, Instant, Program } from './program.ts';

/** Heads of animals turn farther than people's: fur has no fine shape to lose. */
const wide = 1.6;

/** Seconds in which the mesh appears over the layer that it takes the place of, and in which that goes. */
const appears = 0.12;
const goes = 0.3;

/**
 * What takes an animal's outline away from its place. Elsewhere the layer's own edge is the better one: what the matte
 * missed of a wing lies beside it without a seam.
 */
const leaving: ReadonlySet<string> = new Set(['walk', 'run', 'jump', 'dance', 'flap', 'shake']);

type Animal = {
  readonly part: AnimalPart;
  /** What is drawn of it: the part's mesh, or that with the layer's own texture. */
  readonly mesh: Mesh;
  /** When it first moves, seconds. */
  readonly from: number;
  readonly acts: readonly { readonly act: AnimalAct; readonly action: Action }[];
  readonly carrier: Carrier;
  readonly expression: (seconds: number) => Expression;
};

/**
 * Animals move their limbs as far as their outline tells them apart. Heads that face us nod, tilt and turn as people's
 * do, in front of a neck; where nothing is cut out the picture bends for that.
 */
export function animalsProgram(plan: Plan, scene: Scene): Program | null {
  const whole = scene.animals.flatMap((part) => animalOf(part, plan, scene) ?? []);
  const heads = scene.subjects.flatMap((subject): Displacement[] => {
    if (whole.some(({ part }) => part.of === subject.id)) return [];
    if (subject.kind === 'person' || subject.head === undefined || subject.head === null) return [];
    const acts = gesturesOf(subject, plan);
    return acts.length === 0 ? [] : [bendOf(subject, subject.head, acts, scene)];
  });
  if (whole.length === 0 && heads.length === 0) return null;
  return {
    ...(whole.length === 0
      ? {}
      : {
          added: whole.flatMap(({ part, mesh: body }) =>
            [body, ...part.eyes.map(({ mesh }) => mesh)].map((layer) => ({ layer, place: 'subjects' as const })),
          ),
          pose(instant: Instant) {
            for (const animal of whole) draw(animal, instant);
          },
        }),
    ...(heads.length === 0
      ? {}
      : {
          bends: {
            subjects(seconds: number, position: Float32Array, at: number) {
              for (const turn of heads) turn(seconds, position, at);
            },
          },
        }),
  };
}

function gesturesOf({ id }: Subject, plan: Plan): Gesture[] {
  return plan.subjects.flatMap((action) => (action.region === id ? (gestureOf(action, plan) ?? []) : []));
}

function animalOf(part: AnimalPart, plan: Plan, scene: Scene): Animal | null {
  const subject = scene.subjects.find(({ id }) => id === part.of);
  if (subject === undefined) return null;
  const own = plan.subjects.filter(({ region }) => region === part.of);
  const acts = own.flatMap((action) => {
    const known = animalActs[action.action] ?? (part.head === null ? undefined : sideHeads[action.action]);
    if (known === undefined || known.lacks(part) !== null) return [];
    const act = known.make({
      action,
      part,
      amount: displacementFactor[plan.amplitude] * numberOf(action, 'strength', 1),
      tempo: plan.tempo,
      random: randomFor(plan.seed, `${action.action} ${part.of}`),
    });
    return [{ act, action }];
  });
  const head = part.head === null ? (subject.head ?? null) : null;
  const gestures = head === null && part.eyes.length === 0 ? [] : gesturesOf(subject, plan);
  if (acts.length === 0 && gestures.length === 0) return null;
  const leaves = acts.some(({ action }) => leaving.has(action.action));
  return {
    part,
    mesh: leaves ? part.mesh : { ...part.mesh, texture: part.layer.texture },
    from: Math.min(...own.filter(({ action }) => action !== 'breathe').map(({ t0 }) => t0)),
    acts,
    carrier: makeCarrier(subject, head === null ? null : frameOf(subject, head, scene), scene, wide),
    expression: expressionOf(gestures),
  };
}

function expressionOf(gestures: readonly Gesture[]): (seconds: number) => Expression {
  return (seconds) => {
    const expression = calm();
    for (const act of gestures) act(seconds, expression);
    // Bodies of animals do not lean as people's do.
    return { ...expression, lean: 0, lift: 0 };
  };
}

function poseAt({ acts }: Animal, seconds: number): AnimalPose {
  const pose = standing();
  for (const { act, action } of acts) {
    if (seconds <= action.t0) continue;
    if (seconds <= action.t1) {
      act(seconds - action.t0, pose);
      continue;
    }
    // What it held is let go within half a second.
    const left = 1 - minimumJerk((seconds - action.t1) / 0.5);
    const last = standing();
    act(action.t1 - action.t0, last);
    addShare(pose, last, left);
  }
  return pose;
}

function addShare(pose: AnimalPose, other: AnimalPose, share: number): void {
  for (const name of ['head', 'tail', 'stride', 'lift', 'folded', 'rock', 'x', 'y', 'shaken'] as const) {
    pose[name] += share * other[name];
  }
  pose.ears = [pose.ears[0] + share * other.ears[0], pose.ears[1] + share * other.ears[1]];
  pose.phase = other.phase;
  pose.shake = other.shake;
  // Who has come nearer does not go back.
  pose.grown *= other.grown;
}

const scratch: number[] = [0, 0];

function draw(animal: Animal, instant: Instant): void {
  const { part, mesh, carrier } = animal;
  const pose = poseAt(animal, instant.seconds);
  const expression = animal.expression(instant.seconds);
  carrier.set(expression);
  // In its place the layer is the photo; away from it the mesh has the cleaner edge.
  const since = instant.seconds - animal.from;
  const isClean = mesh === part.mesh;
  instant.fade(mesh, isClean ? minimumJerk(since / appears) : 1);
  instant.fade(part.layer, isClean ? 1 - minimumJerk((since - appears / 2) / goes) : 0);
  const grid = instant.grid(mesh);
  const { corners } = mesh;
  for (let i = 0; i < corners.length / 2; i++) {
    scratch[0] = corners[i * 2]!;
    scratch[1] = corners[i * 2 + 1]!;
    carrier.forward(scratch, 0);
    moveLimbs(part, pose, i, scratch);
    moveBody(part, pose, scratch);
    instant.show(scratch[0], scratch[1], grid, i * 3);
    grid[i * 3 + 2] = 0;
  }
  for (const lid of part.eyes) drawLid(lid, animal, pose, expression, instant);
}

function drawLid(
  { mesh, shape, opened }: AnimalLid,
  { part, carrier }: Animal,
  pose: AnimalPose,
  expression: Expression,
  instant: Instant,
): void {
  const open = 1 - expression[shape];
  const isSeen = open < 0.998;
  instant.fade(mesh, isSeen ? 1 : 0);
  if (!isSeen) return;
  const grid = instant.grid(mesh);
  for (let i = 0; i < mesh.corners.length / 2; i++) {
    scratch[0] = mesh.corners[i * 2]! + open * opened[i * 2]!;
    scratch[1] = mesh.corners[i * 2 + 1]! + open * opened[i * 2 + 1]!;
    carrier.forward(scratch, 0);
    moveBody(part, pose, scratch);
    instant.show(scratch[0], scratch[1], grid, i * 3);
    grid[i * 3 + 2] = 0;
  }
}

function bendOf(subject: Subject, head: Box, acts: readonly Gesture[], scene: Scene): Displacement {
  const carrier = makeCarrier(subject, frameOf(subject, head, scene), scene);
  const expression = expressionOf(acts);
  let posed = -1;
  return (seconds, position, at) => {
    if (seconds !== posed) {
      posed = seconds;
      carrier.set(expression(seconds));
    }
    carrier.inverse(position, at);
  };
}

/** An animal's skull fills its head's outline, ears and mane included: the face is the middle of it. */
function frameOf({ face }: Subject, head: Box, { width, height }: Scene): FaceFrame {
  const across = { x: 1, y: 0 };
  if (face !== null) {
    const tall = face.box.height * height * 1.15;
    return {
      x: (face.box.x + face.box.width / 2) * width,
      y: (face.box.y + face.box.height * 0.4) * height,
      across,
      width: face.box.width * width * 1.2,
      height: tall,
      chin: { x: 0, y: tall * 0.56 },
      turned: 0,
    };
  }
  const tall = head.height * height * 0.74;
  return {
    x: (head.x + head.width / 2) * width,
    y: (head.y + head.height * 0.52) * height,
    across,
    width: Math.min(head.width * width * 0.72, tall * 1.3),
    height: tall,
    chin: { x: 0, y: tall * 0.56 },
    turned: 0,
  };
}
