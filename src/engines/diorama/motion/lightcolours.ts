import type { Action } from '../../../contract/plan.ts';
import type { Grade } from '../types.ts';
import { minimumJerk } from './easing.ts';
import { codeOf } from './particles.ts';
import type { Rgb, Tones } from './tones.ts';

/** Colours that light may take, by the words for them. */
const colours: Readonly<Record<string, Rgb>> = {
  red: [230, 50, 50],
  crimson: [200, 30, 60],
  orange: [245, 140, 40],
  amber: [250, 180, 50],
  yellow: [245, 220, 60],
  gold: [240, 195, 80],
  golden: [240, 195, 80],
  warm: [245, 185, 110],
  green: [70, 200, 80],
  teal: [40, 170, 160],
  turquoise: [60, 210, 200],
  cyan: [60, 215, 235],
  blue: [60, 110, 235],
  cool: [120, 165, 235],
  cold: [120, 165, 235],
  indigo: [80, 60, 200],
  violet: [140, 80, 220],
  purple: [155, 75, 215],
  magenta: [220, 60, 200],
  pink: [250, 115, 215],
  white: [235, 235, 235],
  silver: [200, 205, 212],
  grey: [128, 128, 128],
  gray: [128, 128, 128],
  black: [40, 40, 40],
  红: [230, 50, 50],
  橙: [245, 140, 40],
  黄: [245, 220, 60],
  绿: [70, 200, 80],
  蓝: [60, 110, 235],
  青: [60, 215, 235],
  紫: [155, 75, 215],
  粉: [250, 115, 215],
  金: [240, 195, 80],
  白: [235, 235, 235],
  黑: [40, 40, 40],
  灰: [128, 128, 128],
};

/** A colour below this chroma, code values, is a grey. */
const grey = 12;
/** Share of the named colour's chroma that the light adds, so that grey things take it too. */
const tinting = 0.22;

/** What is done to the chroma of the picture: turned, made weaker or stronger, shifted. */
type Tint = { readonly angle: number; readonly saturation: number; readonly u: number; readonly v: number };

const untouched: Tint = { angle: 0, saturation: 1, u: 0, v: 0 };

/**
 * The light goes from one named colour to the next: hues are turned by as much as takes the picture's prevailing hue to
 * the named one. Without a name, once round the circle of hues.
 */
export function colourShift({ params, t0, t1 }: Action, tones: Tones): (seconds: number, grade: Grade) => void {
  const names = [params['from'], params['to']].flatMap((value) => (typeof value === 'string' ? value.split(',') : []));
  const known = names.flatMap((name) => (Object.hasOwn(colours, name.trim()) ? [colours[name.trim()]!] : []));
  const stops = known.length === 0 ? [untouched, { ...untouched, angle: 2 * Math.PI }] : tints(known, tones);
  const length = Math.max((t1 - t0) * 0.96, 1) / (stops.length - 1);
  return (seconds, grade) => {
    const place = Math.min(Math.max((seconds - t0) / length, 0), stops.length - 1);
    const at = Math.min(Math.floor(place), stops.length - 2);
    turn(grade, stops[at]!, stops[at + 1]!, minimumJerk(place - at));
  };
}

function tints(known: readonly Rgb[], tones: Tones): Tint[] {
  const prevailing = prevailingHue(tones);
  const stops: Tint[] = [untouched];
  for (const colour of known) {
    const { u, v } = codeOf(...colour);
    const chroma = Math.hypot(u - 128, v - 128);
    const before = stops.at(-1)!.angle;
    if (chroma < grey) {
      stops.push({ angle: before, saturation: 0.12, u: 0, v: 0 });
      continue;
    }
    const turned = Math.atan2(v - 128, u - 128) - prevailing;
    // The shorter way round from the colour before.
    const angle = before + Math.atan2(Math.sin(turned - before), Math.cos(turned - before));
    stops.push({ angle, saturation: 1, u: tinting * (u - 128), v: tinting * (v - 128) });
  }
  return stops;
}

/** The mean direction of the picture's colours, strong ones counting more. */
function prevailingHue({ rgb }: Tones): number {
  let sumU = 0;
  let sumV = 0;
  for (let i = 0; i < rgb.length; i += 3) {
    const { u, v } = codeOf(rgb[i]!, rgb[i + 1]!, rgb[i + 2]!);
    const chroma = Math.hypot(u - 128, v - 128);
    sumU += (u - 128) * chroma;
    sumV += (v - 128) * chroma;
  }
  return Math.atan2(sumV, sumU);
}

function turn(grade: Grade, from: Tint, to: Tint, share: number): void {
  const mix = (one: number, other: number): number => one + (other - one) * share;
  const angle = mix(from.angle, to.angle);
  const saturation = mix(from.saturation, to.saturation);
  const cos = Math.cos(angle) * saturation;
  const sin = Math.sin(angle) * saturation;
  const { uu, uv, vu, vv } = grade;
  grade.uu = cos * uu - sin * vu;
  grade.uv = cos * uv - sin * vv;
  grade.vu = sin * uu + cos * vu;
  grade.vv = sin * uv + cos * vv;
  grade.shiftU += mix(from.u, to.u);
  grade.shiftV += mix(from.v, to.v);
}
