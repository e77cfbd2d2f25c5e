import type { Point } from '../measure/camera-rule.ts';

/** Oscillations that are looked for, hertz, and how finely. */
const slowest = 0.35;
const quickest = 5.5;
const fineness = 0.01;
/** Cycles that must be seen before one may speak of a frequency. */
const leastCycles = 1.6;
/** Share of the variance that the strongest oscillation must explain. */
const leastPower = 0.35;

/** How a path that was followed agrees with the planned one. */
export type Agreement = {
  /** Correlation of the two about their means, -1 to 1: 1 goes where it should when it should. */
  readonly direction: number;
  /** How far it went by how far it should go, root mean squares. */
  readonly amplitude: number;
  /** Hertz; null where the plan does not oscillate for long enough. */
  readonly frequency: { readonly planned: number; readonly found: number } | null;
  /** The largest step from frame to frame that the plan does not have, pixels. */
  readonly jolt: number;
  /** Root mean square of the planned way, pixels. */
  readonly reach: number;
};

/** Compares two paths, frame by frame. */
export function agreement(found: readonly Point[], planned: readonly Point[], fps: number): Agreement {
  const a = centred(found);
  const b = centred(planned);
  const dot = (one: readonly Point[], other: readonly Point[]): number =>
    one.reduce((sum, { x, y }, i) => sum + x * other[i]!.x + y * other[i]!.y, 0);
  const [own, other] = [Math.sqrt(dot(a, a)), Math.sqrt(dot(b, b))];
  const axis = mainAxis(b);
  const along = (path: readonly Point[]): number[] => path.map(({ x, y }) => x * axis.x + y * axis.y);
  const expected = strongest(along(b), fps);
  const seconds = found.length / fps;
  const isSwing = expected.power >= leastPower && expected.hertz * seconds >= leastCycles;
  let jolt = 0;
  for (let i = 1; i < found.length; i++) {
    const dx = found[i]!.x - found[i - 1]!.x - planned[i]!.x + planned[i - 1]!.x;
    const dy = found[i]!.y - found[i - 1]!.y - planned[i]!.y + planned[i - 1]!.y;
    jolt = Math.max(jolt, Math.hypot(dx, dy));
  }
  return {
    direction: dot(a, b) / Math.max(own * other, 1e-9),
    amplitude: own / Math.max(other, 1e-9),
    frequency: isSwing ? { planned: expected.hertz, found: strongest(along(a), fps).hertz } : null,
    jolt,
    reach: other / Math.sqrt(found.length),
  };
}

function centred(path: readonly Point[]): Point[] {
  const mean = (value: (point: Point) => number): number =>
    path.reduce((sum, point) => sum + value(point), 0) / path.length;
  const [mx, my] = [mean(({ x }) => x), mean(({ y }) => y)];
  return path.map(({ x, y }) => ({ x: x - mx, y: y - my }));
}

/** Unit vector along which a centred path goes farthest. */
function mainAxis(path: readonly Point[]): Point {
  let [xx, xy, yy] = [0, 0, 0];
  for (const { x, y } of path) {
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  return { x: Math.cos(angle), y: Math.sin(angle) };
}

/** The strongest oscillation of a signal, and the share of its variance that it explains; a trend is taken out first. */
function strongest(signal: readonly number[], fps: number): { hertz: number; power: number } {
  const n = signal.length;
  const middle = (n - 1) / 2;
  const slope =
    signal.reduce((sum, value, i) => sum + value * (i - middle), 0) /
    signal.reduce((sum, _, i) => sum + (i - middle) ** 2, 0);
  const flat = signal.map((value, i) => (value - slope * (i - middle)) * Math.sin((Math.PI * (i + 0.5)) / n));
  const variance = flat.reduce((sum, value) => sum + value * value, 0);
  let best = { hertz: 0, power: 0 };
  for (let hertz = slowest; hertz <= quickest; hertz += fineness) {
    let [cos, sin] = [0, 0];
    flat.forEach((value, i) => {
      const angle = (2 * Math.PI * hertz * i) / fps;
      cos += value * Math.cos(angle);
      sin += value * Math.sin(angle);
    });
    const power = (2 * (cos * cos + sin * sin)) / (n * Math.max(variance, 1e-9));
    if (power > best.power) best = { hertz, power };
  }
  return best;
}
