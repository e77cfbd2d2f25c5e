import type { Action, Plan } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import { randomFor } from '../random.ts';
import type { Field, Scene, Veil } from '../types.ts';
import { numberOf, windOf } from './breeze.ts';
import { minimumJerk } from './easing.ts';
import type { Program } from './program.ts';
import { sampleField } from './projection.ts';
import { skyOf } from './sky.ts';
import { mistTile } from './tiles.ts';
import { tonesOf } from './tones.ts';
import { lay, makeVeil, type Touch } from './veil.ts';

type Passing = {
  readonly action: Action;
  readonly veil: Veil;
  readonly sky: Field | null;
  /** Texels a second. */
  readonly speed: number;
  readonly opacity: number;
};

/** Pixels of a texel at 1280 x 720: shadows of clouds are large. */
const pitch = 6;

/** Shadows of clouds that pass over everything but the sky, slowly, or fast in a time-lapse. */
export function shadowsProgram(plan: Plan, scene: Scene): Program | null {
  const action = plan.scene.find(
    ({ region, action: name }) => region === 'picture' && (name === 'shadows' || name === 'time_lapse'),
  );
  if (action === undefined) return null;
  const random = randomFor(plan.seed, 'shadows');
  const isLapse = action.action === 'time_lapse';
  const unit = Math.sqrt((scene.width * scene.height) / 921_600);
  const pace = Math.min(plan.tempo, 3) * numberOf(action, 'rate', 1) * displacementFactor[plan.amplitude];
  const passing: Passing = {
    action,
    veil: makeVeil('shadows', mistTile(random, 0), [10, 12, 22], 'over'),
    sky: skyOf(tonesOf(scene), scene),
    speed: (Math.sign(windOf(action, plan.seed, 1)) * 0.085 * scene.width * pace) / (pitch * unit),
    opacity: (isLapse ? 0.34 : 0.52) * Math.min(numberOf(action, 'strength', 1), 1.4),
  };
  return {
    added: [{ layer: passing.veil, place: 'front' }],
    pose: (instant) => lay(instant, passing.veil, shading(passing, Math.max(instant.seconds - action.t0, 0), scene)),
  };
}

function shading(
  { sky, speed, opacity }: Passing,
  since: number,
  { width, height }: Scene,
): (x: number, y: number, out: Touch) => void {
  const presence = minimumJerk(since / 1.6) * opacity;
  const unit = Math.sqrt((width * height) / 921_600);
  const texels = pitch * unit;
  return (x, y, out) => {
    out.u = x / texels - speed * since + 4 * Math.sin(0.4 * since + y / (120 * unit));
    // Seen from low they are flat.
    out.v = (2.1 * y) / texels + 4 * Math.sin(0.5 * since + x / (110 * unit));
    const open = sky === null ? 0 : sampleField(sky, width, height, x, y);
    out.opacity = presence * (1 - open);
  };
}
