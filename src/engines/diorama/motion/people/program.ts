import type { Action, Plan } from '../../../../contract/plan.ts';
import { displacementFactor } from '../../actions.ts';
import type { BodyPiece } from '../../body-piece.ts';
import { randomFor } from '../../random.ts';
import {
  faceShapes,
  vertexFloats,
  type BodyPart,
  type FacePart,
  type FacePiece,
  type Plate,
  type Scene,
  type Subject,
} from '../../types.ts';
import { numberOf } from '../breeze.ts';
import { minimumJerk } from '../easing.ts';
import type { Instant, Program } from '../program.ts';
import { addPose, type Act } from './acts/act.ts';
import { acts } from './acts/acts.ts';
import { atRest, type BodyPose } from './body-pose.ts';
import { Skeleton } from './bones.ts';
import { calm, settle, type Expression } from './expression.ts';
import { gestureOf } from './gestures/gestures.ts';
import { idle } from './gestures/idle.ts';
import { makeCarrier, type Carrier } from './head.ts';
import { clothSpring, hairSpring, trailing } from './trail.ts';
import { journeyOf } from './journey.ts';

/** How little of a shape is none. */
const nothing = 0.002;

/** A head that shows no face that moves tells by itself what it does. */
const faceless = 1.5;

type Actor = {
  /** Null for one who does nothing that needs a body of its own. */
  readonly body: {
    readonly part: BodyPart;
    /** Its pieces, with the shadow of who goes away from where the photo has it. */
    readonly pieces: readonly BodyPiece[];
    /** The ground without that shadow. */
    readonly cover: Plate | null;
    readonly skeleton: Skeleton;
    readonly pose: (seconds: number) => BodyPose;
  } | null;
  readonly face: FacePart | null;
  readonly carrier: Carrier;
  readonly expression: (seconds: number) => Expression;
  now: Expression;
};

/**
 * People's heads, faces and upper bodies: what the plan asks for, and with everybody who breathes a little life of the
 * eyes and the head. The head bends the layer that carries the subjects; lids, lips and cheeks are drawn over it.
 */
export function peopleProgram(plan: Plan, scene: Scene): Program | null {
  const actors = scene.subjects.flatMap((subject) => actorOf(subject, plan, scene) ?? []);
  if (actors.length === 0) return null;
  let posed = -1;
  const pose = (seconds: number): void => {
    if (seconds === posed) return;
    posed = seconds;
    for (const actor of actors) {
      actor.now = actor.expression(seconds);
      actor.carrier.set(actor.now);
      if (actor.face !== null) settle(actor.now, actor.face);
      if (actor.body !== null) poseBody(actor.body, seconds);
    }
  };
  const scratch = [0, 0];
  const drawBody = (
    { part, pieces, cover, skeleton }: NonNullable<Actor['body']>,
    carrier: Carrier,
    instant: Instant,
  ): void => {
    instant.fade(part.layer, 0);
    if (cover !== null) coverGround(instant, cover);
    for (const piece of pieces) {
      const grid = instant.grid(piece.mesh);
      const { corners } = piece.mesh;
      for (let i = 0; i < corners.length / 2; i++) {
        scratch[0] = corners[i * 2]!;
        scratch[1] = corners[i * 2 + 1]!;
        carrier.forward(scratch, 0);
        skeleton.carry(piece, i, scratch[0], scratch[1], scratch);
        instant.show(scratch[0], scratch[1], grid, i * 3);
        grid[i * 3 + 2] = 0;
      }
    }
  };
  const drawPiece = (
    { mesh, shapes, shade, hiddenAtRest }: FacePiece,
    { now, body, carrier: own }: Actor,
    instant: Instant,
  ): void => {
    const active = entries(shapes).filter(([shape]) => Math.abs(now[shape]) > nothing);
    const isSeen = active.length > 0 || !hiddenAtRest;
    instant.fade(mesh, isSeen ? 1 : 0);
    if (!isSeen) return;
    const grid = instant.grid(mesh);
    const { corners } = mesh;
    const [first] = entries(shapes);
    // Lids darken as they meet.
    const shading = shade === null || first === undefined ? 0 : now[first[0]] ** 3;
    for (let i = 0; i < corners.length / 2; i++) {
      let x = corners[i * 2]!;
      let y = corners[i * 2 + 1]!;
      for (const [shape, travel] of active) {
        x += now[shape] * travel[i * 2]!;
        y += now[shape] * travel[i * 2 + 1]!;
      }
      scratch[0] = x;
      scratch[1] = y;
      if (body === null) {
        for (let k = actors.length - 1; k >= 0; k--) actors[k]!.carrier.forward(scratch, 0);
      } else {
        own.forward(scratch, 0);
        body.skeleton.carryFace(scratch);
      }
      instant.show(scratch[0], scratch[1], grid, i * 3);
      grid[i * 3 + 2] = shading === 0 ? 0 : shading * shade![i]!;
    }
  };
  return {
    added: actors.flatMap(({ face, body }) => [
      ...(body === null || body.cover === null ? [] : [{ layer: body.cover, place: 'background' as const }]),
      ...[
        ...(body?.pieces ?? []).filter(({ overFace }) => !overFace),
        ...(face?.pieces ?? []),
        ...(body?.pieces ?? []).filter(({ overFace }) => overFace),
      ].map(({ mesh }) => ({ layer: mesh, place: 'subjects' as const })),
    ]),
    bends: {
      subjects(seconds, position, at) {
        pose(seconds);
        for (const { carrier } of actors) carrier.inverse(position, at);
      },
    },
    pose(instant) {
      pose(instant.seconds);
      for (const actor of actors) {
        if (actor.body !== null) drawBody(actor.body, actor.carrier, instant);
        for (const piece of actor.face?.pieces ?? []) drawPiece(piece, actor, instant);
      }
    },
  };
}

