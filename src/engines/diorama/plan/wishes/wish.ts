import type { ParameterName, TargetClass } from '../../actions.ts';

/** The kinds of clauses, as the accuracy on the corpus is counted. */
export type WishKind = 'camera' | 'person' | 'animal' | 'object' | 'nature' | 'light' | 'weather';

export type Parameters = Readonly<Partial<Record<ParameterName, number | string>>>;

/** One thing that the prompt asks for, as understood, whether or not the engine can draw it. */
export type Wish = {
  readonly kind: WishKind;
  /** What it is about, in the words of the vocabulary; `camera` for camera moves. */
  readonly on: TargetClass | 'camera';
  /** A subject's id, a region's name, `picture`, `air` or `camera`; null when the prompt names what the picture does not show. */
  readonly target: string | null;
  /** A name of the vocabulary, or a camera move. */
  readonly action: string;
  /** Only what the prompt tells; `../../actions.ts` lists the names. */
  readonly params: Parameters;
  /** The word of the prompt that names what it is about, singular; null where there is none. */
  readonly noun: string | null;
  /** Wishes of one step run together, steps one after the other. */
  readonly step: number;
  /** Where the words stand in the prompt. */
  readonly start: number;
  readonly end: number;
};

const kinds: Partial<Record<TargetClass | 'camera', WishKind>> = {
  camera: 'camera',
  person: 'person',
  crowd: 'person',
  animal: 'animal',
  vehicle: 'object',
  object: 'object',
  lights: 'light',
  picture: 'light',
  air: 'weather',
};

export function kindOf(on: TargetClass | 'camera'): WishKind {
  return kinds[on] ?? 'nature';
}
