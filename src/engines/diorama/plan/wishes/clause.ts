import type { SubjectKind } from '../../types.ts';
import type { Binder, Bound, Mention } from './bind.ts';
import { isAttribute, isMeasure, isVerbHere } from './grammar.ts';
import type { Doer } from './resolve.ts';
import type { Noun, Token, Verb } from './tokens.ts';

/** One verb of a clause with who does it, to what, and the words around it. */
export type Statement = {
  readonly doers: readonly Doer[];
  readonly verb: Verb;
  readonly object: Doer | null;
  readonly negated: boolean;
  /** Nouns behind prepositions. */
  readonly around: readonly Noun[];
  /** Positions in the prompt: of the verb with what belongs to it, and of the whole statement. */
  readonly from: number;
  readonly start: number;
  readonly end: number;
};

/** A noun that no verb of the clause claims. */
export type Naming = {
  readonly doer: Doer;
  readonly preposition: string | null;
  readonly negated: boolean;
  readonly start: number;
  readonly end: number;
};

export type ReadResult = { readonly statements: readonly Statement[]; readonly namings: readonly Naming[] };

const kindOfGroup: Readonly<Record<string, SubjectKind>> = {
  person: 'person',
  people: 'person',
  animal: 'animal',
  vehicle: 'vehicle',
  object: 'object',
};
const words: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  pair: 2,
  couple: 2,
  both: 2,
  two_: 2,
};

type Open = {
  verb: Verb;
  doers: readonly Doer[];
  object: Doer | null;
  negated: boolean;
  around: Noun[];
  from: number;
  start: number;
  end: number;
};

/** Reads a clause from left to right. */
export class ClauseReader {
  readonly #tokens: readonly Token[];
  readonly #binder: Binder;
  readonly #text: string;
  readonly #statements: Statement[] = [];
  readonly #namings: Naming[] = [];
  #doers: Doer[];
  readonly #inherited: readonly Doer[];
  #subjectStart: number | null = null;
  #open: Open | null = null;
  #owner: Bound | null = null;
  #negated = false;
  #preposition: string | null = null;
  #count: number | null = null;
  #other = false;
  #place: Mention['place'] = null;
  #lastNoun: Doer | null = null;
  #attribute: Token | null = null;

  /**
   * @param text the whole normalised prompt
   * @param inherited who a clause without a subject is about
   * @param joined subjects that stand before an "and": "the man" of "the man and the woman dance"
   */
  constructor(
    text: string,
    tokens: readonly Token[],
    binder: Binder,
    inherited: readonly Doer[],
    joined: readonly Doer[],
  ) {
    this.#text = text;
    this.#tokens = tokens;
    this.#binder = binder;
    this.#inherited = inherited;
    this.#doers = [...joined];
  }

