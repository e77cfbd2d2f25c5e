import { randomFor } from '../random.ts';
import { rippleSide } from '../types.ts';
import { sumWaves } from './ripple-transform.ts';

const side = rippleSide;
/** Waves in a tile: the longest is as long as the tile, the shortest has some six texels. */
const highest = 20;

/** How the surface of water moves. */
export type Ripples = {
  /** Where the waves go, radians: 0 to the right, a quarter turn toward the viewer (down the tile). */
  readonly heading: number;
  /** How far the waves' directions spread: 1 from all sides of it, larger for long parallel crests. */
  readonly order: number;
  /** Seconds that the longest wave takes to pass; shorter ones take less by the root of their length. */
  readonly period: number;
  /** Waves of this many in a tile are the strongest, at most 20. */
  readonly peak: number;
  /** How much weaker shorter waves are: the power with which slopes fall beyond the peak, 1.2 for a fresh breeze. */
  readonly fall: number;
  /** How much steeper the crests' near sides are than the far ones, 0 to 1: what makes glints sparkle. */
  readonly sparkle: number;
};

/** Share of full scale of an ordinary slope (its root mean square): seldom does one reach the end of the scale. */
const ordinarySlope = 0.32;

type Wave = {
  readonly kx: number;
  readonly ky: number;
  readonly omega: number;
  readonly phase: number;
  /** Of the slopes across and down. */
  readonly across: number;
  readonly down: number;
};

/**
 * A tile of waves on deep water, which repeats: every wave number that fits, each with the speed that gravity gives it,
 * omega = sqrt(g k), going one way (J. Tessendorf, Simulating Ocean Water, 2001).
 *
 * @returns a function that fills a tile of `FrameState.ripple` with the slopes at a time, seconds
 */
export function createRipples(seed: number, ripples: Ripples): FillTile {
  const waves = wavesOf(seed, ripples);
  const slopes = new Sums();
  // Independent waves add by power, of which a cosine has half its square.
  const power = waves.reduce((sum, { across, down }) => sum + (across * across + down * down) / 2, 0);
  const scale = (127 * ordinarySlope) / Math.sqrt(power);
  return (seconds, tile) => {
    slopes.clear();
    for (const wave of waves) {
      slopes.add(wave, wave.phase - wave.omega * seconds, wave.across * scale, wave.down * scale);
    }
    slopes.sum();
    const { re, im } = slopes;
    for (let i = 0; i < side * side; i++) {
      const facing = im[i]!;
      tile[2 * i] = clamp(re[i]!);
      tile[2 * i + 1] = clamp(facing + ripples.sparkle * (Math.max(facing, 0) * facing * 0.012 - 7));
    }
  };
}

/** Fills a tile of `FrameState.ripple` for a time, seconds. */
export type FillTile = (seconds: number, tile: Int8Array) => void;

/** How strongly the surface focuses light at the depth that is seen: root mean square of its curvature there. */
const focus = 0.6;

/**
 * A tile of the net of light that waves throw on what lies below: as bright as the surface above is focused,
 * 1 / |det(1 + focus * curvature)|. The brightness is the slope down, -127 to 127; what lies below sways with it a
 * little, by the slope across.
 *
 * @param period seconds that the longest wave takes to pass
 */
export function createCaustics(seed: number, period: number): FillTile {
  const waves = wavesOf(seed, { heading: 0, order: 0, period, peak: 6, fall: 2.4, sparkle: 0 });
  const straight = new Sums();
  const mixed = new Sums();
  const power = waves.reduce((sum, { across, down }) => sum + (across * across + down * down) ** 2 / 2, 0);
  const scale = focus / Math.sqrt(power);
  return (seconds, tile) => {
    straight.clear();
    mixed.clear();
    for (const wave of waves) {
      const { kx, ky, across, down } = wave;
      // Waves from all sides: half of them go the other way.
      const angle = wave.phase + ((kx + ky) % 2 === 0 ? 1 : -1) * wave.omega * seconds;
      straight.add(wave, angle, across * across * scale, down * down * scale);
      mixed.add(wave, angle, across * down * scale, 0);
    }
    straight.sum();
    mixed.sum();
    for (let i = 0; i < side * side; i++) {
      const shear = mixed.re[i]!;
      const spread = Math.abs((1 + straight.re[i]!) * (1 + straight.im[i]!) - shear * shear);
      tile[2 * i] = clamp(90 * shear);
      tile[2 * i + 1] = clamp(42 / (spread + 0.22) - 40);
    }
  };
}

/** Two real fields on a tile, each a sum of waves: the real and the imaginary part of one transform. */
class Sums {
  readonly re = new Float64Array(side * side);
  readonly im = new Float64Array(side * side);

  clear(): void {
    this.re.fill(0);
    this.im.fill(0);
  }

  /** Adds `first` * cos(k x + angle) to the one field and `second` * the same to the other. */
  add({ kx, ky }: Wave, angle: number, first: number, second: number): void {
    const { re, im } = this;
    const c = Math.cos(angle) / 2;
    const s = Math.sin(angle) / 2;
    // A real wave is two complex ones, each the other's mirror.
    const there = ((ky + side) % side) * side + ((kx + side) % side);
    const mirrored = ((side - ky) % side) * side + ((side - kx) % side);
    re[there] = re[there]! + first * c - second * s;
    im[there] = im[there]! + first * s + second * c;
    re[mirrored] = re[mirrored]! + first * c + second * s;
    im[mirrored] = im[mirrored]! - first * s + second * c;
  }

  sum(): void {
    sumWaves(this.re, this.im, highest);
  }
}

function clamp(slope: number): number {
  return Math.round(Math.min(Math.max(slope, -127), 127));
}

function wavesOf(seed: number, { heading, order, period, peak, fall }: Ripples): Wave[] {
  const random = randomFor(seed, 'water ripples');
  const waves: Wave[] = [];
  for (let ky = -highest; ky <= highest; ky++) {
    for (let kx = -highest; kx <= highest; kx++) {
      const k = Math.hypot(kx, ky);
      const phase = 2 * Math.PI * random();
      const chance = 0.4 + 0.6 * random();
      if (k < 1 || k > highest) continue;
      const along = (kx * Math.cos(heading) + ky * Math.sin(heading)) / k;
      if (along <= 0) continue;
      // Slopes rise toward the peak and fall as a power beyond it, as wind waves do (Phillips 1958).
      const slope = (k < peak ? (k / peak) ** 1.5 : (peak / k) ** fall) * along ** order * chance;
      if (slope < 0.01) continue;
      waves.push({
        kx,
        ky,
        omega: ((2 * Math.PI) / period) * Math.sqrt(k),
        phase,
        across: (slope * kx) / k,
        down: (slope * ky) / k,
      });
    }
  }
  return waves;
}
