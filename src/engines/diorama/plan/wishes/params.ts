import type { ParameterName } from '../../actions.ts';
import { amountOf, directionOf, mannerOf, windOf } from './manner.ts';
import type { Deed, Doer } from './resolve.ts';
import { styleOf } from './styles.ts';
import type { Parameters } from './wish.ts';

/** What light does where it is: "light up" and "in the distance" are no ways to go. */
const stays = new Set(
  'switch_on switch_off lightning twinkle flicker candle neon glow pulse brighten darken colour_shift warm cool fade boil freeze'.split(
    ' ',
  ),
);
/** "sits down", "stands up": the direction is the action's own. */
const inPlace = new Set('sit_down stand_up lie_down kneel move_ears wag_tail blink'.split(' '));
const thick = new Set<string>(['smoke', 'steam', 'fire']);

/** The parameters that the words around a deed give it. */
export function paramsOf(deed: Deed, doer: Doer, object: Doer | null, words: string): Parameters {
  if (deed.on === 'air') return inAir(deed, doer, words);
  const { strength, direction, ...manner } = mannerOf(words);
  const what = deed.what ?? styleOf(deed.action, words) ?? undefined;
  if (deed.region === null)
    return told({ strength, ...manner, direction: inPlace.has(deed.action) ? undefined : direction, what });
  const amount = amountOf(words);
  return told({
    strength,
    ...paceOf(words),
    ...manner,
    direction: stays.has(deed.action) ? undefined : direction,
    amount: thick.has(deed.on) && amount !== 'medium' ? amount : undefined,
    wind: windOf(words) ?? undefined,
    of: ownerOf(deed, doer, object),
    what,
  });
}

function inAir(deed: Deed, { noun }: Doer, words: string): Parameters {
  const { strength: _strength, times: _times, direction: _direction, ...manner } = mannerOf(words);
  const heading = directionOf(words);
  // What falls goes down by itself.
  const direction = heading === null || heading === 'up' || heading === 'down' ? undefined : heading;
  const wind = windOf(words);
  if (deed.action === 'wind') return told({ strength: wind ?? 1, direction });
  // "a meteor", but "a meteor shower"
  const one = deed.action === 'meteor' && !noun.plural && !/shower|雨$/.test(noun.lemma);
  return told({
    amount: one ? 'light' : amountOf(words),
    ...paceOf(words),
    ...manner,
    direction,
    wind: wind ?? undefined,
  });
}

/** Whose hair or cloth it is. */
function ownerOf({ region }: Deed, doer: Doer, object: Doer | null): string | undefined {
  if (region !== 'hair' && region !== 'cloth') return undefined;
  const holder = object?.noun.group === region ? object.bound : doer.bound;
  return holder?.subjects[0]?.id;
}

/** How fast the verb itself says that water, clouds or fog go. */
function paceOf(words: string): Parameters {
  const fast =
    /\b(?:rac(?:e|es|ing)|rush(?:es|ing)?|speed(?:s|ing)?|surg(?:e|es|ing)|hurtl(?:e|es|ing)|scud(?:s|ding)?)\b|奔涌|奔腾|飞驰|翻涌/;
  if (fast.test(words)) return { rate: 1.5 };
  return /\b(?:creep(?:s|ing)?|crawl(?:s|ing)?|inch(?:es|ing)?|meander(?:s|ing)?)\b/.test(words) ? { rate: 0.65 } : {};
}

/** Leaves out what the prompt does not tell. */
function told(all: Readonly<Partial<Record<ParameterName, number | string | undefined>>>): Parameters {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}
