import type { SubjectKind } from '../../types.ts';
import type { Mention } from './bind.ts';
import type { Noun, Token } from './tokens.ts';

const kindOfGroup: Readonly<Record<string, SubjectKind>> = {
  person: 'person',
  people: 'person',
  animal: 'animal',
  vehicle: 'vehicle',
  object: 'object',
};
const counts: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  pair: 2,
  couple: 2,
  both: 2,
};
const pairs = new Set(['couple', 'pair', '两人', '二人', '情侣']);

/** How many a word of number means; Infinity for "many". */
export function countOf(word: string): number {
  if (/^\d+$/.test(word)) return Number(word);
  if (/[俩两双]/.test(word)) return 2;
  return /三/.test(word) ? 3 : (counts[word] ?? Infinity);
}

/** The subjects that a noun may name; null for a noun that names none. */
export function mentionOf(noun: Noun, count: number | null, place: Mention['place'], other: boolean): Mention | null {
  const kind = kindOfGroup[noun.group];
  if (kind === undefined) return null;
  const many = count ?? (noun.plural || noun.group === 'people' ? Infinity : 1);
  return { kind, lemma: noun.lemma, detail: noun.detail, count: pairs.has(noun.lemma) ? 2 : many, place, other };
}

const places: readonly (readonly [RegExp, RegExp, Mention['place']])[] = [
  [
    /^ (?:standing |sitting |who is )?(?:on|at|to) (?:the |her |his )?(?:far |very )?left\b/,
    /\b(?:left|leftmost|left-hand)(?:-hand)? $/,
    'left',
  ],
  [
    /^ (?:standing |sitting |who is )?(?:on|at|to) (?:the |her |his )?(?:far |very )?right\b/,
    /\b(?:right|rightmost|right-hand)(?:-hand)? $/,
    'right',
  ],
  [/^ (?:standing |sitting )?in the (?:middle|cent(?:er|re))\b/, /\b(?:middle|central|center) $/, 'middle'],
  [
    /^ (?:standing |sitting )?(?:in (?:the )?(?:foreground|front)|up front)\b/,
    /\b(?:front|foreground|nearest|closest) $/,
    'front',
  ],
  [/^ (?:standing |sitting )?in the (?:background|back|distance)\b/, /\b(?:background|distant|farthest) $/, 'back'],
];

/** Where the words beside a noun say that it is: "the woman on the left". */
export function placeIn(text: string, token: Token): Mention['place'] {
  for (const [behind, ahead, place] of places) {
    if (
      behind.test(text.slice(token.end, token.end + 40)) ||
      ahead.test(text.slice(Math.max(0, token.start - 14), token.start))
    )
      return place;
  }
  return null;
}
