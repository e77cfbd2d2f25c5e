import type { PerceptionSummary, Subject, SubjectKind } from '../../types.ts';

/** A noun phrase that may name subjects of the picture. */
export type Mention = {
  readonly kind: SubjectKind;
  readonly lemma: string;
  readonly detail: string | null;
  /** How many are meant; Infinity for a plural without a number. */
  readonly count: number;
  readonly place: 'left' | 'right' | 'middle' | 'front' | 'back' | null;
  /** True for "the other", "another". */
  readonly other: boolean;
};

export type Bound = { readonly subjects: readonly Subject[]; readonly mention: Mention };

const alike: readonly (readonly string[])[] = [
  ['dog', 'puppy', 'husky', 'corgi', 'labrador', 'retriever', '狗', '小狗'],
  ['cat', 'kitten', '猫', '小猫', '猫咪'],
  ['horse', 'pony', '马'],
  ['car', 'taxi', 'sports car', 'race car', 'racecar', 'suv', 'automobile', 'vehicle', '汽车', '车', '跑车'],
  ['boat', 'ship', 'sailboat', 'yacht', 'canoe', 'ferry', '船', '小船', '帆船'],
  ['bicycle', 'bike', '自行车'],
  ['motorcycle', 'motorbike', 'scooter', '摩托车'],
  ['airplane', 'plane', 'aircraft', 'jet', '飞机'],
  ['sports ball', 'ball', 'football', 'basketball', 'baseball', '球'],
  ['cow', 'bull', 'ox', '牛'],
];

/** Words for anybody, which claim nobody in particular. */
const anybody = new Set([
  'person',
  'subject',
  'character',
  'figure',
  'people',
  'everyone',
  'everybody',
  'animal',
  'creature',
  'vehicle',
  '人',
  '人物',
  '主角',
  '动物',
]);

/**
 * Finds out who in the picture is meant, in the order of the prompt. The detector's labels are often wrong, so a noun
 * claims the best subject of a fitting or unknown kind, and what one noun has claimed another leaves alone.
 */
export class Binder {
  readonly #subjects: readonly Subject[];
  readonly #claims = new Map<string, Pick<Mention, 'lemma' | 'kind' | 'detail'>>();
  readonly #byNoun = new Map<string, readonly Subject[]>();
  /** Who was named last as a man, and as a woman. */
  readonly #bySex = new Map<string, Bound>();
  #last: Bound | null = null;
  #lastLiving: Bound | null = null;
  #lastMany: Bound | null = null;

  constructor(summary: PerceptionSummary) {
    this.#subjects = summary.subjects;
  }

  /** The subjects that a noun phrase names; empty when the picture shows none. */
  bind(mention: Mention): Bound {
    const key = `${mention.lemma} ${mention.place ?? ''}${mention.other ? ' other' : ''}`;
    const before = this.#byNoun.get(key);
    const subjects =
      before !== undefined && mention.count <= Math.max(1, before.length) ? before : this.#claim(mention);
    this.#byNoun.set(key, subjects);
    for (const subject of subjects) if (!anybody.has(mention.lemma)) this.#claims.set(subject.id, mention);
    return this.remember({ subjects, mention });
  }

  remember(bound: Bound): Bound {
    if (bound.subjects.length > 0 || bound.mention.kind !== 'object') this.#last = bound;
    if (bound.mention.kind === 'person' || bound.mention.kind === 'animal') this.#lastLiving = bound;
    if (bound.mention.count > 1) this.#lastMany = bound;
    const sex = sexOf(bound.mention);
    if (sex !== null && bound.mention.count === 1) this.#bySex.set(sex, bound);
    return bound;
  }

  /** Whom a pronoun means; null when there is nobody. */
  pronoun(word: string): Bound | null {
    if (/^(?:they|them|both|their|everyone|everybody|all|themselves|他们|她们|大家)$/.test(word))
      return this.#several();
    if (/^(?:it|its|它)$/.test(word)) {
      const last = this.#last;
      if (last !== null && last.mention.kind !== 'person') return last;
      return this.#best('animal') ?? this.#best('object') ?? this.#best('vehicle') ?? last;
    }
    const living = this.#lastLiving;
    if (/^(?:who|which|that|one)$/.test(word)) return this.#last;
    const own = this.#ofSex(word, living);
    if (own !== null) return own;
    if (living !== null && living.mention.kind === 'person') return living;
    return this.#best('person') ?? living ?? this.main();
  }

  /** "one", "the one on the left", "the other": one of those spoken of last. */
  another(place: Mention['place'], other: boolean): Bound | null {
    const kind = this.#lastLiving?.mention.kind ?? 'person';
    const bound = this.bind({
      kind,
      lemma: kind === 'person' ? 'person' : 'animal',
      detail: null,
      count: 1,
      place,
      other,
    });
    return bound.subjects.length === 0 ? null : bound;
  }

  /** Whom a clause without a subject is about. */
  main(): Bound | null {
    return this.#lastLiving ?? this.#best('person') ?? this.#best('animal');
  }

  #several(): Bound | null {
    if (this.#lastMany !== null) return this.#lastMany;
    const kind =
      this.#lastLiving?.mention.kind ?? (this.#subjects.some((one) => one.kind === 'person') ? 'person' : 'animal');
    const all = this.#subjects.filter((one) => one.kind === kind);
    const mention: Mention = { kind, lemma: 'they', detail: null, count: Infinity, place: null, other: false };
    return all.length === 0 ? this.#last : { subjects: all, mention };
  }

