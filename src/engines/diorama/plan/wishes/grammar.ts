import type { Noun, Token, Verb } from './tokens.ts';
import { makers } from './verbs.ts';

/** Words that count what stands behind "of": "a gust of wind" is wind. */
const measures = new Set(
  'group pair couple flock herd bunch lot plume cloud gust ray beam strand wisp swirl trail column shower flurry swarm pack school drop stream ring sea wave veil curtain pile puff burst layer blanket crowd field family team number touch bit lock trickle row lots hundreds thousands dozens handful shaft sheet burst'.split(
    ' ',
  ),
);

export function isMeasure(token: Token): boolean {
  return measures.has(token.noun?.lemma ?? token.text) || measures.has(token.text.replace(/s$/, ''));
}

const readsThrough = new Set(['adverb']);

function before(tokens: readonly Token[], index: number): Token | null {
  for (let at = index - 1; at >= 0; at -= 1) if (!readsThrough.has(tokens[at]!.role)) return tokens[at]!;
  return null;
}

function after(tokens: readonly Token[], index: number): Token | null {
  for (let at = index + 1; at < tokens.length; at += 1) if (!readsThrough.has(tokens[at]!.role)) return tokens[at]!;
  return null;
}

const agrees = (noun: Noun, form: string) =>
  (noun.plural ? form === 'base' : form === 's') || form === 'ing' || form === 'ed';

/** The form in which a verb goes on about somebody; `none` where there is nobody, `anew` where nobody has acted yet. */
export type Inherits = 'none' | 'anew' | 's' | 'base';

/**
 * True where the word acts as the clause's verb; so many words are nouns too that the neighbours decide.
 *
 * @param inherits whom a clause without a subject would go on about
 */
export function isVerbHere(tokens: readonly Token[], index: number, inherits: Inherits): boolean {
  const { verb, noun, text } = tokens[index]!;
  if (verb === null) return false;
  if (/\p{Script=Han}/u.test(text)) return tokens[index + 1]?.role !== 'of';
  const last = before(tokens, index);
  const next = after(tokens, index);
  if (text === 'close' && next?.role === 'to') return false;
  const free = last === null || last.text === 'both' || last.text === 'all';
  if (!free && !mayPrecede(last, noun !== null, verb.form, isMade(tokens, index))) return false;
  if (verb.form === 'ed' && noun === null && !acts(last, next, verb, text)) return false;
  if (verb.form === 'ing' && noun === null && isAttribute(tokens, index)) return false;
  if (noun === null) return true;
  return homograph(tokens, index, last, next, inherits);
}

function mayPrecede(last: Token, alsoNoun: boolean, form: string, made: boolean): boolean {
  if (last.role === 'to') return form === 'base';
  if (last.text === 'her' && form === 'base' && made) return true;
  if (last.owner || ['determiner', 'possessive', 'of'].includes(last.role)) return false;
  if (last.role === 'number') return !alsoNoun;
  if (last.role === 'adjective' && last.noun === null && form === 's') return false;
  if (last.role === 'preposition') return form === 'ing' && !alsoNoun;
  return true;
}

/** Meanings whose past form behind a noun is a participle: "cookies stacked on a table", "a man dressed in white". */
const done = new Set(
  'work touch handle catch push pull eat drink throw raise lower open close turn transform lean spread shine state unknown burn drive move sway melt shatter blow'.split(
    ' ',
  ),
);

/** "is blown", "a bone thrown from": participles act behind "is" or where one says by whom; a past tense acts too. */
function acts(last: Token | null, next: Token | null, verb: Verb, text: string): boolean {
  if (last === null || verb.lemma === text) return false;
  if (last.role === 'auxiliary' || last.role === 'pronoun') return true;
  return last.noun !== null && (!done.has(verb.meaning) || next?.text === 'by' || next?.text === 'from');
}

/** "a dancing clown", "falling snow": the word only says which one. */
export function isAttribute(tokens: readonly Token[], index: number): boolean {
  const { verb } = tokens[index]!;
  if (verb === null || verb.form !== 'ing') return false;
  const last = before(tokens, index);
  const next = tokens[index + 1];
  if (next === undefined || next.noun === null || next.owner || (next.role !== 'word' && next.role !== 'adjective'))
    return false;
  if (last === null)
    return (
      !['body', 'cloth'].includes(next.noun.group) &&
      !['throw', 'ride', 'play', 'catch', 'raise', 'wag', 'beat'].includes(verb.meaning)
    );
  return (
    ['determiner', 'possessive', 'adjective', 'number', 'of', 'preposition', 'not'].includes(last.role) &&
    last.noun === null
  );
}

function isMade(tokens: readonly Token[], index: number): boolean {
  return tokens.slice(0, index).some((token) => token.verb !== null && makers.has(token.verb.lemma));
}

function opensClause(next: Token | null, noun: Noun, form: string, inherits: Inherits): boolean {
  if (inherits === 'none' || noun.group === 'air') return false;
  // "smiles and waves", but "chairs and lights".
  if (next === null)
    return inherits === 'base'
      ? form === 'base' && noun.group !== 'lights' && noun.group !== 'fire'
      : inherits === 's' && form === 's' && noun.group !== 'lights' && noun.group !== 'fire';
  if (next.verb !== null || next.role === 'auxiliary') return false;
  const roles = ['preposition', 'to', 'possessive', 'determiner', 'adverb', 'pronoun'];
  return roles.includes(next.role) || ['hello', 'goodbye', 'hand', 'hands'].includes(next.text);
}

function homograph(
  tokens: readonly Token[],
  index: number,
  last: Token | null,
  next: Token | null,
  inherits: Inherits,
): boolean {
  const { verb, noun } = tokens[index]!;
  if (last === null) return opensClause(next, noun!, verb!.form, inherits);
  const pureNext = next !== null && next.verb !== null && next.noun === null && next.verb.form !== 'ing';
  if (last.role === 'pronoun' || last.role === 'auxiliary' || last.role === 'to')
    return verb!.form !== 's' || last.role === 'pronoun';
  if (pureNext || next?.role === 'auxiliary') return false;
  if (last.noun !== null) return isMade(tokens, index) ? verb!.form === 'base' : agrees(last.noun, verb!.form);
  return last.role === 'number';
}