  read(): ReadResult {
    for (let index = 0; index < this.#tokens.length; index += 1) this.#take(index);
    this.#close();
    return { statements: this.#statements, namings: this.#namings };
  }

  #take(index: number): void {
    const token = this.#tokens[index]!;
    if (isVerbHere(this.#tokens, index, this.#inherited.length > 0)) return this.#takeVerb(token, index);
    if (isAttribute(this.#tokens, index) && token.noun === null) {
      this.#attribute = token;
      return;
    }
    if (token.verb !== null && token.noun === null && this.#tokens[index + 1]?.role === 'of') {
      this.#attribute = token;
      return;
    }
    switch (token.role) {
      case 'not':
        this.#negated = true;
        if (token.text === 'without') this.#preposition = null;
        return;
      case 'number':
        this.#count =
          words[token.text] ??
          (/^\d+$/.test(token.text)
            ? Number(token.text)
            : /[俩两双]/.test(token.text)
              ? 2
              : /三/.test(token.text)
                ? 3
                : Infinity);
        if (token.text === 'both' || token.text === '都' || token.text === '一起') this.#all(index);
        break;
      case 'possessive':
        this.#owner = this.#binder.pronoun(token.text);
        return;
      case 'determiner':
        this.#other = token.text === 'other' || token.text === 'another';
        if (token.text === 'no') this.#negated = true;
        return;
      case 'of':
        return this.#takeOf(index);
      case 'preposition':
        if (token.noun === null) this.#preposition = token.text;
        return;
      case 'pronoun':
        return this.#takePronoun(token, index);
      default:
    }
    if (token.noun !== null) this.#takeNoun(token, token.noun, index);
  }

  /** "both dance", "他们都在跳舞". */
  #all(index: number): void {
    const next = this.#tokens[index + 1];
    if (next?.noun != null && next.verb === null) return;
    const bound = this.#binder.pronoun('both');
    if (bound !== null) this.#subject(doerOf(bound), this.#tokens[index]!.start);
  }

  #takeOf(index: number): void {
    const last = this.#tokens[index - 1];
    if (last?.role === 'pronoun' && /[\p{Script=Han}]/u.test(last.text)) {
      this.#owner = this.#binder.pronoun(last.text);
      this.#doers = this.#doers.slice(0, -1);
      return;
    }
    if (last?.noun == null) return;
    if (last.text === last.noun.lemma && /\p{Script=Han}/u.test(last.text)) {
      if (/^[左右]/.test(last.text)) this.#place = last.text.startsWith('左') ? 'left' : 'right';
      else if (this.#lastNoun?.bound != null) this.#owner = this.#lastNoun.bound;
      this.#doers = this.#doers.filter((doer) => doer !== this.#lastNoun);
      if (this.#open !== null && this.#open.object === this.#lastNoun) this.#open.object = null;
      return;
    }
    if (isMeasure(last)) {
      this.#doers = this.#doers.filter((doer) => doer !== this.#lastNoun);
      if (this.#open !== null && this.#open.object === this.#lastNoun) this.#open.object = null;
      const naming = this.#namings.at(-1);
      if (naming !== undefined && naming.doer === this.#lastNoun) this.#namings.pop();
      this.#count ??= last.noun.plural
        ? Infinity
        : /^(?:group|flock|herd|swarm|school|pack)$/.test(last.noun.lemma)
          ? Infinity
          : null;
      return;
    }
    this.#preposition = 'of';
  }

  #takePronoun(token: Token, index: number): void {
    if (
      this.#preposition !== null ||
      (this.#open !== null && /^(?:him|them|it|her|themselves|each-other|one)$/.test(token.text))
    ) {
      this.#preposition = null;
      return;
    }
    const follows = this.#tokens.slice(index + 1).some((next) => next.verb !== null);
    if (/^(?:who|which|that)$/.test(token.text) && (this.#lastNoun !== null || !follows)) return;
    const bound = this.#binder.pronoun(token.text);
    if (bound !== null) this.#subject(doerOf(bound), token.start);
  }

  #takeNoun(token: Token, noun: Noun, index: number): void {
    const next = this.#tokens[index + 1];
    const compound =
      next?.noun != null &&
      next.role === 'word' &&
      !token.owner &&
      !/\p{Script=Han}/u.test(token.text) &&
      next.start - token.end <= 1 &&
      !isVerbHere(this.#tokens, index + 1, false);
    const belongs = compound && (next.noun.group === 'body' || next.noun.group === 'hair');
    if (compound && !belongs) return;
    const doer: Doer = { noun, bound: this.#bound(noun, token) };
    if (token.owner || belongs) {
      this.#owner = doer.bound;
      return;
    }
    this.#owner = null;
    this.#count = null;
    this.#other = false;
    this.#place = null;
    this.#lastNoun = doer;
    if (this.#attribute !== null) this.#takeAttribute(doer, token);
    const preposition = this.#preposition;
    this.#preposition = null;
    if (this.#open === null && preposition === null) this.#subject(doer, token.start);
    else if (this.#open !== null && preposition === null && this.#open.object === null) this.#open.object = doer;
    else this.#open?.around.push(noun);
    if (this.#open !== null) this.#open.end = token.end;
    this.#namings.push({
      doer,
      preposition: this.#open !== null && preposition === null ? 'object' : preposition,
      negated: this.#negated,
      start: token.start,
      end: token.end,
    });
  }

  #takeAttribute(doer: Doer, token: Token): void {
    const { verb, start } = this.#attribute!;
    this.#attribute = null;
    const describes =
      ['hair', 'cloth', 'body'].includes(doer.noun.group) ||
      ['smile', 'sleep', 'ride', 'state'].includes(verb!.meaning);
    if (describes || verb!.meaning === 'unknown') return;
    this.#statements.push({
      doers: [doer],
      verb: verb!,
      object: null,
      negated: this.#negated,
      around: [],
      from: start,
      start,
      end: token.end,
    });
  }

  #subject(doer: Doer, start: number): void {
    this.#doers = [...(this.#subjectStart === null ? this.#doers : []), doer];
    this.#subjectStart = start;
  }

  #takeVerb(token: Token, index: number): void {
    const verb = token.verb!;
    const previous = this.#tokens[index - 1];
    if (verb.meaning === 'start') {
      if (this.#open === null) this.#subjectStart ??= token.start;
      return;
    }
    // "pats his arm to encourage him" says what for.
    if (previous?.role === 'to' && this.#open !== null && this.#open.verb.meaning !== 'state') return;
    // "a man in a field running": the nearest noun acts where an -ing follows it.
    const near = verb.form === 'ing' && previous?.noun != null && this.#lastNoun !== null ? this.#lastNoun : null;
    const object = this.#open?.object ?? null;
    if (this.#open !== null) {
      const makes = this.#open.verb.meaning === 'state' && object !== null;
      const next = makes || (near !== null && near === object) ? [object!] : this.#open.doers;
      if (near !== null && near === object) this.#open.object = null;
      this.#close();
      this.#doers = [...next];
    } else if (near !== null && this.#doers.length === 0) {
      this.#doers = [near];
    }
    const doers = this.#doers.length > 0 ? this.#doers : this.#inherited;
    const adverb = previous?.role === 'adverb' ? previous.start : token.start;
    this.#open = {
      verb,
      doers,
      object: null,
      negated: this.#negated,
      around: [],
      from: adverb,
      start: this.#subjectStart ?? adverb,
      end: token.end,
    };
    this.#negated = false;
    this.#preposition = null;
    this.#owner = null;
  }

  #close(): void {
    if (this.#open === null) return;
    this.#statements.push(this.#open);
    this.#open = null;
    this.#subjectStart = null;
  }

  #bound(noun: Noun, token: Token): Bound | null {
    const kind = kindOfGroup[noun.group];
    if (kind === undefined)
      return ['body', 'hair', 'cloth'].includes(noun.group)
        ? (this.#owner ?? (noun.group === 'body' ? this.#ownerByDefault() : null))
        : null;
    const many = this.#count ?? (noun.plural ? Infinity : 1);
    const count =
      noun.lemma === 'couple' || noun.lemma === 'pair' || noun.lemma === '两人' || noun.lemma === '情侣' ? 2 : many;
    const place = this.#place ?? placeIn(this.#text, token);
    const mention: Mention = {
      kind,
      lemma: noun.lemma,
      detail: noun.detail,
      count: noun.group === 'people' && this.#count === null ? Infinity : count,
      place,
      other: this.#other,
    };
    return this.#binder.bind(mention);
  }

  #ownerByDefault(): Bound | null {
    const own = [...(this.#open?.doers ?? []), ...this.#doers, ...this.#inherited].find((doer) => doer.bound !== null);
    return own?.bound ?? this.#binder.main();
  }
}

/** Somebody meant by a pronoun, or by nothing at all. */
export function doerOf(bound: Bound): Doer {
  const { kind, lemma, detail, count } = bound.mention;
  return { noun: { group: kind, detail, lemma, plural: count > 1 }, bound };
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

function placeIn(text: string, token: Token): Mention['place'] {
  for (const [behind, ahead, place] of places) {
    if (
      behind.test(text.slice(token.end, token.end + 40)) ||
      ahead.test(text.slice(Math.max(0, token.start - 14), token.start))
    )
      return place;
  }
  return null;
}
