import type { Action, Plan } from '../../../contract/plan.ts';
import { displacementFactor } from '../actions.ts';
import { randomFor } from '../random.ts';
import type { Scene, Veil } from '../types.ts';
import { minimumJerk } from './easing.ts';
import type { Program } from './program.ts';
import { sourcesOf, vesselsOf, type Source } from './sources.ts';
import { billowTile } from './tiles.ts';
import { brightMean, lumaOf, mixRgb, tonesOf, type Rgb, type Tones } from './tones.ts';
import { hang, makeVeil, type Touch } from './veil.ts';
import { numberOf, windOf } from './breeze.ts';

type Look = {
  colour(tones: Tones, at: Rgb): Rgb;
  readonly opacity: number;
  /** Heights of the picture that it rises in a second, and over which it thins out. */
  readonly rise: number;
  readonly reach: number;
  /** Half widths by which a plume has grown at one height of the picture. */
  readonly spread: number;
};

const looks: Readonly<Record<string, Look>> = {
  smoke: {
    // What is there already says what colour it has.
    colour: (_, at) => mixRgb(at, [lumaOf(at), lumaOf(at), lumaOf(at)], 0.5),
    opacity: 0.8,
    rise: 0.13,
    reach: 0.6,
    spread: 0.42,
  },
  steam: {
    colour: (tones) => {
      const light = Math.min(lumaOf(brightMean(tones, 0.2, () => true)) * 1.05 + 18, 242);
      return [light, light, light];
    },
    opacity: 0.62,
    rise: 0.16,
    reach: 0.36,
    spread: 0.3,
  },
};

type Plume = {
  readonly source: Source;
  readonly veil: Veil;
  readonly look: Look;
  readonly action: Action;
  /** Widths of the picture that the wind leans it at one height. */
  readonly lean: number;
  readonly pace: number;
  readonly strength: number;
  readonly fine: number;
  readonly phases: readonly [number, number, number, number];
};

/** Smoke and steam that rise from where the picture has them, widen, curl and thin out. */
export function smokeProgram(plan: Plan, scene: Scene): Program | null {
  const tones = tonesOf(scene);
  const shown = plan.scene.flatMap((action): Plume[] => {
    const look = Object.hasOwn(looks, action.region) ? looks[action.region]! : null;
    return look === null ? [] : plumesOf(action, look, sourcesOf(scene, tones, action.region), plan, scene);
  });
  // Where the picture shows neither, it can still rise from a cup.
  const hot = plan.atmosphere.flatMap((action) =>
    action.action === 'smoke' ? plumesOf(action, looks['steam']!, vesselsOf(scene, tones), plan, scene) : [],
  );
  const plumes = [...shown, ...hot];
  if (plumes.length === 0) return null;
  return {
    added: [
      ...shown.map(({ veil }) => ({ layer: veil, place: 'middle' as const })),
      ...hot.map(({ veil }) => ({ layer: veil, place: 'front' as const })),
    ],
    pose(instant) {
      for (const plume of plumes) {
        const since = Math.max(instant.seconds - plume.action.t0, 0);
        hang(instant, plume.veil, plume.source.disparity, rising(plume, since, scene));
      }
    },
  };
}

/** Sheets of a plume: a darker one, and a lighter one that is finer and faster, so that they stir in one another. */
const sheets = [
  { fine: 1, pace: 1, share: 1, tone: 0.82 },
  { fine: 1.7, pace: 1.45, share: 0.8, tone: 1.16 },
] as const;

/** More sources than this are left alone: each is drawn twice. */
const mostSources = 3;

function plumesOf(action: Action, look: Look, all: readonly Source[], plan: Plan, scene: Scene): Plume[] {
  const random = randomFor(plan.seed, `plume ${action.region}`);
  const wind = windOf(action, plan.seed, 0.35);
  const tones = tonesOf(scene);
  const factor = displacementFactor[plan.amplitude];
  const pace = plan.tempo * numberOf(action, 'rate', 1) * Math.sqrt(factor);
  const strength = Math.min(numberOf(action, 'strength', 1), 2);
  return all.slice(0, mostSources).flatMap((source, i) =>
    sheets.map(({ fine, pace: own, share, tone }): Plume => ({
      source,
      veil: makeVeil(
        `${action.region} ${i} ${fine}`,
        billowTile(random),
        toned(look.colour(tones, source.colour), tone),
        'over',
      ),
      look: { ...look, opacity: look.opacity * share * Math.min(strength, 1.3) },
      action,
      lean: 0.3 * wind,
      pace: pace * own,
      strength,
      fine,
      phases: [random(), random(), random(), random()],
    })),
  );
}

function toned(colour: Rgb, tone: number): Rgb {
  return tone < 1 ? mixRgb([0, 0, 0], colour, tone) : mixRgb(colour, [255, 255, 255], 2 * (tone - 1));
}

/** Texels of a plume's texture across its half width. */
const texelsAcross = 62;

function rising(
  { source, look, lean, pace, strength, fine, phases }: Plume,
  since: number,
  { width, height }: Scene,
): (x: number, y: number, out: Touch) => void {
  const presence = minimumJerk(since / 1.2);
  const reach = look.reach * (0.7 + 0.3 * strength) + source.tall;
  const risen = look.rise * pace * since;
  // What rises has come so far: the plume's head goes up, unless the picture shows it already.
  const head = source.tall + 0.1 + 2.4 * risen;
  const [a, b, c, d] = phases;
  const base = source.halfWidth * width;
  return (x, y, out) => {
    const h = (source.y - y) / height;
    if (h < -0.04) {
      out.opacity = 0;
      return;
    }
    const up = Math.max(h, 0);
    const meander =
      Math.min(up, 0.5) *
      (0.09 * Math.sin(7 * up - 2.1 * pace * since + 6.3 * a) +
        0.05 * Math.sin(15 * up - 3.4 * pace * since + 6.3 * b));
    const centre = source.x + (lean * up ** 1.35 * height + meander * height);
    const half = base + look.spread * up ** 0.9 * height * 0.5;
    const across = (x - centre) / half;
    const along = up / (0.35 + 0.9 * up);
    const foot = Math.min(Math.max((h + 0.04) / 0.07, 0), 1);
    const top = Math.max(1 - up / reach, 0);
    const headway = Math.min(Math.max((head - up) / 0.12, 0), 1);
    // The texture widens with the plume; it curls where two slow waves pull at it.
    const curl = 0.22 * Math.sin(9 * up - 1.7 * pace * since + 6.3 * c + 1.5 * across);
    out.u = (across + curl) * texelsAcross * fine + 256 * d;
    out.v = (along * 300 + (risen * 420) / (0.7 + 0.3 * fine)) * fine + 12 * Math.sin(2.2 * across + 6.3 * a);
    out.opacity = presence * foot * headway * top ** 0.8 * look.opacity * Math.exp(-1.6 * across * across);
  };
}