  #best(kind: SubjectKind): Bound | null {
    const [first] = this.#subjects.filter((one) => one.kind === kind).toSorted((one, other) => other.area - one.area);
    if (first === undefined) return null;
    return { subjects: [first], mention: { kind, lemma: kind, detail: null, count: 1, place: null, other: false } };
  }

  #claim(mention: Mention): readonly Subject[] {
    const excluded = mention.other ? new Set(this.#last?.subjects.map((one) => one.id)) : new Set<string>();
    const scored = this.#subjects
      .filter((subject) => !excluded.has(subject.id))
      .map((subject) => ({
        subject,
        fit: this.#fit(subject, mention),
        score: this.#fit(subject, mention) + placing(subject, mention) + this.#likely(subject, mention) + subject.area,
      }))
      .filter(({ fit }) => fit > 0)
      .toSorted((one, other) => other.score - one.score);
    const [best] = scored;
    if (best === undefined) return [];
    // Several are meant only as far as they are as likely as the first: "dogs" takes no cat.
    const likely = scored.filter(({ fit }) => fit >= best.fit - 0.4);
    const chosen = likely.slice(0, mention.count).map(({ subject }) => subject);
    return this.#subjects.filter((subject) => chosen.includes(subject));
  }

  /** Whom "he" or "she" means: who was named so, or of two people the other one. */
  #ofSex(word: string, living: Bound | null): Bound | null {
    const sex = sexes.find(({ pronouns }) => pronouns.test(word));
    if (sex === undefined) return null;
    const named = this.#bySex.get(sex.name);
    if (named !== undefined) return named;
    const isOther = living === null || areOpposite(sexOf(living.mention), sex.name);
    if (!isOther || this.#couple() === null) return null;
    return this.bind({ kind: 'person', lemma: sex.noun, detail: sex.name, count: 1, place: null, other: false });
  }

  /** The two people of the picture, the one whose head is higher first; null where there are not two, or both are as tall. */
  #couple(): readonly [Subject, Subject] | null {
    const people = this.#subjects.filter(({ kind }) => kind === 'person').toSorted((a, b) => a.box.y - b.box.y);
    const [tall, small, third] = people;
    if (tall === undefined || small === undefined || third !== undefined) return null;
    return small.box.y - tall.box.y > 0.06 * Math.max(tall.box.height, small.box.height) ? [tall, small] : null;
  }

  /** More for the one of two people whom a word for a man or a woman rather means: of two the man is mostly the taller. */
  #likely(subject: Subject, mention: Mention): number {
    const sex = sexOf(mention);
    if (sex === null || mention.count > 1) return 0;
    return subject === this.#couple()?.[sex === 'male' ? 0 : 1] ? 0.9 : 0;
  }

  #fit(subject: Subject, mention: Mention): number {
    const claimed = this.#claims.get(subject.id);
    const foreign = claimed !== undefined && claimed.lemma !== mention.lemma && !anybody.has(mention.lemma);
    // What the detector and the prompt agree on is no other noun's, and what is a dog is no bone.
    const settled =
      foreign &&
      (labelled(subject, { ...mention, ...claimed, detail: null }) ||
        claimed.kind !== mention.kind ||
        areOpposite(sexOf(claimed), sexOf(mention)));
    const taken = settled ? 4 : foreign ? 1.5 : 0;
    return ofKind(subject, mention, this.#subjects) + (labelled(subject, mention) ? 3 : 0) - taken;
  }
}

type Sex = 'male' | 'female';

const sexes: readonly { readonly name: Sex; readonly noun: string; readonly pronouns: RegExp }[] = [
  { name: 'male', noun: 'man', pronouns: /^(?:he|him|his|himself|他)$/ },
  { name: 'female', noun: 'woman', pronouns: /^(?:she|her|hers|herself|她)$/ },
];

function sexOf({ kind, detail }: Pick<Mention, 'kind' | 'detail'>): Sex | null {
  return kind === 'person' && (detail === 'male' || detail === 'female') ? detail : null;
}

function areOpposite(one: Sex | null, other: Sex | null): boolean {
  return one !== null && other !== null && one !== other;
}

function labelled({ label }: Subject, { lemma, detail }: Mention): boolean {
  if (label === null) return false;
  return label === lemma || label === detail || alike.some((group) => group.includes(lemma) && group.includes(label));
}

function ofKind(subject: Subject, mention: Mention, all: readonly Subject[]): number {
  if (subject.kind === mention.kind) return subject.label === null || mention.kind !== 'object' ? 3 : 2;
  const unknown = subject.kind === 'object';
  const none = !all.some((one) => one.kind === mention.kind);
  const living = (kind: SubjectKind) => kind === 'person' || kind === 'animal';
  if (unknown && subject.label === null) return mention.kind === 'object' ? 3 : none ? 2 : 1;
  if (!none) return 0;
  // The detector takes one for the other: a lion drawn upright is a person to it, a doll an animal.
  const never =
    isSurelyPerson(subject) || (subject.kind === 'person' && /^(?:bird|insect|fish)$/.test(mention.detail ?? ''));
  if (living(subject.kind) && living(mention.kind)) return never ? 0 : 1.6;
  return unknown && mention.kind !== 'object' ? 0.5 : 0;
}

/** Who has a face or joints is no dragon. */
function isSurelyPerson({ kind, face, keypoints }: Subject): boolean {
  return kind === 'person' && (face !== null || keypoints.length > 0);
}

function placing(subject: Subject, { place }: Mention): number {
  const x = subject.box.x + subject.box.width / 2;
  switch (place) {
    case 'left':
      return 4 * (1 - x);
    case 'right':
      return 4 * x;
    case 'middle':
      return 4 * (1 - 2 * Math.abs(x - 0.5));
    case 'front':
      return 4 * subject.disparity;
    case 'back':
      return 4 * (1 - subject.disparity);
    case null:
      return 0;
  }
}
