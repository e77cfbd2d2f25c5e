import { regions, vocabulary, type RegionName, type TargetClass } from '../../actions.ts';
import type { Bound } from './bind.ts';
import { readLists } from './lists.ts';
import { ofBody, ofSubject } from './subject.ts';
import type { Noun, Verb } from './tokens.ts';

/** Who or what does something, or has it done to. */
export type Doer = {
  readonly noun: Noun;
  /** The subjects meant, for a person, an animal, a vehicle or a thing; the owner of a body part, of hair or of cloth. */
  readonly bound: Bound | null;
};

export type Deed = {
  readonly on: TargetClass;
  readonly action: string;
  readonly what: string | null;
  /** Null for the doer's own subjects, a region otherwise. */
  readonly region: RegionName | 'picture' | 'air' | null;
};

const actions = new Map(Object.entries(vocabulary).map(([on, names]) => [on, new Set(names.split(' '))]));

const moving =
  'move float drift fly run flow roll walk drive rise sail crash blow sway wave dance spin swing stir climb gather spread fall streak skate lean jump bounce shake turn flicker beat crawl swim tilt raise ride breathe twinkle pulse nod bow fight throw touch look stretch'.split(
    ' ',
  );
const every = (names: readonly string[], action: string) => `${action}: ${names.join(', ')}`;

const regionAliases: Readonly<Partial<Record<RegionName, ReadonlyMap<string, string>>>> = {
  water: readLists(`
    shimmer: shine, twinkle, flicker, glow, reflect
    waves: crash, roll, sway, rise, wave, swing, gather, walk
    ripple: dance, blow, shake, breathe, stir, bounce, turn, jump
    flow: flow, run, move, drive, float, spin, sail, streak, explode, fly, spread, open, climb, pull, handle, howl, talk, sing, laugh
    boil: melt
  `),
  clouds: readLists(`
    swirl: spin
    part: open, disappear
    gather: handle
    ${every(moving, 'drift')}
  `),
  smoke: readLists(`
    drift: float, move, blow, flow, drive
    rise: rise, lie_down, fly, spin, appear, walk, run, sway, dance, wave, climb, explode, spread, roll, boil, burn, gather, handle
  `),
  steam: readLists(every([...moving, 'appear', 'boil', 'lie_down', 'howl', 'handle'], 'rise')),
  fire: readLists(`
    spread: spread, grow
    ${every([...moving, 'burn', 'shine', 'howl', 'lick', 'explode'], 'flicker')}
  `),
  foliage: readLists(`
    bloom: open, spread
    ${every(moving, 'sway')}
  `),
  grass: readLists(every(moving, 'sway')),
  hair: readLists(every(moving, 'sway')),
  cloth: readLists(every(moving, 'sway')),
  flag: readLists(every(moving, 'sway')),
  sand: readLists(every(moving, 'blow')),
  lights: readLists(`
    flicker: flicker, burn, dance
    twinkle: twinkle, blink, wink
    glow: shine
    switch_on: appear, open
    switch_off: disappear, close, darken, stop
    streak: move, drive, flow, run, walk, fly, roll, sail
    sway: swing, rise_, wave, blow, turn, spin, work
  `),
  ground: readLists(`
    shake: sway, explode
    crack: shatter, open
  `),
  crowd: readLists(`
    cheer: clap, talk, sing, howl, laugh, wave, raise
    walk: move, run, flow, drive
    jump: bounce
    sway: swing
  `),
};
/** Things that move by themselves and so are drawn with more words than most regions have. */
const falling = new Set(['fall', 'fly', 'float', 'spin', 'blow', 'rise', 'move', 'roll']);

const fallsApart: Readonly<Record<string, string>> = {
  leaf: 'leaves',
  树叶: 'leaves',
  叶子: 'leaves',
  blossom: 'petals',
  花朵: 'petals',
  feather: 'feathers',
  羽毛: 'feathers',
  foliage: 'leaves',
};
const isRegion = (name: string): name is RegionName => (regions as readonly string[]).includes(name);

/** What the words ask for; empty where the lexicon has no action for it. */
export function resolve(doer: Doer, verb: Verb, object: Doer | null): Deed[] {
  const { group, lemma } = doer.noun;
  if (group === 'body' || group === 'hair' || group === 'cloth') {
    const deed = doer.bound === null ? null : ofBody(doer.bound, lemma, verb);
    if (deed !== null && (group === 'body' || deed.action !== 'shake')) return [{ ...deed, region: null }];
    if (group === 'body') return [];
  }
  return givenOff(group, verb) ?? byGroup(doer, verb, object);
}

