import { vocabulary } from '../../actions.ts';
import type { SubjectKind } from '../../types.ts';
import type { Bound } from './bind.ts';
import { readLists } from './lists.ts';
import type { Noun, Verb } from './tokens.ts';

/** What a subject does. */
export type SubjectDeed = { readonly on: SubjectKind; readonly action: string; readonly what: string | null };

const names: Readonly<Record<SubjectKind, ReadonlySet<string>>> = {
  person: new Set(vocabulary.person.split(' ')),
  animal: new Set(vocabulary.animal.split(' ')),
  vehicle: new Set(vocabulary.vehicle.split(' ')),
  object: new Set(vocabulary.object.split(' ')),
};

const body: ReadonlyMap<string, string> = readLists(`
  turn_head: head turn, head spin, head move, head turn_head, head swing, head roll, head look
  tilt_head: head tilt, head lean, head sway, head tilt_head
  shake_head: head shake, head shake_head
  nod: head nod, head bounce
  lower_head: head lower, head fall, head bow, head lower_head
  raise_head: head stretch, head raise, head rise, head raise_head
  move_ears: ear move, ear flick, ear sway, ear turn, ear shake, ear spin, ear raise, ear beat, ear wag, ear spread, ear rise, ear bounce
  wag_tail: tail wag, tail flick, tail sway, tail swing, tail shake, tail move, tail wave, tail beat, tail spin, tail wag_tail
  spread: tail spread, tail open, tail raise, wing spread, wing open, hair spread, hair open, feather spread, feather open, tail bloom, tail stretch, wing stretch
  flap: wing close, wing sway, wing beat, wing wave, wing move, wing shake, wing flick, wing spin, wing wag, wing swing, wing fly
  blink: eye blink, eye close, eye open, eye sway, eye wink, eye flick, eye beat
  look: eye move, eye look, eye roll, eye turn, eye raise
  talk: mouth move, mouth sway, mouth talk
  open_mouth: mouth open
  smile: mouth smile, mouth rise, mouth lie_down
  wave: hand wave, hand sway, hand swing, hand move, hand shake, hand wag
  raise_arm: hand raise, hand rise, hand spread, hand stretch, hand raise_arm
  clap: hand clap
  walk: leg move, leg walk, leg swing
  breathe: body breathe, chest rise, chest breathe
  shake: body shake, hair shake, feather shake, feather touch, feather sway, feather move
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
  feather: feather, plumage, 羽毛
  hair: fur, mane, hair, 羽毛, 毛发
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
    bounce: crash, shake_
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
/** What is done with or by a part of the body, by its noun; null where that says nothing of its own. */
export function ofBody({ mention }: Bound, lemma: string, verb: Verb): SubjectDeed | null {
  const part = bodyPart.get(lemma) ?? lemma;
  const action = verb.lemma === 'bring' && part === 'head' ? 'lean' : body.get(`${part} ${verb.meaning}`);
  if (action === undefined) return null;
  // The prompt knows better than the detector what it is: a butterfly has wings even where only a matte was found.
  const on = mention.kind;
  const own = on === 'person' && action === 'open_mouth' ? 'talk' : action;
  return { on, action: names[on].has(own) ? own : 'other', what: null };
}

/** What a subject does, to a thing or alone; `other` for what the vocabulary has no word for. */
export function ofSubject(bound: Bound, verb: Verb, thing: Noun | null): SubjectDeed {
  const on = bound.mention.kind;
  const own = thing === null ? null : withPart(bound, verb, thing);
  if (own !== null) return own;
  if (breathesOut(verb, thing)) return { on, action: 'other', what: 'breathe fire' };
  const meaning = special(bound, verb, thing) ?? verb.meaning;
  const action = names[on].has(meaning) ? meaning : (subjectAliases[on].get(meaning) ?? 'other');
  const what = action === 'other' ? verb.lemma : thing !== null && saysMore.has(action) ? thing.lemma : null;
  return { on, action, what };
}

const handled = new Set(['raise', 'lower', 'turn', 'open', 'close', 'move']);

function withPart(bound: Bound, verb: Verb, thing: Noun): SubjectDeed | null {
  if (thing.group !== 'body' && thing.group !== 'hair') return null;
  const own = ofBody(bound, thing.lemma, verb);
  if (own !== null || thing.group === 'hair' || !handled.has(verb.meaning)) return own;
  return { on: bound.mention.kind, action: 'other', what: thing.lemma };
}

const saysMore = new Set('play ride throw catch eat drink work kick touch push pull transform'.split(' '));

function special(bound: Bound, verb: Verb, thing: Noun | null): string | null {
  switch (bound.mention.kind) {
    case 'person':
      return byPerson(verb, thing);
    case 'animal':
      return byAnimal(bound.mention.detail, verb);
    case 'vehicle':
      return byVehicle(bound.mention.detail, verb);
    case 'object':
      return null;
  }
}

/** "wipes his forehead", "bites her lip" */
function onOneself(meaning: string, { group }: Noun): string | null {
  if (group !== 'body' && group !== 'hair') return null;
  if (meaning === 'eat') return 'other';
  return meaning === 'scratch' || meaning === 'work' ? 'touch' : null;
}

function byPerson({ meaning, lemma }: Verb, thing: Noun | null): string | null {
  const toOneself = thing === null ? null : onOneself(meaning, thing);
  if (toOneself !== null) return toOneself;
  if (meaning === 'swing' && thing?.group === 'object') return 'fight';
  if (thing === null && (meaning === 'open' || meaning === 'close')) return 'blink';
  if (lemma === 'draw' && thing !== null && /^(?:sword|bow|gun|knife)$/.test(thing.lemma)) return 'pull';
  if (lemma === 'climb up') return 'climb';
  if (meaning === 'rise' && thing !== null) return 'other';
  if (lemma === 'stand') return 'stand_up';
  return ['ripple', 'flutter', 'billow'].includes(lemma) ? 'sway' : null;
}

/** "breathes fire" is no breathing. */
function breathesOut({ meaning }: Verb, thing: Noun | null): boolean {
  return meaning === 'breathe' && thing?.group === 'fire';
}

const swimming = new Set(['move', 'float', 'drive', 'fly', 'sail', 'roll']);
const soaring = new Set(['move', 'float', 'drive', 'rise', 'sail', 'roll', 'climb', 'blow']);

function byAnimal(detail: string | null, { meaning, lemma }: Verb): string | null {
  if (detail === 'fish') return swimming.has(meaning) ? 'swim' : null;
  if (detail !== 'bird' && detail !== 'insect') return lemma === 'glide' || lemma === 'hover' ? 'float' : null;
  if (meaning === 'sway' && /^(?:flutter|flap|扇动)$/.test(lemma)) return 'flap';
  return soaring.has(meaning) ? 'fly' : null;
}

function byVehicle(detail: string | null, { meaning, lemma }: Verb): string | null {
  if (detail === 'boat' && (flying.has(meaning) || meaning === 'swim'))
    return lemma.startsWith('bob') ? 'bounce' : 'sail';
  if (detail === null && lemma === 'drift') return 'drive';
  if (detail === 'air' && (flying.has(meaning) || meaning === 'jump')) return lemma === 'land' ? 'fall' : 'fly';
  return null;
}
