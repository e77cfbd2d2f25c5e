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
export function createRipples(seed: number, ripples: Ripples): (seconds: number, tile: Int8Array) => void {
  const waves = wavesOf(seed, ripples);
  const re = new Float64Array(side * side);
  const im = new Float64Array(side * side);
  // Independent waves add by power, of which a cosine has half its square.
  const power = waves.reduce((sum, { across, down }) => sum + (across * across + down * down) / 2, 0);
  const scale = (127 * ordinarySlope) / Math.sqrt(power);
  return (seconds, tile) => {
    re.fill(0);
    im.fill(0);
    for (const { kx, ky, omega, phase, across, down } of waves) {
      const angle = phase - omega * seconds;
      const c = (Math.cos(angle) * scale) / 2;
      const s = (Math.sin(angle) * scale) / 2;
      // The slope across is the real part of the sum, the slope down the imaginary: a wave and its mirror each.
      const there = ((ky + side) % side) * side + ((kx + side) % side);
      const mirrored = ((side - ky) % side) * side + ((side - kx) % side);
      re[there] = re[there]! + across * c - down * s;
      im[there] = im[there]! + across * s + down * c;
      re[mirrored] = re[mirrored]! + across * c + down * s;
      im[mirrored] = im[mirrored]! - across * s + down * c;
    }
    sumWaves(re, im, highest);
    for (let i = 0; i < side * side; i++) {
      const facing = im[i]!;
      tile[2 * i] = clamp(re[i]!);
      tile[2 * i + 1] = clamp(facing + ripples.sparkle * (Math.max(facing, 0) * facing * 0.012 - 7));
    }
  };
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