/** Lies where the photo has it, as the background does. */
function coverGround(instant: Instant, cover: Plate): void {
  const { background, columns, rows } = instant;
  const grid = instant.grid(cover);
  const stride = vertexFloats.plate;
  grid.fill(0);
  for (let i = 0; i < columns * rows; i++) {
    const [x, y] = [background[i * 2]!, background[i * 2 + 1]!];
    grid.set([x, y, x, y, 1], i * stride);
  }
}

function entries(shapes: FacePiece['shapes']): [keyof Expression & keyof FacePiece['shapes'], Float32Array][] {
  return faceShapes.flatMap((shape) => {
    const travel = shapes[shape];
    return travel === undefined ? [] : [[shape, travel]];
  });
}

function actorOf(subject: Subject, plan: Plan, scene: Scene): Actor | null {
  if (subject.kind !== 'person') return null;
  const face = scene.faces.find(({ of }) => of === subject.id) ?? null;
  const actions = plan.subjects.filter(({ region }) => region === subject.id);
  const lives = actions.some(({ action }) => action === 'breathe');
  const gesturing = actions.flatMap((action) => gestureOf(action, plan) ?? []);
  const body = bodyOf(subject, actions, plan, scene);
  if (gesturing.length === 0 && body === null && !lives) return null;
  const amount = Math.min(displacementFactor[plan.amplitude], 1.2) * breathStrength(actions, plan);
  const idles = lives ? idle(amount, plan.duration, randomFor(plan.seed, `idle ${subject.id}`)) : null;
  const isFaceless = face !== null && face.can.length === 0;
  return {
    body,
    face,
    carrier: makeCarrier(subject, face?.frame ?? null, scene),
    expression(seconds) {
      const expression = calm();
      idles?.(seconds, expression);
      for (const gesture of gesturing) gesture(seconds, expression);
      if (isFaceless) for (const name of ['yaw', 'pitch', 'roll'] as const) expression[name] *= faceless;
      return expression;
    },
    now: calm(),
  };
}

/** Who is asked to keep still breathes less, and moves less in everything else. */
function breathStrength(actions: readonly Action[], plan: Plan): number {
  const strength = actions.find(({ action }) => action === 'breathe')?.params['strength'];
  return typeof strength === 'number' ? Math.min(strength / displacementFactor[plan.amplitude], 1) : 1;
}

/** Of the trunk: what hangs never swings farther. */
const farthestSwing = 0.11;

/** Moves a body's bones to a time, and lets hair and cloth come after them. */
function poseBody({ part, pieces, skeleton, pose }: NonNullable<Actor['body']>, seconds: number): void {
  if (pieces.some(({ loose }) => loose !== null)) {
    const past = new Map<number, ReturnType<Skeleton['anchors']>>();
    const at = (when: number): ReturnType<Skeleton['anchors']> => {
      const known = past.get(when);
      if (known !== undefined) return known;
      skeleton.set(pose(when));
      const found = skeleton.anchors();
      past.set(when, found);
      return found;
    };
    const farthest = farthestSwing * Math.hypot(part.neck.x - part.pelvis.x, part.neck.y - part.pelvis.y);
    skeleton.swing(
      trailing(hairSpring, (when) => at(when).hair, seconds, farthest),
      trailing(clothSpring, (when) => at(when).cloth, seconds, farthest),
    );
  }
  skeleton.set(pose(seconds));
}

/** The body that a person's actions move; null where none of them needs one. */
function bodyOf(subject: Subject, actions: readonly Action[], plan: Plan, scene: Scene): Actor['body'] {
  const part = scene.bodies.find(({ of }) => of === subject.id);
  if (part === undefined) return null;
  let goes = false;
  const timed = actions.flatMap((action): { act: Act; action: Action; stays: boolean }[] => {
    const known = acts[action.action];
    if (known === undefined) return [];
    const others = plan.subjects.filter((other) => other.action === action.action).map(({ region }) => region);
    const journey = journeyOf(action, part, plan, scene);
    // Where the world passes the shadow passes with it.
    if (journey !== null && journey.passed(plan.duration) === 0) goes = true;
    const act = known.make({
      action,
      body: part,
      width: scene.width,
      amount: displacementFactor[plan.amplitude] * numberOf(action, 'strength', 1),
      tempo: plan.tempo,
      // One draw for all who do the same: they differ by their turn.
      random: randomFor(plan.seed, action.action),
      turn: Math.max(others.indexOf(subject.id), 0),
      journey,
    });
    return [{ act, action, stays: known.stays === true }];
  });
  if (timed.length === 0) return null;
  const shadow = goes ? part.shadow : null;
  return {
    part,
    pieces: shadow === null ? part.pieces : [shadow.piece, ...part.pieces],
    cover: shadow?.cover ?? null,
    skeleton: new Skeleton(part),
    pose(seconds) {
      const pose = atRest();
      for (const { act, action, stays } of timed) {
        if (seconds <= action.t0) continue;
        const own = atRest();
        act(Math.min(seconds, action.t1) - action.t0, own);
        const ends = !stays && action.t1 < plan.duration - 0.05;
        addPose(pose, own, ends ? 1 - minimumJerk((seconds - action.t1) / 0.5) : 1);
      }
      return pose;
    },
  };
}
