import type { Layer, Subject } from '../../types.ts';
import type { JointedArm } from './jointed-arm.ts';

/** Chromaticities that differ by less are of the same skin. */
const sameSkin = 0.055;
/** Share of a hand that must look like skin: fingers have gaps between them. */
const leastSkin = 0.3;
/** Half the width of a hand, in lengths of it. */
const halfWidth = 0.35;
/** A hand that lies on more skin than this share of what is around it cannot be told from a knee or another hand. */
const mostSkinAround = 0.25;

/**
 * Whether an arm ends in a hand that is seen, and not in a pocket or behind something: its colours are those of the
 * face. True where no face is known, as of people in helmets, and of drawings without one.
 */
export function handIsSeen(
  { face }: Subject,
  layer: Layer,
  { wrist, end }: JointedArm,
  width: number,
  height: number,
): boolean {
  // A hand beyond the frame is nowhere: what the layer goes on with there is invented.
  const middle = { x: wrist.x + 0.55 * (end.x - wrist.x), y: wrist.y + 0.55 * (end.y - wrist.y) };
  if (middle.x < 0 || middle.y < 0 || middle.x >= width || middle.y >= height) return false;
  if (face === null) return true;
  const skin: (readonly [number, number])[] = [];
  for (let v = 0.35; v <= 0.75; v += 0.04) {
    for (let u = 0.3; u <= 0.7; u += 0.04) {
      const seen = chromaticity(
        layer,
        (face.box.x + u * face.box.width) * width,
        (face.box.y + v * face.box.height) * height,
      );
      if (seen !== null) skin.push(seen);
    }
  }
  if (skin.length < 20) return true;
  const [r, g] = [median(skin.map((one) => one[0])), median(skin.map((one) => one[1]))];
  const [dx, dy] = [end.x - wrist.x, end.y - wrist.y];
  /** The spots of a stretch of the hand, `t` along it and `u` across in half widths, that are the person's, and that look like skin. */
  const look = (ts: readonly number[], us: readonly number[]): { found: number; all: number } => {
    let found = 0;
    let all = 0;
    for (const t of ts) {
      for (const u of us) {
        const across = u * halfWidth;
        const seen = chromaticity(layer, wrist.x + t * dx - across * dy, wrist.y + t * dy + across * dx);
        if (seen === null) continue;
        all++;
        if (Math.hypot(seen[0] - r, seen[1] - g) < sameSkin) found++;
      }
    }
    return { found, all };
  };
  const own = look(steps(-0.1, 0.75), [-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1]);
  const beside = look(steps(0, 0.8), [-2.4, -2.1, -1.8, 1.8, 2.1, 2.4]);
  const beyond = look(steps(1.15, 1.6), [-1.5, -1, -0.5, 0, 0.5, 1, 1.5]);
  const around = steps(0, 0.8).length * 6 + steps(1.15, 1.6).length * 7;
  if (beside.found + beyond.found > mostSkinAround * around) return false;
  return own.all > 20 && own.found > leastSkin * own.all;
}

function steps(from: number, to: number): readonly number[] {
  return Array.from({ length: Math.round((to - from) / 0.05) + 1 }, (_, i) => from + i * 0.05);
}

/** Shares of red and green in a picture pixel's colour; null outside the person and where it is too dark to tell. */
function chromaticity({ texture, left, top }: Layer, x: number, y: number): readonly [number, number] | null {
  const tx = Math.round(x - left);
  const ty = Math.round(y - top);
  if (tx < 0 || ty < 0 || tx >= texture.width || ty >= texture.height) return null;
  const i = (ty * texture.width + tx) * 4;
  if (texture.data[i + 3]! < 200) return null;
  const [r, g, b] = [texture.data[i]!, texture.data[i + 1]!, texture.data[i + 2]!];
  const sum = r + g + b;
  return sum < 60 ? [0, 0] : [r / sum, g / sum];
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
