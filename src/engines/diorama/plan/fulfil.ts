import type { PerceptionSummary } from '../types.ts';
import { ambience, inWind, movedByTime, swayedBy, windOfWishes } from './implied.ts';
import { answer } from './seen.ts';
import type { Reading } from './wishes/read.ts';
import type { Wish } from './wishes/wish.ts';

export type Fulfilled = {
  /** All that is drawn: what was asked for and what that implies. */
  readonly drawn: readonly Wish[];
  /** The wishes of the reading that something moves for. */
  readonly answered: ReadonlySet<Wish>;
  /** The wishes that get less than they ask for, or nothing, with the reason. */
  readonly short: readonly { readonly wish: Wish; readonly why: string }[];
};

/** Turns what the prompt asks for into what the picture and the engine can give. */
export function fulfil(reading: Reading, summary: PerceptionSummary): Fulfilled {
  const wind = windOfWishes(reading.wishes);
  const followed = reading.camera.wishes.some(
    ({ move, direction, tracks }) => (move === 'tracking' || (move === 'truck' && tracks)) && direction !== 'out',
  );
  const answers = answer(reading.wishes, summary, followed);
  const named = inWind(
    answers.flatMap(({ drawn }) => drawn),
    wind,
  );
  const swayed = wind === null || reading.calm ? [] : swayedBy(wind, named, summary);
  const passes = reading.wishes.some(isTimeLapse) && !reading.calm;
  const passing = passes ? movedByTime([...named, ...swayed], summary) : [];
  const alive = reading.lively && !reading.calm ? ambience([...named, ...swayed, ...passing], summary) : [];
  const drawn = distinct([...named, ...swayed, ...passing, ...alive]);
  const moves = drawn.some(({ kind, action }) => kind === 'nature' || kind === 'weather' || action !== 'still');
  const answered = new Set<Wish>();
  const short: { wish: Wish; why: string }[] = [];
  for (const { wish, drawn: own, why } of answers) {
    const byAll =
      wish.action === 'slow_motion' ||
      (isTimeLapse(wish) && moves) ||
      (isWind(wish) && drawn.some(({ params }) => params['wind'] !== undefined));
    if (own.length > 0 || byAll) answered.add(wish);
    else if (isWind(wish)) short.push({ wish, why: 'Nothing that the wind could move was found in the picture.' });
    if (why !== null && !byAll) short.push({ wish, why });
  }
  return { drawn, answered, short };
}

const isTimeLapse = ({ action }: Wish): boolean => action === 'time_lapse';
const isWind = ({ on, action }: Wish): boolean => on === 'air' && action === 'wind';

/** Two wishes may come to the same region: "leaves and grass" where only foliage is seen. */
function distinct(wishes: readonly Wish[]): Wish[] {
  const keys = new Set<string>();
  return wishes.filter(({ target, action, step, params }) => {
    const key = `${target} ${action} ${step} ${params['of'] ?? ''}`;
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  });
}
