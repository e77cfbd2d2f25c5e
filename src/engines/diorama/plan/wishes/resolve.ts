import { regions, vocabulary, type RegionName, type TargetClass } from '../../actions.ts';
import type { SubjectKind } from '../../types.ts';
import type { Bound } from './bind.ts';
import { readLists } from './lists.ts';
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

const body: ReadonlyMap<string, string> = readLists(`
  turn_head: head turn, head spin, head move, head turn_head, head swing, head roll, head look
  tilt_head: head tilt, head lean, head sway, head tilt_head
  shake_head: head shake, head shake_head
  nod: head nod, head bounce
  lower_head: head lower, head fall, head bow, head lower_head
  raise_head: head raise, head rise, head raise_head
  move_ears: ear move, ear flick, ear sway, ear turn, ear shake, ear spin, ear raise, ear beat, ear wag, ear spread, ear rise, ear bounce
  wag_tail: tail wag, tail flick, tail sway, tail swing, tail shake, tail move, tail wave, tail beat, tail spin, tail wag_tail
  spread: tail spread, tail open, tail raise, wing spread, wing open, hair spread, hair open, tail bloom, tail stretch, wing stretch
  flap: wing sway, wing beat, wing wave, wing move, wing shake, wing flick, wing spin, wing wag, wing swing, wing fly
  blink: eye blink, eye close, eye open, eye sway, eye wink, eye flick, eye beat
  look: eye move, eye look, eye roll, eye turn, eye raise
  talk: mouth move, mouth sway, mouth talk
  open_mouth: mouth open
  smile: mouth smile
  wave: hand wave, hand sway, hand swing, hand move, hand shake, hand wag
  raise_arm: hand raise, hand rise, hand spread, hand stretch, hand raise_arm
  clap: hand clap
  walk: leg move, leg walk, leg swing
  breathe: body breathe, chest rise, chest breathe
  shake: body shake, hair shake
  sway: body sway, body swing, body move
  spin: body spin
  turn: body turn
  shrug: shoulder shrug, shoulder rise, shoulder raise
`);
const bodyPart: ReadonlyMap<string, string> = readLists(`
  head: head, face, chin, neck, nose, 头, 脸
  ear: ear, antenna, horn, feeler, 耳朵
  tail: tail, trunk, 尾巴
  wing: wing, fin, 翅膀
  eye: eye, eyelid, eyebrow, gaze, 眼睛, 双眼
  mouth: mouth, lip, jaw, beak, tongue, 嘴, 嘴巴
  hand: hand, arm, finger, fist, elbow, 手, 胳膊, 手指, 双手, 手臂, 左手, 右手
  leg: leg, foot, paw, knee, claw, hoof, 腿, 脚, 爪子
  chest: chest, belly
  shoulder: shoulder
  body: body, hip, 身体, 身子
  hair: feather, plumage, fur, mane, hair, 羽毛, 毛发
`);

/** What a meaning comes to for a kind of subject whose vocabulary has another word for it. */
const subjectAliases: Readonly<Record<SubjectKind, ReadonlyMap<string, string>>> = {
  person: readLists(`
    walk: move, gather
    talk: howl
    stand_up: rise
    drive: sail
    sway: swing, shake, float_
    jump: bounce
    tilt_head: tilt
    lower_head: lower
    raise_arm: raise
    work: dig
    still: stop, freeze
    spin: roll
    look: sniff
    raise_arm: spread
  `),
  animal: readLists(`
    walk: move, gather, approach, skate
    run: drive, ride, skip
    howl: sing, cry, shout
    wag_tail: wag
    move_ears: flick
    flap: beat
    sit_down: kneel
    jump: bounce
    tilt_head: tilt, lean
    raise_head: raise
    lower_head: lower
    open_mouth: open, cheer
    sway: swing
    lick: kiss, touch
    fight: kick, throw
    still: stop, freeze
    stand_up: rise
    blow_bubble: blow
  `),
  vehicle: readLists(`
    drive: walk, run, move, roll, fly, ride, skate, flow, jump, streak, crawl, climb
    rise: raise
    bounce: shake_
    sway: swing
    turn: tilt
  `),
  object: readLists(`
    move: walk, run, drive, throw, push, pull, kick, sail, ride, catch, streak, crash
    float: fly, swim, blow
    glow: shine, twinkle, flicker, switch_on
    spin: turn
    sway: dance, tilt, wave, wag, stretch
    bounce: jump
    pour: flow, splash
    bloom: spread
    shake: boil
    rise: raise, stand_up
    fall: lower, sit_down, lie_down
  `),
};
const moving =
  'move float drift fly run flow roll walk drive rise sail crash blow sway wave dance spin swing stir climb gather spread fall streak skate lean jump bounce shake turn flicker beat crawl swim tilt raise ride breathe twinkle pulse'.split(
    ' ',
  );
