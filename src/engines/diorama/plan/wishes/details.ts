import type { Clause } from '../words/text.ts';
import type { Naming, Statement } from './clause.ts';
import { canSway, type Deed, type Doer } from './resolve.ts';
import type { Verb } from './tokens.ts';
import { moods } from './verbs.ts';

/** "looks puzzled", "seems happy": the face that it asks for. */
export function withMood(verb: Verb, clause: string): Verb {
  if (verb.lemma !== 'look' && verb.meaning !== 'state') return verb;
  for (const [word, meaning] of moods) if (new RegExp(`\\b${word}\\b`).test(clause)) return { ...verb, meaning };
  return verb;
}

/** A rider gallops by riding. */
export function mounted(doer: Doer, verb: Verb): Verb {
  const rides = /^(?:gallop|canter|trot)$/.test(verb.lemma) && doer.bound?.mention.kind === 'person';
  return rides ? { ...verb, meaning: 'ride' } : verb;
}

/** "the wind blows through her hair" */
export function windblown(doer: Doer, around: readonly Doer[]): Doer | null {
  if (doer.noun.detail !== 'wind') return null;
  return around.find(({ noun }) => canSway(noun.group)) ?? null;
}

/** "a woman with red hair turning her head": the hair does not. */
export function ownerActs(doer: Doer, object: Doer | null): boolean {
  return object?.noun.group === 'body' && (doer.noun.group === 'hair' || doer.noun.group === 'cloth');
}

/** "it rains": the verb says it all. */
export function falls({ meaning, lemma }: Verb, clause: string): Deed | null {
  const pours = lemma === 'pour' && /^it(?:'s|'ll)?\b/.test(clause);
  if (pours) return { on: 'air', action: 'rain', region: 'air', what: null };
  if (meaning !== 'rain' && meaning !== 'snow' && meaning !== 'hail') return null;
  return { on: 'air', action: meaning, region: 'air', what: null };
}

export const doerOfAir: Doer = { noun: { group: 'air', detail: null, lemma: 'it', plural: false }, bound: null };

/** "the rose opens its petals", "it shakes its feathers": parts of what is there, nothing in the air. */
export function isOwnPetal({ doer }: Naming, statements: readonly Statement[]): boolean {
  const { detail } = doer.noun;
  return detail === 'petals' || detail === 'feathers' ? statements.some(({ object }) => object === doer) : false;
}

/** Words of place that stand between a noun and its verb: "the woman on the left waves". */
const places =
  /\b(?:on|at|to|from|towards?|out of|off) (?:the |his |her |its )?(?:far |very )?(?:left|right)(?: side| edge)?(?: of the (?:frame|picture|image|screen))?\b(?! (?:hand|arm|leg|foot|ear|eye|shoulder|wing|paw))|\bin (?:the )?(?:background|foreground|distance|middle|cent(?:er|re)|front)\b(?! of\b)|\b(?:up and down|left and right|side to side|back and forth|up|down) (?=$|[a-z])|\b(?:up and down|left and right|from side to side|back and forth)$/g;

export function withoutPlaces(text: string): string {
  return text.replaceAll(places, (words) => (/^(?:up|down) $/.test(words) ? words : ' '.repeat(words.length)));
}

/** Adjectives that name a wind. */
export function windyWeather(clause: string): boolean {
  return /\b(?:windy|breezy|gusty|blustery)\b|\bstormy (?:weather|day|night|evening|wind|winds|sky|skies)\b/.test(
    clause,
  );
}

/** "opens and closes its wings" is one thing. */
export function withoutPairs(text: string): string {
  return text.replaceAll(/\bopen(?:s|ing)? and (?=clos(?:e|es|ing)\b)/g, (words) => ' '.repeat(words.length));
}

/** What is said of a noun that a clause only mentions: behind a preposition, that is what stands from there on. */
export function wordsAround({ preposition, start, end }: Naming, clause: Clause): string {
  if (preposition === null || preposition === 'object') return clause.text;
  const at = clause.text.lastIndexOf(preposition, start - clause.start);
  return at < 0 ? clause.text : clause.text.slice(at + preposition.length, end - clause.start);
}

/** Whether a noun behind a preposition still asks: "dancing in the rain" does, "standing in the snow" does not. */
export function asksFor({ preposition, doer }: Naming, clause: string): boolean {
  const { group, detail, lemma } = doer.noun;
  if (group === 'water') return true;
  if (preposition === null || preposition === 'object')
    return preposition === null || detail !== 'snow' || /\bfall/.test(clause);
  if (detail === 'wind') return true;
  if (detail === 'god_rays') return false;
  if (detail === 'snow')
    return (
      /\b(?:falling|heavy|swirling|snowstorm|blizzard|snowfall)\b|雪花|大雪|飘雪/.test(clause) && preposition !== 'on'
    );
  if (detail === 'petals' && lemma === 'cherry blossom') return false;
  return (
    /^(?:in|through|under|amid|during|into|with|在|of|from|as|among|from|by)$/.test(preposition) && detail !== 'dust'
  );
}