/** "the coffee steams", "the tires are smoking" */
function givenOff(group: string, { lemma }: Verb): Deed[] | null {
  if ((lemma !== 'smoke' && lemma !== 'steam') || group === 'person' || group === lemma) return null;
  return [deed(lemma, 'rise', lemma)];
}

function byGroup(doer: Doer, verb: Verb, object: Doer | null): Deed[] {
  const { group, detail, lemma } = doer.noun;
  // A thing that rolls and stops has stopped when its action ends.
  if (group === 'object' && verb.meaning === 'stop') return [];
  if (group === 'air') return ofAir(detail ?? lemma, verb, object);
  if (group === 'light') return ofLight(detail, lemma, verb);
  if (group === 'picture') return ofPicture(verb);
  if (isRegion(group)) return ofRegion(group, doer, verb);
  if (doer.bound === null) return [];
  return [{ ...ofSubject(doer.bound, verb, object?.noun ?? null), region: null }];
}

function deed(on: TargetClass, action: string, region: Deed['region'], what: string | null = null): Deed {
  return { on, action, region, what };
}

/** The wind moves what it is said to move; everything else in the air simply is there. */
function ofAir(detail: string, verb: Verb, object: Doer | null): Deed[] {
  if (['disappear', 'stop', 'melt', 'part'].includes(verb.meaning)) return [];
  if (detail === 'wind') {
    const thing = object?.noun.group;
    if (thing === 'air' && object!.noun.detail !== null) return [deed('air', object!.noun.detail, 'air')];
    if (object !== null && thing !== undefined && isRegion(thing)) {
      return ofRegion(thing, object, { ...verb, meaning: thing === 'water' ? 'blow' : 'sway' });
    }
    return [deed('air', 'wind', 'air')];
  }
  return [deed('air', detail, 'air')];
}

const lightActions = readLists(`
  flicker: flicker, pulse, burn
  god_rays: flow, open, drip
  colour_shift: transform, turn
  darken: darken, disappear
  brighten: grow, appear
  shimmer: sway, ripple, dance, twinkle, spin, wave, swing, move, float, walk, drive, crash, stir
`);

function ofLight(detail: string | null, lemma: string, { meaning, lemma: word }: Verb): Deed[] {
  const of = (action: string) => [deed('picture', action, 'picture')];
  if (detail === 'storm') return [deed('picture', 'lightning', 'picture'), deed('air', 'rain', 'air')];
  if (detail !== null) return meaning === 'disappear' ? [] : of(detail);
  if (/^(?:filter|pierce|stream|shine through|pour|break|穿过|透过|洒)/.test(word)) return of('god_rays');
  if (/^(?:sun|太阳|夕阳)$/.test(lemma) && meaning === 'rise') return of('sunrise');
  if (/^(?:sun|太阳|夕阳)$/.test(lemma) && meaning === 'fall') return of('sunset');
  if (/^(?:sun|太阳)$/.test(lemma) && meaning === 'walk') return of('brighten');
  const action = word === 'become' ? undefined : lightActions.get(meaning);
  return action === undefined ? [] : of(action);
}

function ofPicture({ meaning }: Verb): Deed[] {
  const table: Readonly<Record<string, string>> = {
    flicker: 'flicker',
    darken: 'darken',
    disappear: 'fade',
    freeze: 'freeze',
    shine: 'brighten',
    twinkle: 'shimmer',
  };
  const action = table[meaning];
  return action === undefined ? [] : [deed('picture', action, 'picture')];
}

function ofRegion(region: RegionName, { noun }: Doer, verb: Verb): Deed[] {
  if (noun.lemma === 'light' && !noun.plural && playful.has(verb.meaning))
    return [deed('picture', 'shimmer', 'picture')];
  if (region === 'lights' && noun.detail !== null && !verb.meaning.startsWith('switch'))
    return ofLamp(noun, noun.detail, verb);
  const apart = noun.lemma.endsWith(' leaf') ? 'leaves' : fallsApart[noun.lemma];
  const falls = falling.has(verb.meaning) && !(verb.meaning === 'move' && noun.lemma.endsWith('leaf'));
  if (apart !== undefined && falls && verb.lemma !== 'rustle') return [deed('air', apart, 'air')];
  const action = region === 'water' ? ofWater(noun.detail, verb) : actionIn(region, verb.meaning);
  return action === null ? [] : [deed(region, action, region, named.has(region) ? noun.lemma : null)];
}

