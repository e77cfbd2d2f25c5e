import type { Clip, Order } from '../clips.ts';
import { cameraWording, type CameraType } from '../measure/camera-rule.ts';
import type { Picture } from '../pictures.ts';

/** One number that the run comes to. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  /** What it should be; null where it is only told. */
  readonly target: string | null;
  readonly met: boolean | null;
};

export type Report = {
  readonly title: string;
  readonly figures: readonly Figure[];
  /** Rows under a head row. */
  readonly table: readonly (readonly string[])[];
  /** What misses its target, a line each. */
  readonly misses: readonly string[];
};

export type Section = {
  readonly name: string;
  /** The clips it wants of every picture. A run that is not `full` is to end within minutes. */
  orders(pictures: readonly Picture[], full: boolean): Order[];
  /** @param clips those it ordered; all that were made where it orders none */
  report(clips: readonly Clip[]): Report;
};

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

export function atLeast(name: string, value: number, least: number): Figure {
  return { name, value, target: `>= ${least}`, met: value >= least };
}

export function atMost(name: string, value: number, most: number): Figure {
  return { name, value, target: `<= ${most}`, met: value <= most };
}

export function below(name: string, value: number, limit: number): Figure {
  return { name, value, target: `< ${limit}`, met: value < limit };
}

export function told(name: string, value: number): Figure {
  return { name, value, target: null, met: null };
}

/** A clip in a line of text. */
export function named({ picture, prompt, amplitude }: Clip): string {
  return `${picture} "${prompt}"${amplitude === 'auto' ? '' : ` (${amplitude})`}`;
}

/** VBench's way to ask for a camera move. */
export function cameraPrompt({ caption }: Picture, type: CameraType): string {
  return caption === '' ? cameraWording[type] : `${caption}, ${cameraWording[type]}`;
}
