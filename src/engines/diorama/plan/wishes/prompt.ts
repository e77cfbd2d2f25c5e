import type { TargetClass } from '../../actions.ts';
import type { PerceptionSummary } from '../../types.ts';
import type { Span } from '../camera/read.ts';
import { blank, splitClauses, type Clause } from '../words/text.ts';
import { Binder } from './bind.ts';
import { ClauseReader, doerOf, type Naming, type Statement } from './clause.ts';
import { findIdioms, isOfSomebody, type Idiom } from './idioms.ts';
import {
  asksFor,
  doerOfAir,
  falls,
  isOwnPetal,
  mounted,
  ownerActs,
  windblown,
  windyWeather,
  wordsAround,
  withoutPairs,
  withMood,
  withoutPlaces,
} from './details.ts';
import { windOf } from './manner.ts';
import { eventOf, resolve, roughWater, usualDeed, type Deed, type Doer } from './resolve.ts';
import { merge } from './merge.ts';
import { paramsOf } from './params.ts';
import { findStillness, type Stillness } from './stillness.ts';
import { tokenise, type Verb } from './tokens.ts';
import { kindOf, type Wish } from './wish.ts';

/** What a prompt asks of the picture, without the camera's moves. */
export type PictureReading = {
  readonly wishes: readonly Wish[];
  /** True where the prompt wants everything unnamed to keep still. */
  readonly calm: boolean;
  /** Parts of the prompt that forbid something, and so ask for nothing. */
  readonly forbidden: readonly Span[];
  /** Phrases that name more subjects than the picture shows. */
  readonly missing: readonly {
    readonly start: number;
    readonly end: number;
    readonly asked: number;
    readonly found: number;
  }[];
};

const joining = new Set(['and', 'comma', 'or']);
const continuing = new Set(['and', 'comma', 'or', 'next', 'while', 'with', 'after', 'sentence']);

/** Reads a prompt clause by clause. */
export class PromptReader {
  readonly #text: string;
  readonly #binder: Binder;
  readonly #wishes: Wish[] = [];
  readonly #forbidden: Span[] = [];
  readonly #missing: PictureReading['missing'][number][] = [];
  #step = 0;
  #lastDoers: readonly Doer[] = [];
  #lastStatement: Statement | null = null;
  #pending: readonly Doer[] = [];
  /** Where those of `#pending` stand, whose verb comes only later: "grass" in "grass and sparks fly". */
  readonly #places = new Map<Doer, Span>();
  #negated = false;
  #stillness: readonly Stillness[] = [];
  #excepted = false;

  constructor(text: string, summary: PerceptionSummary) {
    this.#text = text;
    this.#binder = new Binder(summary);
  }

  read(): PictureReading {
    this.#stillness = findStillness(this.#text);
    const text = withoutPairs(blank(this.#text, this.#stillness));
    const idioms = findIdioms(text);
    const rest = blank(text, idioms);
    this.#forbidden.push(...this.#stillness);
    const clauses = splitClauses(rest);
    for (const clause of clauses) {
      this.#advance(clause);
      this.#readClause(clause);
    }
    for (const idiom of idioms) this.#addIdiom(idiom);
    const wishes = this.#wishes.toSorted((one, other) => one.start - other.start || one.end - other.end);
    return {
      wishes: merge(wishes),
      calm: this.#stillness.length > 0,
      forbidden: this.#forbidden,
      missing: this.#missing,
    };
  }

  #advance(clause: Clause): void {
    if ((clause.link === 'next' || clause.link === 'tag') && this.#wishes.length > 0) {
      this.#step = Math.max(...this.#wishes.map((wish) => wish.step)) + 1;
    }
  }

  #readClause(clause: Clause): void {
    const tokens = tokenise(withoutPlaces(clause.text), clause.start);
    const joined = joining.has(clause.link) ? this.#pending : [];
    const listed = clause.link === 'and' || clause.link === 'or' ? joined : [];
    const reader = new ClauseReader(
      this.#text,
      tokens,
      this.#binder,
      this.#inherited(clause),
      listed,
      this.#lastStatement?.verb.form ?? null,
    );
    const { namings, ...read } = reader.read();
    const statements = this.#completed(clause, this.#ofHolder(clause, read.statements), namings);
    const before = this.#wishes.length;
    const carried = this.#negated && clause.link === 'or';
    this.#negated = statements.some((one) => one.negated) || namings.some((one) => one.negated);
    for (const [index, statement] of statements.entries()) {
      this.#addStatement(clause, statement, statements[index - 1]?.end ?? clause.start, carried);
    }
    this.#addNamings(clause, namings, statements, carried);
    this.#addExceptions(clause, namings, statements, before);
    if (windyWeather(clause.text) && !this.#negated) this.#addWeather(clause);
    this.#remember(statements, namings, joined, this.#wishes.length > before);
  }

  /** What a clause leaves behind for the next. */
  #remember(
    statements: readonly Statement[],
    namings: readonly Naming[],
    joined: readonly Doer[],
    asks: boolean,
  ): void {
    const named = namings.filter((one) => one.preposition === null);
    const heads = named.map((one) => one.doer);
    this.#pending = statements.length === 0 ? [...joined, ...heads] : [];
    if (statements.length === 0) for (const { doer, start, end } of named) this.#places.set(doer, { start, end });
    const last = statements.at(-1);
    this.#lastStatement = last ?? null;
    if (last !== undefined && last.doers.length > 0) this.#lastDoers = this.#actors(last);
    else if (!asks && heads.length > 0) this.#lastDoers = heads;
  }