const every = (names: readonly string[], action: string) => `${action}: ${names.join(', ')}`;

const regionAliases: Readonly<Partial<Record<RegionName, ReadonlyMap<string, string>>>> = {
  water: readLists(`
    shimmer: shine, twinkle, flicker, glow, reflect
    waves: crash, roll, sway, rise, wave, swing, gather, walk
    ripple: dance, blow, shake, breathe, stir, bounce, turn, jump
    flow: flow, run, move, drive, float, spin, sail, streak, explode, fly, spread, open, climb, pull
    boil: melt
  `),
  clouds: readLists(`
    swirl: spin
    part: open, disappear
    ${every(moving, 'drift')}
  `),
  smoke: readLists(`
    drift: float, move, blow, flow, drive
    rise: rise, fly, spin, appear, walk, run, sway, dance, wave, climb, explode, spread, roll, boil, burn
  `),
  steam: readLists(every([...moving, 'appear', 'boil'], 'rise')),
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
    sway: swing, rise_, wave
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
const flying = new Set([
  'move',
  'float',
  'drive',
  'fly',
  'roll',
  'spin',
  'rise',
  'flow',
  'walk',
  'run',
  'climb',
  'sail',
  'circle',
]);
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
  const { group, detail, lemma } = doer.noun;
  if (group === 'body' || group === 'hair' || group === 'cloth') {
    const deed = doer.bound === null ? null : ofBody(doer.bound, lemma, verb);
    if (deed !== null && !(group !== 'body' && deed.action === 'shake')) return [deed];
    if (group === 'body') return [];
  }
  if (group === 'air') return ofAir(detail ?? lemma, verb, object);
  if (group === 'light') return ofLight(detail, lemma, verb);
  if (group === 'picture') return ofPicture(verb);
  if (isRegion(group)) return ofRegion(group, doer, verb);
  if (doer.bound === null) return [];
  return [ofSubject(doer.bound, verb, object)];
}

function deed(on: TargetClass, action: string, region: Deed['region'], what: string | null = null): Deed {
  return { on, action, region, what };
}

function ofBody(bound: Bound, lemma: string, verb: Verb): Deed | null {
  const part = bodyPart.get(lemma) ?? lemma;
  const action = body.get(`${part} ${verb.meaning}`);
  if (action === undefined) return null;
  const on = kindOfSubject(bound);
  const own = on === 'person' && action === 'open_mouth' ? 'talk' : action;
  return deed(on, actions.get(on)!.has(own) ? own : 'other', null);
}

/** The prompt knows better than the detector what it is: a butterfly has wings even where only a matte was found. */
function kindOfSubject({ mention }: Bound): SubjectKind {
  return mention.kind;
}

function ofSubject(bound: Bound, verb: Verb, object: Doer | null): Deed {
  const on = kindOfSubject(bound);
  const names = actions.get(on)!;
  const thing = object?.noun ?? null;
  if (thing !== null && (thing.group === 'body' || thing.group === 'hair')) {
    const own = ofBody(bound, thing.lemma, verb);
    if (own !== null) return own;
    if (thing.group === 'body' && ['raise', 'lower', 'turn', 'open', 'close', 'move'].includes(verb.meaning))
      return deed(on, 'other', null, thing.lemma);
  }
  const meaning = special(on, bound, verb) ?? verb.meaning;
  const action = names.has(meaning) ? meaning : (subjectAliases[on].get(meaning) ?? 'other');
  const what = action === 'other' ? verb.lemma : thing !== null && saysMore.has(action) ? thing.lemma : null;
  return deed(on, action, null, what);
}

