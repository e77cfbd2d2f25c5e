import type { FaceFrame, Scene, Subject } from '../../types.ts';
import { smoothstep } from '../easing.ts';
import { limit, type Expression } from './expression.ts';
import { treadOf } from './tread.ts';

/** Where a person's body and head are, in picture pixels: what carries everything that they do. */
export type Carrier = {
  /** Sets what the person does now. */
  set(expression: Expression): void;
  /** Moves a picture position of the photo to where it is now, in place. */
  forward(position: Float32Array | number[], at: number): void;
  /** The other way round. */
  inverse(position: Float32Array | number[], at: number): void;
  /** What is beyond these keeps still; picture pixels. */
  readonly bounds: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
};

/**
 * A head that turns as an ellipsoid in front of its neck, on a body that leans from its feet up.
 *
 * @param frame null for a person without a face that is known well: only the body leans
 * @param reach by how much farther than a person's the head may turn
 */
export function makeCarrier(
  subject: Subject,
  frame: FaceFrame | null,
  scene: Pick<Scene, 'width' | 'height' | 'layers' | 'horizon'>,
  reach = 1,
): Carrier {
  const { width, height, layers, horizon } = scene;
  // Where nobody is cut out the background near the head bends along, and must not much.
  const loose = layers.length > 1;
  const box = {
    left: subject.box.x * width,
    right: (subject.box.x + subject.box.width) * width,
    top: subject.box.y * height,
    bottom: (subject.box.y + subject.box.height) * height,
  };
  const tall = box.bottom - box.top;
  const spread = 0.25 * (box.right - box.left) + 0.05 * tall;
  // A body that goes on below the frame has its feet far below: it leans about a point down there.
  const base = box.bottom > 0.97 * height ? box.bottom + 0.15 * tall : box.bottom;

  const head = frame === null ? null : headOf(frame, loose, reach, box.bottom - frame.y);
  const tread = treadOf(subject, scene);
  const lean = { x: 0, lift: 0 };
  const ride = { tread: 0, larger: 1 };
  const middle = (box.left + box.right) / 2;
  // Feet that go up, and who rides away, come from beyond their place in the photo.
  const beyond = tread === null ? 0 : 0.45 * tall;
  const bounds = {
    left: Math.min(box.left - spread - beyond, head?.left ?? Infinity),
    right: Math.max(box.right + spread + beyond, head?.right ?? -Infinity),
    top: Math.min(box.top - spread - beyond, head?.top ?? Infinity),
    bottom: Math.max(base + beyond, head?.bottom ?? -Infinity),
  };

  const forward = (position: Float32Array | number[], at: number): void => {
    const x = position[at]!;
    const y = position[at + 1]!;
    if (x < bounds.left || x > bounds.right || y < bounds.top || y > bounds.bottom) return;
    let dx = 0;
    let dy = 0;
    const near = 1 - smoothstep(0, spread, Math.max(box.left - x, x - box.right, box.top - y, 0));
    if (tread !== null && ride.tread !== 0) dy += tread.down(x, y, ride.tread);
    // What goes along the ground goes towards the horizon, or comes from there.
    if (ride.larger !== 1) {
      dx += (x - middle) * (ride.larger - 1) * near;
      dy += (y + dy - horizon) * (ride.larger - 1) * near;
    }
    if (lean.x !== 0 || lean.lift !== 0) {
      const up = Math.min(Math.max((base - y) / (base - box.top), 0), 1);
      dx += lean.x * tall * near * up * Math.sqrt(up);
      dy -= lean.lift * tall * near * up;
    }
    if (head !== null) {
      const turned = head.turn(x, y);
      dx += turned.x;
      dy += turned.y;
    }
    position[at] = x + dx;
    position[at + 1] = y + dy;
  };

  const guess = [0, 0];
  return {
    bounds,
    set(expression) {
      limit(expression, loose ? reach : 0.45);
      lean.x = expression.lean;
      lean.lift = expression.lift;
      ride.tread = expression.tread;
      ride.larger = Math.exp(expression.near);
      head?.set(expression);
    },
    forward,
    inverse(position, at) {
      const x = position[at]!;
      const y = position[at + 1]!;
      if (x < bounds.left || x > bounds.right || y < bounds.top || y > bounds.bottom) return;
      let sx = x;
      let sy = y;
      for (let step = 0; step < 14; step++) {
        guess[0] = sx;
        guess[1] = sy;
        forward(guess, 0);
        const ex = x - guess[0];
        const ey = y - guess[1];
        sx += ex;
        sy += ey;
        if (ex * ex + ey * ey < 1e-4) break;
      }
      position[at] = sx;
      position[at + 1] = sy;
    },
  };
}

