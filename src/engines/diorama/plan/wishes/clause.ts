import type { Binder, Bound, Mention } from './bind.ts';
import { isAttribute, isMeasure, isVerbHere, type Inherits } from './grammar.ts';
import { countOf, mentionOf, placeIn } from './mention.ts';
import type { Doer } from './resolve.ts';
import type { Noun, Token, Verb } from './tokens.ts';
import { makers } from './verbs.ts';

/** One verb of a clause with who does it, to what, and the words around it. */
export type Statement = {
  readonly doers: readonly Doer[];
  readonly verb: Verb;
  readonly object: Doer | null;
  /** Further nouns beside the object, behind no preposition. */
  readonly listed: readonly Doer[];
  readonly negated: boolean;
  /** Nouns behind prepositions. */
  readonly around: readonly Doer[];
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

type Open = {
  verb: Verb;
  doers: readonly Doer[];
  object: Doer | null;
  listed: Doer[];
  negated: boolean;
  around: Doer[];
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
  readonly #form: Verb['form'] | null;
  #subjectStart: number | null = null;
  #open: Open | null = null;
  #owner: Bound | null = null;
  #negated = false;
  #preposition: string | null = null;
  #count: number | null = null;
  #other = false;
  #place: Mention['place'] = null;
  #lastNoun: Doer | null = null;
  #lastNounStart = 0;
  #attribute: Token | null = null;

  /**
   * @param text the whole normalised prompt
   * @param inherited who a clause without a subject is about
   * @param form of the verb before, which verbs that go on share: "she should smile and wave"
   * @param joined subjects that stand before an "and": "the man" of "the man and the woman dance"
   */
  constructor(
    text: string,
    tokens: readonly Token[],
    binder: Binder,
    inherited: readonly Doer[],
    joined: readonly Doer[],
    form: Verb['form'] | null = null,
  ) {
    this.#text = text;
    this.#tokens = tokens;
    this.#binder = binder;
    this.#inherited = inherited;
    this.#form = form;
    this.#doers = [...joined];
  }

  read(): ReadResult {
    for (let index = 0; index < this.#tokens.length; index += 1) this.#take(index);
    this.#close();
    return { statements: this.#statements, namings: this.#namings };
  }

  #take(index: number): void {
    const token = this.#tokens[index]!;
    if (isVerbHere(this.#tokens, index, this.#inherits())) return this.#takeVerb(token, index);
    const describes = token.verb !== null && token.noun === null;
    if (describes && (isAttribute(this.#tokens, index) || this.#tokens[index + 1]?.role === 'of')) {
      this.#attribute = token;
      return;
    }
    if (this.#takeWord(token, index)) return;
    if (token.noun !== null) this.#takeNoun(token, token.noun, index);
  }

  #inherits(): Inherits {
    const [first, second] = this.#inherited;
    if (first === undefined) return 'none';
    const several = second !== undefined || first.noun.plural || (first.bound?.mention.count ?? 1) > 1;
    if (several || this.#form === 'base') return 'base';
    return this.#form === null ? 'anew' : 's';
  }

  /** True where the word's role says all that there is to it. */
  #takeWord(token: Token, index: number): boolean {
    switch (token.role) {
      case 'not':
        this.#negated = true;
        if (token.text === 'without') this.#preposition = null;
        return true;
      case 'number':
        this.#count = countOf(token.text);
        if (/^(?:both|都|一起)$/.test(token.text)) this.#all(index);
        return false;
      case 'possessive':
        this.#takePossessive(token, index);
        return true;
      case 'determiner':
        this.#other = token.text === 'other' || token.text === 'another';
        this.#negated ||= token.text === 'no';
        return true;
      case 'of':
        this.#takeOf(index);
        return true;
      case 'preposition':
        if (token.noun === null) this.#preposition = token.text;
        return true;
      case 'pronoun':
        this.#takePronoun(token, index);
        return true;
      default:
        return false;
    }
  }

  #takePossessive(token: Token, index: number): void {
    const next = this.#tokens[index + 1];
    // "make her smile"
    if (token.text === 'her' && this.#makes() && next !== undefined && next.verb !== null) this.#takeMade(token);
    else this.#owner = this.#binder.pronoun(token.text);
  }

  /** True behind "make", "let", "see", where the object acts. */
  #makes(): boolean {
    return this.#open !== null && makers.has(this.#open.verb.lemma);
  }

  #takeMade(token: Token): void {
    const bound = this.#binder.pronoun('she');
    if (bound === null || this.#open === null) return;
    this.#open.object = doerOf(bound);
    this.#subjectStart = token.start;
  }

  /** "both dance", "他们都在跳舞". */
  #all(index: number): void {
    const next = this.#tokens[index + 1];
    if (next !== undefined && next.noun !== null && next.verb === null) return;
    const bound = this.#binder.pronoun('both');
    if (bound !== null) this.#subject(doerOf(bound), this.#tokens[index]!.start);
  }

  #takeOf(index: number): void {
    const last = this.#tokens[index - 1];
    if (last === undefined) return;
    if (/\p{Script=Han}/u.test(last.text)) return this.#takeChineseOf(last);
    if (last.noun === null) return;
    if (!isMeasure(last)) {
      this.#preposition = 'of';
      return;
    }
    this.#forgetLastNoun();
    const naming = this.#namings.at(-1);
    if (naming !== undefined && naming.doer === this.#lastNoun) this.#namings.pop();
    this.#preposition = naming?.preposition === 'object' ? null : (naming?.preposition ?? null);
    const many = last.noun.plural || /^(?:group|flock|herd|swarm|school|pack)$/.test(last.noun.lemma);
    if (many) this.#count ??= Infinity;
  }

  /** What stands before 的 owns or describes what stands behind it. */
  #takeChineseOf(last: Token): void {
    if (last.role === 'pronoun') {
      this.#owner = this.#binder.pronoun(last.text);
      this.#doers = this.#doers.slice(0, -1);
      return;
    }
    if (last.noun === null) return;
    if (/^[左右]/.test(last.text)) this.#place = last.text.startsWith('左') ? 'left' : 'right';
    else this.#owner = this.#lastNoun?.bound ?? this.#owner;
    this.#forgetLastNoun();
  }

  #forgetLastNoun(): void {
    this.#doers = this.#doers.filter((doer) => doer !== this.#lastNoun);
    if (this.#open !== null && this.#open.object === this.#lastNoun) this.#open.object = null;
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
    const bound =
      token.text === 'one'
        ? this.#binder.another(placeIn(this.#text, token), this.#other)
        : this.#binder.pronoun(token.text);
    this.#subject(doerOf(bound ?? nobody(token.text)), token.start);
  }

  #takeNoun(token: Token, noun: Noun, index: number): void {
    const head = this.#headBehind(token, index);
    const belongs = head !== null && (head.group === 'body' || head.group === 'hair');
    if (head !== null && !belongs) return;
    const doer: Doer = { noun, bound: this.#bound(noun, token) };
    if (this.#preposition === 'of' && doer.bound !== null) this.#giveLastTo(doer.bound);
    if (token.owner || belongs) {
      this.#owner = doer.bound;
      return;
    }
    this.#owner = null;
    this.#count = null;
    this.#other = false;
    this.#place = null;
    this.#lastNoun = doer;
    this.#lastNounStart = token.start;
    if (this.#attribute !== null) this.#takeAttribute(doer, token);
    this.#assign(doer, token);
  }

  /** "the hair of the woman" */
  #giveLastTo(bound: Bound): void {
    const last = this.#lastNoun;
    if (last === null || !['hair', 'cloth', 'body'].includes(last.noun.group)) return;
    const owned = { ...last, bound };
    this.#doers = this.#doers.map((doer) => (doer === last ? owned : doer));
    if (this.#open?.object === last) this.#open.object = owned;
    const naming = this.#namings.at(-1);
    if (naming?.doer === last) this.#namings[this.#namings.length - 1] = { ...naming, doer: owned };
  }

  /** Gives a noun its part in the clause: who acts, to what, or around it. */
  #assign(doer: Doer, { start, end }: Token): void {
    const preposition = this.#preposition;
    this.#preposition = null;
    const open = this.#open;
    if (open !== null) open.end = end;
    if (preposition !== null) open?.around.push(doer);
    else if (open === null) this.#subject(doer, start);
    else if (open.object === null) open.object = doer;
    else open.listed.push(doer);
    const part = open !== null && preposition === null ? 'object' : preposition;
    this.#namings.push({ doer, preposition: part, negated: this.#negated, start, end });
  }

  /** The noun behind this one that it only describes: "city" in "city lights". */
  #headBehind(token: Token, index: number): Noun | null {
    const next = this.#tokens[index + 1];
    if (next === undefined || next.role !== 'word' || token.owner || next.start - token.end > 1) return null;
    if (/\p{Script=Han}/u.test(token.text) || isVerbHere(this.#tokens, index + 1, 'none')) return null;
    return next.noun;
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
      listed: [],
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
    const doers = this.#doersOf(verb, previous);
    const adverb = previous?.role === 'adverb' ? previous.start : token.start;
    this.#open = {
      verb,
      doers,
      object: null,
      listed: [],
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

  /** Who does what this verb says; closes the verb before it. */
  #doersOf(verb: Verb, previous: Token | undefined): readonly Doer[] {
    // "a man in a field running": the nearest noun acts where an -ing follows it.
    const follows = verb.form === 'ing' && previous !== undefined && previous.noun !== null;
    const near = follows ? this.#lastNoun : null;
    const open = this.#open;
    if (open !== null) {
      const { object } = open;
      const acts = object !== null && (this.#makes() || near === object);
      if (acts && near === object) open.object = null;
      this.#doers = acts ? [object] : [...open.doers];
      this.#close();
      if (acts) this.#subjectStart = this.#lastNounStart;
    } else if (near !== null && this.#doers.length === 0) {
      this.#doers = [near];
    }
    if (this.#doers.length > 0) return this.#doers;
    const rest = this.#other ? this.#binder.another(null, true) : null;
    return rest === null ? this.#inherited : [doerOf(rest)];
  }

  #close(): void {
    if (this.#open === null) return;
    this.#statements.push(this.#open);
    this.#open = null;
    this.#subjectStart = null;
  }

  #bound(noun: Noun, token: Token): Bound | null {
    const mention = mentionOf(noun, this.#count, this.#place ?? placeIn(this.#text, token), this.#other);
    if (mention !== null) return this.#binder.bind(mention);
    if (noun.group === 'body') return this.#owner ?? this.#ownerByDefault();
    if (noun.group !== 'hair' && noun.group !== 'cloth') return null;
    const beside = this.#doers.find((doer) => doer.noun.group === 'cloth' || doer.noun.group === 'hair');
    return this.#owner ?? beside?.bound ?? null;
  }

  #ownerByDefault(): Bound | null {
    const own = [...(this.#open?.doers ?? []), ...this.#doers, ...this.#inherited].find((doer) => doer.bound !== null);
    return own?.bound ?? this.#binder.main();
  }
}

/** Whom a pronoun means where the picture shows nobody. */
function nobody(pronoun: string): Bound {
  const kind = /^(?:it|its|one|which|that)$|它/.test(pronoun) ? 'object' : 'person';
  return { subjects: [], mention: { kind, lemma: pronoun, detail: null, count: 1, place: null, other: false } };
}

/** Somebody meant by a pronoun, or by nothing at all. */
export function doerOf(bound: Bound): Doer {
  const { kind, lemma, detail, count } = bound.mention;
  return { noun: { group: kind, detail, lemma, plural: count > 1 }, bound };
}
