import { isDrawable, passingActions, regions, type RegionName } from '../actions.ts';
import type { PerceptionSummary, RegionSight } from '../types.ts';
import type { Wish } from './wishes/wish.ts';

/** From this confidence a region is believed where the prompt names it. */
const believed = 0.3;
/** From this confidence a region is surely there, and may move though the prompt names only what moves it. */
const sure = 0.7;

/** What a wish comes to in this picture: what is drawn for it, several where it is about several regions. */
export type Answer = {
  readonly wish: Wish;
  readonly drawn: readonly Wish[];
  /** Why less than asked is drawn, or nothing though the engine could elsewhere, in a sentence; null where neither is so. */
  readonly why: string | null;
};

export function isRegionName(name: string): name is RegionName {
  return (regions as readonly string[]).includes(name);
}

/** The regions that are surely seen. */
export function surelySeen(summary: PerceptionSummary): RegionSight[] {
  return summary.regions.filter(({ confidence }) => confidence >= sure);
}

/**
 * Finds in the picture what each wish is about.
 *
 * @param followed whether the camera goes along with whoever travels, beside or behind them
 */
export function answer(wishes: readonly Wish[], summary: PerceptionSummary, followed: boolean): Answer[] {
  return wishes.map((wish) => {
    const candidates = candidatesFor(wish, summary, wishes);
    const drawn = candidates.filter(isDrawn);
    if (isPassing(wish) && wish.target !== null) return travel(wish, summary, drawn, followed || isSideways(wish));
    if (drawn.length > 0) return { wish, drawn, why: whyInAir(wish, drawn) ?? whyLess(wish) };
    if (candidates.length > 0) return { wish, ...lesser(candidates) };
    const couldBe = isDrawn(wish) || lesser([wish]).drawn.length > 0;
    return { wish, drawn, why: couldBe ? whyUnseen(wish) : null };
  });
}

const isPassing = ({ on, action }: Wish): boolean => on !== 'camera' && (passingActions[on]?.includes(action) ?? false);
const isSideways = ({ params }: Wish): boolean => params['direction'] === 'left' || params['direction'] === 'right';
const nothing = (wish: Wish): Answer => ({ wish, drawn: [], why: null });

/** Those who go somewhere, before a world that passes by or where they are. */
function travel(wish: Wish, { separable }: PerceptionSummary, drawn: readonly Wish[], passes: boolean): Answer {
  if (!separable) return nothing(wish);
  // Which way an animal faces, and so whether it gets anywhere, is told by its limbs.
  if (wish.on === 'animal') return { wish, drawn, why: null };
  if (passes) return passing(wish, drawn);
  return wish.on === 'person' && wish.action === 'ride'
    ? { wish, drawn: [{ ...wish, action: 'pedal' }], why: null }
    : nothing(wish);
}

/** Riders tread as well, where their feet are seen; whoever else travels keeps the pose. */
function passing(wish: Wish, drawn: readonly Wish[]): Answer {
  if (drawn.length === 0) return nothing(wish);
  if (wish.on === 'person' && wish.action === 'ride') {
    return { wish, drawn: [...drawn, { ...wish, action: 'pedal' }], why: null };
  }
  return { wish, drawn, why: 'The pose stays as it is; the world passes by.' };
}

/** Said by the plan's tempo, and by the parameters of what the wind moves, rather than by programs of their own. */
const noPrograms = new Set(['slow_motion', 'wind']);

export function isDrawn({ on, action }: Wish): boolean {
  return on !== 'camera' && !noPrograms.has(action) && isDrawable(on, action);
}

/** Milder things that a region does where what is asked is not drawn, the best first. */
const milder: Partial<Record<RegionName, Readonly<Record<string, readonly string[]>>>> = {
  water: {
    fall: ['flow', 'ripple'],
    flow: ['ripple'],
    waves: ['ripple'],
    splash: ['waves', 'ripple'],
    shimmer: ['ripple'],
    boil: ['ripple'],
  },
  clouds: { swirl: ['drift'], gather: ['drift'], part: ['drift'] },
  smoke: { drift: ['rise'] },
  fire: { spread: ['flicker'] },
  lights: {
    neon: ['flicker'],
    candle: ['flicker'],
    pulse: ['glow', 'flicker'],
    glow: ['twinkle'],
    streak: ['twinkle'],
  },
};

function lesser(candidates: readonly Wish[]): Pick<Answer, 'drawn' | 'why'> {
  const [first] = candidates;
  if (first === undefined) return { drawn: [], why: null };
  const { on, action } = first;
  const other = isRegionName(on) ? milder[on]?.[action]?.find((one) => isDrawable(on, one)) : undefined;
  if (other === undefined) return { drawn: [], why: null };
  return {
    drawn: candidates.map((wish) => ({ ...wish, action: other })),
    why: `It is drawn as ${on} that ${on.endsWith('s') || other.endsWith('s') ? other : `${other}s`}.`,
  };
}

/** What is drawn, but as less than its name says. */
function whyLess({ on, action }: Wish): string | null {
  return on === 'picture' && action === 'colourise'
    ? 'Colours that a picture does not have are not known: those that it has grow stronger.'
    : null;
}