/** @param below pixels from the eyes down to where the body ends, or the frame does: there it stays */
function headOf(frame: FaceFrame, loose: boolean, reached: number, below: number) {
  const { across, width, height, chin, turned } = frame;
  // The skull behind the face: its middle lies on the side that the face is turned away from.
  const middle = { x: chin.x * 0.5 - turned * 0.28 * width, y: 0.08 * height };
  const radius = { x: Math.max(0.62 * width, 0.46 * height), y: 0.82 * height };
  const depth = 0.52 * height;
  // A head that turns far does so about its own middle: it would slide off its body.
  const low = chin.y + 0.12 * height;
  const pivot = {
    x: chin.x * 0.8 - turned * 0.2 * width,
    y: low - Math.min(Math.max(reached - 1, 0), 1) * 0.5 * chin.y,
    z: -0.1 * height,
  };
  const nose = { x: turned * width * 0.5, y: 0.34 * height };
  // What turns farther must not take along what lies beside it, as wings do.
  const fade = !loose ? { from: 1, to: 1.55 } : reached > 1 ? { from: 1.02, to: 1.45 } : { from: 1.3, to: 2.1 };
  /** What turns farther takes more of the neck along. */
  const sink = Math.max(Math.min(0.55 + 0.6 * (reached - 1), (0.9 * below - chin.y) / height), 0.3);
  const reach = Math.max(radius.x, radius.y) * fade.to + Math.abs(middle.x) + Math.abs(middle.y);
  let r = [1, 0, 0, 0, 1, 0];
  let still = true;
  const out = { x: 0, y: 0 };

  return {
    left: frame.x - reach,
    right: frame.x + reach,
    top: frame.y - reach,
    bottom: frame.y + reach,
    set({ yaw, pitch, roll }: Expression): void {
      still = yaw === 0 && pitch === 0 && roll === 0;
      const [sy, cy] = [Math.sin(yaw), Math.cos(yaw)];
      const [sp, cp] = [Math.sin(pitch), Math.cos(pitch)];
      const [sr, cr] = [Math.sin(roll), Math.cos(roll)];
      // Roll after pitch after yaw; z points to the viewer, y down.
      const x = [cy, 0, sy];
      const y = [-sp * sy, cp, sp * cy];
      r = [
        cr * x[0]! - sr * y[0]!,
        cr * x[1]! - sr * y[1]!,
        cr * x[2]! - sr * y[2]!,
        sr * x[0]! + cr * y[0]!,
        sr * x[1]! + cr * y[1]!,
        sr * x[2]! + cr * y[2]!,
      ];
    },
    turn(px: number, py: number): { x: number; y: number } {
      out.x = 0;
      out.y = 0;
      if (still) return out;
      const dx = px - frame.x;
      const dy = py - frame.y;
      const x = dx * across.x + dy * across.y;
      const y = dy * across.x - dx * across.y;
      const ex = (x - middle.x) / radius.x;
      const ey = (y - middle.y) / radius.y;
      const away = Math.hypot(ex, ey);
      let weight = 1 - smoothstep(fade.from, fade.to, away);
      // The neck follows less and less; the shoulders stay.
      weight *= 1 - smoothstep(chin.y - 0.05 * height, chin.y + sink * height, y);
      if (weight <= 0) return out;
      const relief = depth * Math.sqrt(Math.max(1 - Math.min(away / 1.25, 1) ** 2, 0));
      const bump =
        0.1 * height * Math.exp(-(((x - nose.x) / (0.13 * width)) ** 2) - ((y - nose.y) / (0.16 * height)) ** 2);
      const ux = x - pivot.x;
      const uy = y - pivot.y;
      const uz = relief + bump - pivot.z - depth * 0.35;
      const mx = (r[0]! * ux + r[1]! * uy + r[2]! * uz - ux) * weight;
      const my = (r[3]! * ux + r[4]! * uy + r[5]! * uz - uy) * weight;
      out.x = mx * across.x - my * across.y;
      out.y = mx * across.y + my * across.x;
      return out;
    },
  };
}
