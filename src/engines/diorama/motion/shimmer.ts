import type { Plan } from '../../../contract/plan.ts';
import { randomFor } from '../random.ts';
import type { Field, Scene, Veil } from '../types.ts';
import { numberOf } from './breeze.ts';
import { minimumJerk } from './easing.ts';
import { codeOf } from './particles.ts';
import type { Place, Program } from './program.ts';
import { sampleField } from './projection.ts';
import { causticTile } from './tiles.ts';
import { brightMean, mixRgb, tonesOf } from './tones.ts';
import { hang, makeVeil, type Touch } from './veil.ts';

type Net = {
  readonly veil: Veil;
  readonly place: Place;
  readonly disparity: number;
  readonly pitch: number;
  readonly speed: { readonly u: number; readonly v: number };
  readonly opacity: number;
  readonly phase: number;
};

/** Long side of the field that tells where subjects are. */
const subjectSide = 96;
/** Height, as a share of the picture's, at which the water's surface vanishes in the distance, seen from below. */
const vanishing = 0.62;
/** Of the light on subjects, how much is seen in the open water before and behind them. */
const inOpenWater = 0.22;

/**
 * Light that plays as under water: nets of bright lines that stretch and drift across each other, over the subjects and on
 * the surface above, which is seen from below.
 */
export function shimmerProgram(plan: Plan, scene: Scene): Program | null {
  const action = plan.scene.find(({ region, action: name }) => region === 'picture' && name === 'shimmer');
  if (action === undefined) return null;
  const random = randomFor(plan.seed, 'shimmer');
  const unit = Math.sqrt((scene.width * scene.height) / 921_600);
  const bright = codeOf(
    ...mixRgb(
      brightMean(tonesOf(scene), 0.2, () => true),
      [255, 255, 255],
      0.45,
    ),
  );
  const colour = { y: 16 + (bright.y - 16) * 0.4, u: 128 + (bright.u - 128) * 0.4, v: 128 + (bright.v - 128) * 0.4 };
  const strength = Math.min(numberOf(action, 'strength', 1), 1.6);
  const net = (place: Place, disparity: number, pitch: number, u: number, v: number, opacity: number): Net => ({
    veil: makeVeil(`shimmer ${place} ${u}`, causticTile(random), colour, 'light'),
    place,
    disparity,
    pitch: pitch * unit,
    speed: { u, v },
    opacity: opacity * strength,
    phase: random(),
  });
  const nets = [
    net('background', 0.2, 2.6, 7, 4, 0.5),
    net('front', 0.6, 3.1, -9, 3, 0.4),
    net('front', 0.7, 2.5, 6, -5, 0.32),
  ];
  const lit = subjectsOf(scene);
  const pace = plan.tempo * numberOf(action, 'rate', 1);
  return {
    added: nets.map(({ veil, place }) => ({ layer: veil, place })),
    pose(instant) {
      const since = Math.max(instant.seconds - action.t0, 0);
      for (const each of nets) hang(instant, each.veil, each.disparity, playing(each, since, pace, lit, scene));
    },
  };
}

/** 0 to 1: how much of each place subjects cover, 1 everywhere where nobody is cut out. */
function subjectsOf({ width, height, layers }: Scene): Field {
  const scale = subjectSide / Math.max(width, height);
  const size = { width: Math.max(2, Math.round(width * scale)), height: Math.max(2, Math.round(height * scale)) };
  const data = new Float32Array(size.width * size.height).fill(layers.length > 1 ? 0 : 1);
  for (const { left, top, texture } of layers.slice(1)) {
    for (let i = 0; i < data.length; i++) {
      const x = Math.floor((((i % size.width) + 0.5) * width) / size.width) - left;
      const y = Math.floor(((Math.floor(i / size.width) + 0.5) * height) / size.height) - top;
      if (x < 0 || y < 0 || x >= texture.width || y >= texture.height) continue;
      data[i] = Math.max(data[i]!, texture.data[(y * texture.width + x) * 4 + 3]! / 255);
    }
  }
  return { ...size, data };
}

function playing(
  { pitch, speed, opacity, phase, place }: Net,
  since: number,
  pace: number,
  subjects: Field,
  { width, height }: Scene,
): (x: number, y: number, out: Touch) => void {
  const presence = minimumJerk(since / 1.2) * opacity;
  const t = since * pace;
  const surface = place === 'background';
  return (x, y, out) => {
    const p = x / width;
    const q = y / height;
    // The surface is a ceiling: the nearer to where it vanishes, the smaller and the flatter its waves are.
    const size = surface ? Math.max(1 - q / vanishing, 0.34) * 1.5 : 1;
    const u = surface ? (x - width / 2) / size : x;
    const v = surface ? (0.55 * height) / size : 1.35 * y;
    out.u =
      u / pitch +
      speed.u * t +
      256 * phase +
      9 * Math.sin(9 * q + 1.7 * t + 6.3 * phase) +
      5 * Math.sin(17 * p - 2.3 * t);
    out.v = v / pitch + speed.v * t + 9 * Math.sin(10 * p - 1.5 * t) + 5 * Math.sin(15 * q + 2.1 * t + 6.3 * phase);
    // Bright where waves above gather the light, and fainter farther down.
    const patches = 0.55 + 0.45 * Math.sin(7 * p + 5 * q - 1.1 * t + 6.3 * phase) * Math.sin(5 * p - 8 * q + 0.9 * t);
    const here = surface
      ? Math.max(1 - q / vanishing, 0) ** 1.3
      : (1.15 - 0.85 * q) * (inOpenWater + (1 - inOpenWater) * sampleField(subjects, width, height, x, y));
    out.opacity = presence * patches * here;
  };
}
