import { isDrawable, type RegionName } from '../actions.ts';
import type { PerceptionSummary } from '../types.ts';
import { isDrawn, moved, surelySeen } from './seen.ts';
import type { Parameters, Wish } from './wishes/wish.ts';

/** What one wind moves, wherever it is surely seen. */
const windblown: ReadonlySet<RegionName> = new Set(['foliage', 'grass', 'hair', 'cloth', 'flag']);
/** What falls or floats, and so goes with the wind. */
const carried = new Set(
  'rain snow fog dust sandstorm ash leaves petals feathers confetti bubbles smoke hail embers'.split(' '),
);

type Wind = { readonly strength: number; readonly direction: string | null };

/** The wind that the wishes speak of, the strongest where they name several; null where they name none. */
export function windOfWishes(wishes: readonly Wish[]): Wind | null {
  const strengths = wishes.flatMap(({ on, action, params }) => {
    const strength = on === 'air' && action === 'wind' ? params['strength'] : params['wind'];
    return typeof strength === 'number' ? [strength] : [];
  });
  if (strengths.length === 0) return null;
  const direction = wishes.find(({ on, params }) => on !== 'camera' && blows(on) && params['direction'] !== undefined);
  return { strength: Math.max(...strengths), direction: String(direction?.params['direction'] ?? '') || null };
}

function blows(on: Wish['on']): boolean {
  return on === 'air' || (windblown as ReadonlySet<string>).has(on);
}

/** Gives what the wind carries its strength and direction, where the prompt did not say otherwise. */
export function inWind(wishes: readonly Wish[], wind: Wind | null): Wish[] {
  if (wind === null) return [...wishes];
  return wishes.map((wish) => {
    const goes = wish.on === 'air' ? carried.has(wish.action) : wish.action === 'sway' && blows(wish.on);
    return goes ? { ...wish, params: { ...paramsOf(wind), ...wish.params } } : wish;
  });
}

function paramsOf({ strength, direction }: Wind): Parameters {
  return { wind: strength, ...(direction === null ? {} : { direction }) };
}

/** What the wind also moves though the prompt does not name it. */
export function swayedBy(wind: Wind, named: readonly Wish[], summary: PerceptionSummary): Wish[] {
  return surelySeen(summary)
    .filter(({ name, of }) => windblown.has(name) && !isNamed(named, name, of))
    .map((seen) => moved(impliedWish(seen.name, 'sway', paramsOf(wind)), seen))
    .filter(isDrawn);
}

/** What passing time also moves: clouds, water, lights, shadows. */
export function movedByTime(named: readonly Wish[], summary: PerceptionSummary): Wish[] {
  const { sky } = summary;
  const shadows = isDrawable('picture', 'shadows') && sky > 0.05 ? [impliedWish('picture', 'shadows', {})] : [];
  return [...usual(named, summary, { clouds: 'drift', water: 'ripple', lights: 'twinkle' }, {}), ...shadows];
}

/** What lives by itself, gently, where the prompt does not say what is to. */
export function ambience(named: readonly Wish[], summary: PerceptionSummary): Wish[] {
  const calm = { strength: 0.6 };
  const living = { water: 'ripple', clouds: 'drift', smoke: 'rise', steam: 'rise', fire: 'flicker' } as const;
  const breeze = usual(named, summary, { foliage: 'sway', grass: 'sway', flag: 'sway' }, { wind: 0.5 });
  const blinks = summary.subjects
    .filter(({ kind, face }) => kind === 'person' && face !== null && isDrawable('person', 'blink'))
    .map(({ id }) => ({ ...impliedWish('person', 'blink', {}), target: id }));
  return [...usual(named, summary, living, calm), ...breeze, ...blinks];
}

function usual(
  named: readonly Wish[],
  summary: PerceptionSummary,
  actions: Readonly<Partial<Record<RegionName, string>>>,
  params: Parameters,
): Wish[] {
  return surelySeen(summary).flatMap((seen) => {
    const action = actions[seen.name];
    if (action === undefined || isNamed(named, seen.name, seen.of)) return [];
    return [moved(impliedWish(seen.name, action, params), seen)].filter(isDrawn);
  });
}

function isNamed(wishes: readonly Wish[], name: RegionName, of: string | null): boolean {
  return wishes.some(({ target, params }) => target === name && (params['of'] ?? null) === of);
}

function impliedWish(on: Exclude<Wish['on'], 'camera'>, action: string, params: Parameters): Wish {
  return { kind: 'nature', on, target: on, action, params, noun: null, step: 0, start: 0, end: 0 };
}