/** The wish as the picture can answer it; empty where what it is about is not to be seen. */
function candidatesFor(wish: Wish, summary: PerceptionSummary, all: readonly Wish[]): readonly Wish[] {
  if (isRegionName(wish.on)) {
    const flower = cutOutFlower(wish, summary, all);
    if (flower.length > 0) return flower;
    const own = onRegion(wish, wish.on, summary);
    return own.length > 0 ? own : instead(wish, wish.on, summary);
  }
  if (wish.target !== null) return [wish];
  return birdsInstead(wish);
}

function onRegion(wish: Wish, name: RegionName, summary: PerceptionSummary): readonly Wish[] {
  const { of } = wish.params;
  return summary.regions
    .filter((seen) => seen.name === name && seen.confidence >= believed)
    .filter((seen) => of === undefined || seen.of === of)
    .filter((seen) => !(ofHouse.has(wish.noun ?? '') && seen.of !== null))
    .map((seen) => moved(wish, seen));
}

/** The wish about a region that is seen. */
export function moved(wish: Wish, { name, of }: RegionSight): Wish {
  return { ...wish, on: name, target: name, params: { ...wish.params, ...(of === null ? {} : { of }) } };
}

/** Cloth that nobody wears. */
const ofHouse = new Set('curtain sheet tent sail drape laundry towel blanket tablecloth canvas 窗帘'.split(' '));

/** Regions that perception may take for another, and actions that both have. */
const alike: Partial<Record<RegionName, readonly RegionName[]>> = {
  grass: ['foliage'],
  foliage: ['grass'],
  flag: ['cloth'],
  cloth: ['flag'],
  steam: ['smoke'],
  smoke: ['steam'],
};

/** What is drawn where the picture does not show the region itself. */
function instead(wish: Wish, name: RegionName, summary: PerceptionSummary): readonly Wish[] {
  for (const other of alike[name] ?? []) {
    // A flag may have been seen as cloth that nobody wears, but is nobody's clothes.
    const found = onRegion(wish, other, summary).filter((one) => other !== 'cloth' || one.params['of'] === undefined);
    if (found.some(isDrawn)) return found;
  }
  if (wish.action === 'candle') return onRegion({ ...wish, action: 'flicker' }, 'fire', summary);
  const inTheAir = newInAir(wish);
  return inTheAir === null || !isDrawable('air', inTheAir) ? [] : [inAir(wish, inTheAir)];
}

const flowers = new Set(
  'flower rose tulip sunflower lotus orchid lily daisy poppy bouquet blossom dandelion lavender plant 花 花朵 鲜花 玫瑰 荷花'.split(
    ' ',
  ),
);

/** A flower seen from nearby is a thing of its own, not foliage; the detector has no name for it. */
function cutOutFlower(wish: Wish, { subjects }: PerceptionSummary, all: readonly Wish[]): readonly Wish[] {
  if (wish.action !== 'sway' || !flowers.has(wish.noun ?? '')) return [];
  const flower = subjects.find(
    ({ id, kind, label, area }) =>
      kind === 'object' &&
      (label === null || label === 'potted plant') &&
      area > 0.1 &&
      !all.some((one) => one.target === id),
  );
  return flower === undefined ? [] : [{ ...wish, kind: 'object', on: 'object', target: flower.id }];
}

/** What can be put into the air though the picture does not show it. */
function newInAir({ on, action, noun }: Wish): string | null {
  if (on === 'smoke' || on === 'steam') return 'smoke';
  if (on === 'sand' && action === 'blow') return 'sandstorm';
  return on === 'lights' && (noun === 'star' || noun === 'starlight') ? 'stars' : null;
}

function inAir(wish: Wish, action: string): Wish {
  const { strength } = wish.params;
  const amount = typeof strength !== 'number' || strength === 1 ? 'medium' : strength < 1 ? 'light' : 'heavy';
  return { ...wish, kind: 'weather', on: 'air', target: 'air', action, params: { ...wish.params, amount } };
}

const flock = new Set(
  'bird seagull gull crow pigeon dove sparrow swallow goose raven crane 鸟 小鸟 海鸥 鸽子 飞鸟 鸟儿 仙鹤'.split(' '),
);

/** Small animals that cross the sky need not be in the picture to begin with. */
function birdsInstead(wish: Wish): readonly Wish[] {
  if (wish.on !== 'animal' || (wish.action !== 'fly' && wish.action !== 'flap')) return [];
  const action = flock.has(wish.noun ?? '')
    ? 'birds'
    : /^(?:butterfly|蝴蝶)$/.test(wish.noun ?? '')
      ? 'butterflies'
      : null;
  return action !== null && isDrawable('air', action) ? [inAir(wish, action)] : [];
}

/** Smoke that the picture does not show is drawn, but not where it should come from. */
function whyInAir({ on }: Wish, drawn: readonly Wish[]): string | null {
  if (on !== 'smoke' && on !== 'steam') return null;
  return drawn.every((wish) => wish.on === 'air')
    ? `No ${on} was found in the picture: it drifts through the air.`
    : null;
}

const nobody = /^(?:s?he|it|they|him|her|them|both|one|who|which|that|everyone|everybody|他|她|它|他们|她们|大家)$/;

function whyUnseen({ on, noun }: Wish): string {
  if (isRegionName(on)) {
    if (on === 'hair' || on === 'cloth') return `No ${on} that could be moved was found in the picture.`;
    return `No ${on === 'flag' ? 'flags' : on} could be found in the picture.`;
  }
  if (noun === null || nobody.test(noun)) return 'Nobody was found in the picture who could do it.';
  return `No ${noun} could be found in the picture.`;
}