const saysMore = new Set([
  'play',
  'ride',
  'throw',
  'catch',
  'eat',
  'drink',
  'work',
  'kick',
  'touch',
  'push',
  'pull',
  'transform',
]);

function special(on: SubjectKind, { mention }: Bound, { meaning, lemma }: Verb): string | null {
  if (on === 'vehicle') {
    if (mention.detail === 'boat' && (flying.has(meaning) || meaning === 'swim'))
      return lemma.startsWith('bob') ? 'bounce' : 'sail';
    if (mention.detail === 'air' && (flying.has(meaning) || meaning === 'jump'))
      return lemma === 'land' ? 'fall' : 'fly';
  }
  if (on === 'animal') {
    if (mention.detail === 'fish' && ['move', 'float', 'drive', 'fly', 'sail', 'roll'].includes(meaning)) return 'swim';
    if (mention.detail === 'bird' || mention.detail === 'insect') {
      if (meaning === 'sway' && /^(?:flutter|flap|扇动)$/.test(lemma)) return 'flap';
      if (['move', 'float', 'drive', 'rise', 'sail', 'roll', 'climb', 'blow'].includes(meaning)) return 'fly';
    } else if (lemma === 'glide' || lemma === 'hover') return 'float';
  }
  if (on === 'person' && lemma === 'stand') return 'stand_up';
  if (on === 'person' && ['ripple', 'flutter', 'billow'].includes(lemma)) return 'sway';
  return null;
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

function ofLight(detail: string | null, lemma: string, { meaning, lemma: word }: Verb): Deed[] {
  const of = (action: string) => [deed('picture', action, 'picture')];
  if (detail === 'storm') return [deed('picture', 'lightning', 'picture'), deed('air', 'rain', 'air')];
  if (detail !== null) return meaning === 'disappear' ? [] : of(detail);
  if (meaning === 'flicker' || meaning === 'pulse' || meaning === 'burn') return of('flicker');
  if (['flow', 'open', 'drip'].includes(meaning) || /^(?:filter|pierce|stream|shine through|pour|break)/.test(word))
    return of('god_rays');
  if (meaning === 'transform' || meaning === 'turn') return of('colour_shift');
  if (meaning === 'darken' || meaning === 'disappear') return of('darken');
  if (meaning === 'grow' || meaning === 'appear') return of('brighten');
  if (/^(?:sun|太阳)$/.test(lemma) && meaning === 'rise') return of('sunrise');
  if (/^(?:sun|太阳|夕阳)$/.test(lemma) && meaning === 'fall') return of('sunset');
  if (
    [
      'sway',
      'ripple',
      'dance',
      'twinkle',
      'spin',
      'wave',
      'swing',
      'move',
      'float',
      'walk',
      'drive',
      'crash',
      'stir',
    ].includes(meaning)
  )
    return of('shimmer');
  return [];
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

function ofRegion(region: RegionName, { noun }: Doer, { meaning, lemma }: Verb): Deed[] {
  const { detail } = noun;
  const of = (action: string, what: string | null = null) => [deed(region, action, region, what)];
  if (region === 'lights' && (detail === 'neon' || detail === 'candle') && !meaning.startsWith('switch'))
    return of(detail);
  if (region === 'lights' && detail === 'twinkle') {
    return meaning === 'fall' || meaning === 'drive' ? [deed('air', 'meteor', 'air')] : of('twinkle', noun.lemma);
  }
  const apart = fallsApart[noun.lemma];
  if (apart !== undefined && falling.has(meaning) && lemma !== 'rustle') return [deed('air', apart, 'air')];
  if (region === 'water' && /^rippl|^shimmer/.test(lemma))
    return of(lemma.startsWith('r') ? 'ripple' : 'shimmer', noun.lemma);
  const action = actions.get(region)!.has(meaning) ? meaning : regionAliases[region]?.get(meaning);
  if (action === undefined) return [];
  if (region === 'water' && detail !== null && action !== 'shimmer' && action !== 'freeze') return of(detail);
  const named =
    region === 'foliage' || region === 'water' || region === 'lights' || region === 'cloth' || region === 'hair';
  return of(action, named ? noun.lemma : null);
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
  return lemma === 'flame' ? [deed('fire', 'flicker', 'fire')] : [];
}