  /** "blows her hair and clothes": what stands alone behind the "and" is another object of the verb before. */
  #completed(clause: Clause, statements: readonly Statement[], namings: readonly Naming[]): readonly Statement[] {
    const [first] = namings;
    const before = this.#lastStatement;
    if (statements.length > 0 || clause.link !== 'and' || before === null || first === undefined) return statements;
    const object = before.object ?? before.doers.flatMap((doer) => windblown(doer, before.around) ?? [])[0];
    if (object === undefined || first.preposition !== null || first.doer.noun.group === 'air') return statements;
    const doer = { ...first.doer, bound: first.doer.bound ?? object.bound };
    return [{ ...before, object: doer, from: first.start, start: first.start, end: clause.end }];
  }

  /** "an old man with a cane walks": a verb in full belongs to who stands before the "with". */
  #ofHolder(clause: Clause, statements: readonly Statement[]): readonly Statement[] {
    const holders = this.#pending;
    if (clause.link !== 'with' || holders.length === 0) return statements;
    return statements.map((one) => (one.verb.form === 's' ? { ...one, doers: holders } : one));
  }

  /** Who is meant where nobody is named: who was spoken of last, else the main subject. */
  #inherited(clause: Clause): readonly Doer[] {
    if (this.#lastDoers.length > 0 && /^(?:and|comma|or|next)$/.test(clause.link)) return this.#lastDoers;
    const living = this.#lastDoers.filter((doer) => doer.bound !== null);
    if (continuing.has(clause.link) && living.length > 0) return living;
    const main = this.#binder.main();
    return main === null ? [] : [doerOf(main)];
  }

  #addStatement(clause: Clause, statement: Statement, from: number, carried: boolean): void {
    // The first statement of a clause has its first words too: "Three women".
    const start = from === clause.start ? from : statement.start;
    const span = { start, end: Math.max(statement.end, clause.end) };
    if (statement.negated || carried) {
      this.#forbidden.push(span);
      return;
    }
    const verb = withMood(statement.verb, clause.text);
    if (verb.meaning === 'state') return;
    const whole = this.#text.slice(Math.min(from, statement.start), clause.end);
    // Chinese says how before it says what.
    const near = /\p{Script=Han}/u.test(clause.text) ? whole : this.#text.slice(statement.from, clause.end);
    const sky = falls(verb, clause.text);
    if (sky !== null) return this.#addDeed(sky, doerOfAir, null, whole, span);
    if (verb.meaning === 'animate') {
      const { object } = statement;
      for (const deed of object === null ? [] : usualDeed(object.noun)) this.#addDeed(deed, object!, null, whole, span);
      return;
    }
    for (const doer of this.#actors(statement)) {
      const object = statement.object ?? windblown(doer, statement.around);
      const deeds = resolve(doer, mounted(doer, verb), object);
      const place = (statement.doers.length > 1 ? this.#places.get(doer) : undefined) ?? span;
      for (const deed of deeds) this.#addDeed(deed, doer, object, deed.region === null ? near : whole, place);
      this.#addListed(doer, verb, statement, whole, span);
      if (deeds.some((deed) => deed.action === 'ride')) this.#addMount(statement, near, span);
    }
  }

  /** "风吹动她的长发和裙摆": a wind has several objects. */
  #addListed(doer: Doer, verb: Verb, { object, listed }: Statement, words: string, span: Span): void {
    if (doer.noun.detail !== 'wind' || object === null) return;
    for (const other of listed) {
      const owned = { ...other, bound: other.bound ?? object.bound };
      for (const deed of resolve(doer, verb, owned)) this.#addDeed(deed, doer, owned, words, span);
    }
  }

  /** Who acts in a statement: the woman turns her head, not her hair that is named before. */
  #actors({ doers, object }: Statement): readonly Doer[] {
    return doers.map((named) => {
      const owner = ownerActs(named, object) ? this.#binder.main() : null;
      return owner === null ? named : doerOf(owner);
    });
  }

  /** Who is ridden moves too. */
  #addMount({ object, around }: Statement, words: string, span: Span): void {
    const mounts = [...(object === null ? [] : [object]), ...around];
    const mount = mounts.find(({ bound }) => bound !== null && /^(?:animal|vehicle)$/.test(bound.mention.kind));
    if (mount === undefined || mount.bound === null || mount.bound.subjects.length === 0) return;
    const on = mount.bound.mention.kind;
    const deed = { on, action: on === 'animal' ? 'run' : 'drive', region: null, what: null };
    this.#addDeed(deed, mount, null, words, span);
  }

  #addNamings(clause: Clause, namings: readonly Naming[], statements: readonly Statement[], carried: boolean): void {
    const alone = clause.text.split(' ').length <= 4 || clause.link === 'with';
    for (const naming of namings) {
      const { noun } = naming.doer;
      if (statements.some((one) => one.doers.includes(naming.doer) && one.verb.meaning !== 'state')) continue;
      if (naming.preposition === 'object' && (noun.group !== 'air' || isOwnPetal(naming, statements))) continue;
      const bare = alone && statements.length === 0 && naming.preposition === null;
      const deeds = [...eventOf(noun, bare), ...roughWater(noun, clause.text)];
      if (deeds.length === 0 || !asksFor(naming, clause.text)) continue;
      if (naming.negated || carried) {
        this.#forbidden.push({ start: naming.start, end: clause.end });
        continue;
      }
      for (const deed of deeds) this.#addEvent(deed, naming, clause, statements);
    }
    this.#addWindblown(clause, namings, statements);
  }

  /** "a windy day" */
  #addWeather(clause: Clause): void {
    const here = this.#wishes.some(
      ({ start, action }) => start >= clause.start && /^(?:wind|sway|waves)$/.test(action),
    );
    if (!here)
      this.#addDeed({ on: 'air', action: 'wind', region: 'air', what: null }, doerOfAir, null, clause.text, clause);
  }

  /** "nothing moves except the fire": what is named there does what is usual for it. */
  #addExceptions(clause: Clause, namings: readonly Naming[], statements: readonly Statement[], before: number): void {
    const behind = this.#stillness.some(
      (one) => one.except && one.end <= clause.start && this.#text.slice(one.end, clause.start).trim() === '',
    );
    this.#excepted = behind || (this.#excepted && (clause.link === 'and' || clause.link === 'comma'));
    if (!this.#excepted || statements.length > 0 || this.#wishes.length > before) return;
    for (const { doer, preposition } of namings) {
      if (preposition !== null) continue;
      for (const deed of usualDeed(doer.noun)) this.#addDeed(deed, doer, null, clause.text, clause);
    }
  }

  #addEvent(deed: Deed, naming: Naming, clause: Clause, statements: readonly Statement[]): void {
    if (deed.action === 'wind') {
      const swayed = this.#wishes.some((wish) => wish.start >= clause.start && wish.start < clause.end);
      if (
        swayed ||
        (statements.length > 0 &&
          naming.preposition !== 'object' &&
          naming.preposition !== null &&
          this.#wishes.some((wish) => wish.action === 'sway'))
      )
        return;
      if (
        /\b(?:hair|dress|robe|cape|clothes|fur|skirt|scarf|mane|cloak|flag|leaves|trees|grass)\b|头发|长发|衣/.test(
          clause.text,
        )
      )
        return;
    }
    this.#addDeed(deed, naming.doer, null, wordsAround(naming, clause), {
      start: naming.preposition === null ? clause.start : naming.start,
      end: clause.end,
    });
  }

  /** "wind in her hair": what can sway, beside a wind and without a verb of its own. */
  #addWindblown(clause: Clause, namings: readonly Naming[], statements: readonly Statement[]): void {
    if (windOf(clause.text) === null || statements.length > 0) return;
    for (const { doer } of namings) {
      const group = doer.noun.group;
      if (group !== 'hair' && group !== 'cloth' && group !== 'flag' && group !== 'foliage' && group !== 'grass')
        continue;
      this.#addDeed(
        { on: group, action: 'sway', region: group, what: doer.noun.lemma },
        doer,
        null,
        clause.text,
        clause,
      );
    }
  }

  #addDeed(deed: Deed, doer: Doer, object: Doer | null, words: string, span: Span): void {
    const params = paramsOf(deed, doer, object, words);
    const make = (target: string | null): void => {
      this.#wishes.push({
        kind: kindOf(deed.on),
        on: deed.on,
        target,
        action: deed.action,
        params,
        noun: nounOf(deed, doer, object),
        step: this.#step,
        start: span.start,
        end: span.end,
      });
    };
    if (deed.region !== null) return make(deed.region);
    const subjects = doer.bound?.subjects ?? [];
    const asked = doer.bound?.mention.count ?? 1;
    if (subjects.length > 0 && Number.isFinite(asked) && asked > subjects.length)
      this.#missing.push({ ...span, asked, found: subjects.length });
    if (subjects.length === 0) make(null);
    for (const subject of subjects) make(subject.id);
  }

  #addIdiom(span: Idiom): void {
    const { action, params, several } = span;
    if (action === 'nothing') return void this.#forbidden.push(span);
    const step = this.#stepAt(span.start);
    if (!isOfSomebody(action)) {
      this.#wishes.push({
        kind: 'light',
        on: 'picture',
        target: 'picture',
        action,
        params,
        noun: null,
        step,
        start: span.start,
        end: span.end,
      });
      return;
    }
    const ahead = splitClauses(this.#text.slice(0, span.start)).at(-1);
    const tokens = ahead === undefined ? [] : tokenise(ahead.text, ahead.start);
    const named = new ClauseReader(this.#text, tokens, this.#binder, [], []).read().namings.at(-1)?.doer;
    const pronoun = tokens.find((token) => token.role === 'pronoun');
    const all = several ? this.#binder.pronoun('they') : null;
    const bound =
      all ?? named?.bound ?? (pronoun === undefined ? this.#binder.main() : this.#binder.pronoun(pronoun.text));
    if (named !== undefined && named.bound === null) return void this.#forbidden.push(span);
    if (bound === null || (bound.mention.kind !== 'person' && bound.mention.kind !== 'animal'))
      return void this.#forbidden.push(span);
    const on: TargetClass = bound.mention.kind;
    for (const { id } of bound.subjects) {
      this.#wishes.push({
        kind: kindOf(on),
        on,
        target: id,
        action,
        params,
        noun: bound.mention.lemma,
        step,
        start: span.start,
        end: span.end,
      });
    }
  }

  /** The step that an idiom belongs to: of what stands before it, the next one behind "then". */
  #stepAt(position: number): number {
    const before = this.#wishes.filter((wish) => wish.start < position && wish.action !== 'still');
    const last = before.reduce((most, wish) => Math.max(most, wish.step), 0);
    const gap = this.#text.slice(
      before.reduce((most, wish) => (wish.end <= position ? Math.max(most, wish.start) : most), 0),
      position,
    );
    return before.length > 0 && /\b(?:then|finally|afterwards|before|until)\b[^.]{0,12}$|然后|接着|最后/.test(gap)
      ? last + 1
      : last;
  }
}

/** The word that names what a deed is about. */
function nounOf({ region }: Deed, doer: Doer, object: Doer | null): string | null {
  if (region === 'picture' || region === 'air') return null;
  return region === null || doer.noun.group === region || object === null ? doer.noun.lemma : object.noun.lemma;
}
