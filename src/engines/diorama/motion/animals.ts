import type { Plan } from '../../../contract/plan.ts';
import type { Box, FaceFrame, Scene, Subject } from '../types.ts';
import { calm, type Expression } from './people/expression.ts';
import { gestureOf } from './people/gesture.ts';
import type { Gesture } from './people/gestures.ts';
import { makeCarrier } from './people/head.ts';
import type { Displacement, Program } from './program.ts';

/**
 * Heads of animals nod, tilt and turn as people's do, in front of a neck; a head is where perception found one, and only
 * what the plan asks for moves.
 */
export function animalsProgram(plan: Plan, scene: Scene): Program | null {
  const isCut = scene.layers.length > 1;
  const heads = scene.subjects.flatMap((subject): Displacement[] => {
    if (subject.kind === 'person' || subject.head === undefined || subject.head === null) return [];
    const acts = plan.subjects.flatMap((action) =>
      action.region === subject.id ? (gestureOf(action, plan) ?? []) : [],
    );
    return acts.length === 0 ? [] : [headOf(subject, subject.head, acts, scene, isCut)];
  });
  if (heads.length === 0) return null;
  return {
    bends: {
      subjects(seconds, position, at) {
        for (const turn of heads) turn(seconds, position, at);
      },
    },
  };
}

function headOf(subject: Subject, head: Box, acts: readonly Gesture[], scene: Scene, isCut: boolean): Displacement {
  const frame = frameOf(subject, head, scene);
  const carrier = makeCarrier(subject, frame, scene.width, scene.height, isCut);
  let posed = -1;
  return (seconds, position, at) => {
    if (seconds !== posed) {
      posed = seconds;
      carrier.set(expressionAt(acts, seconds));
    }
    carrier.inverse(position, at);
  };
}

function expressionAt(acts: readonly Gesture[], seconds: number): Expression {
  const expression = calm();
  for (const act of acts) act(seconds, expression);
  // Bodies of animals do not lean as people's do.
  return { ...expression, lean: 0, lift: 0 };
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
