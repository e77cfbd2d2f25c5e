export type Spot = { readonly x: number; readonly y: number };

/** Affine maps of bones, six numbers each: x' = a x + b y + e, y' = c x + d y + f. */
export class BoneMaps {
  readonly numbers: Float64Array;

  constructor(count: number) {
    this.numbers = new Float64Array(count * 6);
  }

  /** Where a bone takes a place. */
  apply(bone: number, { x, y }: Spot): { x: number; y: number } {
    const m = bone * 6;
    const maps = this.numbers;
    return {
      x: maps[m]! * x + maps[m + 1]! * y + maps[m + 4]!,
      y: maps[m + 2]! * x + maps[m + 3]! * y + maps[m + 5]!,
    };
  }

  /** A turn about a point that itself goes somewhere, of what is first made shorter. */
  turn(bone: number, from: Spot, to: Spot, angle: number, short = 1): void {
    const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
    const m = [cos, -sin * short, sin, cos * short] as const;
    this.numbers.set([...m, to.x - m[0] * from.x - m[1] * from.y, to.y - m[2] * from.x - m[3] * from.y], bone * 6);
  }

  /** Takes one segment to another: turned, and longer or shorter along itself alone. */
  stretch(bone: number, a: Spot, b: Spot, toA: Spot, toB: Spot): void {
    const from = Math.atan2(b.y - a.y, b.x - a.x);
    const to = Math.atan2(toB.y - toA.y, toB.x - toA.x);
    const scale = Math.hypot(toB.x - toA.x, toB.y - toA.y) / Math.max(Math.hypot(b.x - a.x, b.y - a.y), 1e-6);
    const [sf, cf, st, ct] = [Math.sin(from), Math.cos(from), Math.sin(to), Math.cos(to)];
    const m = [
      ct * scale * cf + st * sf,
      ct * scale * sf - st * cf,
      st * scale * cf - ct * sf,
      st * scale * sf + ct * cf,
    ] as const;
    this.numbers.set([...m, toA.x - m[0] * a.x - m[1] * a.y, toA.y - m[2] * a.x - m[3] * a.y], bone * 6);
  }
}

/** Nearer to a point along a line from it. */
export function shortened({ x, y }: Spot, from: Spot, to: Spot, by: number): Spot {
  const length = Math.max(Math.hypot(to.x - from.x, to.y - from.y), 1e-6);
  const [ax, ay] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const less = (1 - by) * ((x - from.x) * ax + (y - from.y) * ay);
  return { x: x - less * ax, y: y - less * ay };
}

/** Turned clockwise about a point. */
export function rotated(x: number, y: number, about: Spot, angle: number): Spot {
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const [dx, dy] = [x - about.x, y - about.y];
  return { x: about.x + cos * dx - sin * dy, y: about.y + sin * dx + cos * dy };
}