const named = new Set<RegionName>(['foliage', 'water', 'lights', 'cloth', 'hair']);

/** What light itself does, where no lamp is meant: "light dances on the floor". */
const playful = new Set(['dance', 'ripple', 'play', 'sway', 'wave']);

function actionIn(region: RegionName, meaning: string): string | null {
  return actions.get(region)!.has(meaning) ? meaning : (regionAliases[region]?.get(meaning) ?? null);
}

/** Neon, candles and stars do one thing whatever the verb; stars may fall. */
function ofLamp({ lemma }: Noun, detail: string, { meaning }: Verb): Deed[] {
  if (detail !== 'twinkle') return [deed('lights', detail, 'lights')];
  const shoots = meaning === 'fall' || meaning === 'drive' || meaning === 'streak';
  return [shoots ? deed('air', 'meteor', 'air') : deed('lights', 'twinkle', 'lights', lemma)];
}

/** Waves, ripples and falls do what they are. */
function ofWater(detail: string | null, { meaning, lemma }: Verb): string | null {
  if (lemma.startsWith('rippl')) return 'ripple';
  if (lemma.startsWith('shimmer')) return 'shimmer';
  const action = withoutDrop(actionIn('water', meaning), detail, lemma);
  return action === null || detail === null || action === 'shimmer' || action === 'freeze' ? action : detail;
}

/** Only falls fall: a brook that tumbles or trickles flows. */
function withoutDrop(action: string | null, detail: string | null, lemma: string): string | null {
  const drops =
    detail !== null || /^(?:cascade|plunge|plummet|pour down|fall|drop)/.test(lemma) || !/^[a-z]/.test(lemma);
  if (lemma.startsWith('tumble')) return 'flow';
  return action === 'fall' && !drops ? 'flow' : action;
}

/** What "animate the clouds" asks for. */
export function usualDeed({ group, detail, lemma }: Noun): Deed[] {
  if (group === 'person' || group === 'animal') return [deed(group, 'breathe', null)];
  if (!isRegion(group)) return [];
  const own = group === 'water' || group === 'lights' ? detail : null;
  const usual: Partial<Record<RegionName, string>> = {
    water: 'flow',
    clouds: 'drift',
    smoke: 'rise',
    steam: 'rise',
    fire: 'flicker',
    sand: 'blow',
    lights: 'twinkle',
    ground: 'shake',
  };
  return [deed(group, own ?? usual[group] ?? 'sway', group, lemma)];
}

/** What a noun asks for by its mere naming ("heavy rain", "lightning"); empty for most. */
export function eventOf({ group, detail, lemma }: Noun, alone: boolean): Deed[] {
  if (group === 'air' && lemma !== 'air') return [deed('air', detail ?? lemma, 'air')];
  if (group === 'light' && detail === 'storm')
    return ofLight(detail, lemma, { meaning: 'rain', lemma: 'rain', form: 'base' });
  if (group === 'light' && detail !== null && detail !== 'shadows') return [deed('picture', detail, 'picture')];
  if (group === 'ground' && lemma === 'earthquake') return [deed('ground', 'shake', 'ground')];
  if (!alone) return [];
  if (group === 'water' && (detail === 'ripple' || detail === 'waves')) return [deed('water', detail, 'water', lemma)];
  if (group === 'smoke' || group === 'steam') return [deed(group, 'rise', group)];
  if (group === 'water' && detail === 'fall') return [deed('water', 'fall', 'water', lemma)];
  return /^(?:flame|fire|bonfire|campfire|火|火焰|篝火)$/.test(lemma) ? [deed('fire', 'flicker', 'fire')] : [];
}

/** "a rough sea" */
export function roughWater({ group, detail, lemma }: Noun, clause: string): Deed[] {
  const rough =
    /\b(?:rough|choppy|stormy|raging|turbulent|churning) (?:[a-z]+ )?(?:sea|ocean|water|lake|surf|river)s?\b/;
  return group === 'water' && detail === null && rough.test(clause) ? [deed('water', 'waves', 'water', lemma)] : [];
}

export function canSway(group: string): boolean {
  return ['hair', 'cloth', 'flag', 'foliage', 'grass'].includes(group);
}
