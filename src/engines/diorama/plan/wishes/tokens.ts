import { chineseNouns, chineseVerbs, chineseWords } from './chinese.ts';
import { irregularNouns, nouns } from './nouns.ts';
import { irregularVerbs, states, verbs } from './verbs.ts';
import { classOfNoun, isVerb, meaningByHypernym } from './wordnet.ts';

export type Noun = {
  /** The class of the lexicon and, behind a slash there, what says more. */
  readonly group: string;
  readonly detail: string | null;
  readonly lemma: string;
  readonly plural: boolean;
};
export type Verb = {
  /** What it asks for, in the words of `verbs.ts`; `state` for what only describes. */
  readonly meaning: string;
  readonly lemma: string;
  readonly form: 'base' | 's' | 'ing' | 'ed';
};

export type Role =
  | 'determiner'
  | 'possessive'
  | 'pronoun'
  | 'preposition'
  | 'of'
  | 'not'
  | 'number'
  | 'auxiliary'
  | 'to'
  | 'adverb'
  | 'adjective'
  | 'word';

export type Token = {
  readonly text: string;
  /** Positions in the prompt. */
  readonly start: number;
  readonly end: number;
  readonly role: Role;
  readonly noun: Noun | null;
  readonly verb: Verb | null;
  /** True for "girl's". */
  readonly owner: boolean;
};

const closed: Readonly<Record<string, Role>> = Object.fromEntries(
  (
    [
      ['determiner', 'a an the this that these those some any every each another other no all its-own'],
      ['possessive', 'his her its their my your our whose'],
      [
        'pronoun',
        'he she it they him them both everyone everybody someone somebody who which one themselves each-other',
      ],
      [
        'preposition',
        'in on at by for from into onto across through over under above below behind beside near against along around between among toward towards within inside outside during past off out-of beyond upon like as about up down beneath underneath without via until amid',
      ],
      ['of', 'of'],
      [
        'not',
        "not never no don't doesn't didn't isn't aren't won't without cannot can't neither none nor dont doesnt nothing",
      ],
      [
        'auxiliary',
        "is are was were be been being am will would should can may might must do does did has have had starts-to it's he's she's they're there's there",
      ],
      ['to', 'to'],
      [
        'adverb',
        'very so just also again together back slowly fast then now away forward forwards forth too still almost all right left suddenly once twice really softly gently hard here up down out well even only first finally lastly continuously constantly always',
      ],
    ] as const
  ).flatMap(([role, words]) => words.split(' ').map((word) => [word, role] as const)),
);
const numbers = new Set(
  'two three four five six seven eight nine ten 2 3 4 5 6 several many few both pair couple dozens hundreds'.split(' '),
);
const notAdverbs = new Set(
  'fly butterfly firefly dragonfly lily family ally jelly belly bully holly assembly july italy sally teddy'.split(' '),
);

export function findNoun(word: string): Noun | null {
  const direct = nouns.get(word);
  const lemmas = [
    irregularNouns.get(word),
    word.replace(/ies$/, 'y'),
    word.replace(/ves$/, 'f'),
    word.replace(/es$/, ''),
    word.replace(/s$/, ''),
  ];
  if (direct !== undefined)
    return made(
      word,
      direct,
      /^(?:people|men|women|children|everyone|clothes|kids|guys|ladies|everybody|traffic)$/.test(word),
    );
  for (const lemma of lemmas) {
    const group = lemma === undefined || lemma === word ? undefined : nouns.get(lemma);
    if (group !== undefined) return made(lemma!, group, true);
  }
  return null;
}

function made(lemma: string, entry: string, plural: boolean): Noun {
  const [group, detail] = entry.split('/');
  return { group: group!, detail: detail ?? null, lemma, plural };
}

/** The forms that a word may be of, the base first. */
function bases(word: string): { readonly lemma: string; readonly form: Verb['form'] }[] {
  const irregular = irregularVerbs.get(word);
  const found: { lemma: string; form: Verb['form'] }[] = [];
  if (irregular !== undefined)
    found.push({ lemma: irregular, form: word.endsWith('ing') ? 'ing' : word.endsWith('s') ? 's' : 'ed' });
  found.push({ lemma: word, form: 'base' });
  if (word.endsWith('s')) {
    const stems = [word.slice(0, -1), word.replace(/es$/, ''), word.replace(/ies$/, 'y')];
    found.push(...stems.map((lemma) => ({ lemma, form: 's' as const })));
  }
  for (const [ending, form] of [
    ['ing', 'ing'],
    ['ed', 'ed'],
  ] as const) {
    if (!word.endsWith(ending) || word.length < ending.length + 2) continue;
    const stem = word.slice(0, -ending.length);
    const plain = /([^aeiouls])\1$/.test(stem) ? [stem.slice(0, -1), stem] : [stem, `${stem}e`, stem.slice(0, -1)];
    found.push(...[...plain, stem.replace(/i$/, 'y'), `${stem}e`].map((lemma) => ({ lemma, form })));
  }
  return found.filter(({ lemma }) => lemma.length > 1);
}

function findVerb(word: string, particles: readonly string[], noun: Noun | null): Verb | null {
  const candidates = bases(word);
  for (const count of [2, 1, 0]) {
    if (particles.length < count) continue;
    const tail = count === 0 ? '' : ` ${particles.slice(0, count).join(' ')}`;
    for (const { lemma, form } of candidates) {
      const meaning = verbs.get(lemma + tail);
      if (meaning !== undefined && !(count === 0 && states.has(lemma))) return { meaning, lemma: lemma + tail, form };
    }
  }
  for (const { lemma, form } of candidates) if (states.has(lemma)) return { meaning: 'state', lemma, form };
  // The unknown word must look like a verb, since WordNet knows nearly every noun as one too.
  if (
    noun !== null ||
    word.length < 4 ||
    /^(?:evening|morning|ceiling|wedding|clothing|railing|nothing|something|everything|anything|seedling)$/.test(word)
  )
    return null;
  for (const { lemma, form } of candidates) {
    if (form === 'base' || lemma === word || !isVerb(lemma)) continue;
    return { meaning: meaningByHypernym(lemma) ?? 'unknown', lemma, form };
  }
  return null;
}

/** Words of a normalised text with what each may be; multi-word nouns are one token. */
export function tokenise(text: string, offset: number): Token[] {
  return /\p{Script=Han}/u.test(text) ? tokeniseChinese(text, offset) : tokeniseEnglish(text, offset);
}

type Word = { readonly word: string; readonly start: number };

function tokeniseEnglish(text: string, offset: number): Token[] {
  const words = [...text.matchAll(/[a-z\d]+(?:[-'][a-z]+)*'?/g)].map((match): Word => {
    return { word: match[0].replace(/'$/, ''), start: match.index };
  });
  const tokens: Token[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const { word, start } = words[index]!;
    const phrase = lightVerb(text.slice(start));
    if (phrase !== null) {
      const end = start + phrase.length;
      const place = { text: word, start: offset + start, end: offset + end };
      tokens.push({ ...place, role: 'word', noun: null, verb: phrase.verb, owner: false });
      while (index + 1 < words.length && words[index + 1]!.start < end) index += 1;
      continue;
    }
    const owner = (word.endsWith("'s") && closed[word] === undefined) || text.startsWith("s'", start + word.length - 1);
    const { noun, used } = longestNoun(words, index, owner);
    const last = words[index + used - 1]!;
    const place = { text: word, start: offset + start, end: offset + last.start + last.word.length };
    tokens.push({
      ...place,
      ...(used > 1
        ? { role: 'word', noun, verb: null }
        : readWord(words, index, noun, owner, tokens.at(-1)?.noun?.plural === true)),
      owner,
    });
    index += used - 1;
  }
  return tokens;
}

/** The longest noun of the lexicon that begins here. */
function longestNoun(words: readonly Word[], index: number, owner: boolean): { noun: Noun | null; used: number } {
  const here = words.slice(index, index + (owner ? 1 : 4)).map(({ word }) => word.replace(/'s$/, ''));
  for (let used = here.length; used >= 1; used -= 1) {
    const phrase = here.slice(0, used).join(' ');
    const several = used > 1 ? findNoun(phrase.replace(/^([a-z]+)s /, '$1 ')) : null;
    const noun = findNoun(phrase) ?? (several === null ? null : { ...several, plural: true });
    if (noun !== null) return { noun, used };
  }
  return { noun: null, used: 1 };
}

/** "rays pierce": behind a plural the base form of an unknown verb is one. */
function strangeVerb(word: string): Verb | null {
  return isVerb(word) ? { meaning: meaningByHypernym(word) ?? 'unknown', lemma: word, form: 'base' } : null;
}

/** A noun that only WordNet knows. */
function strangeNoun(word: string): Noun | null {
  if (word.length < 3 || /\d/.test(word)) return null;
  for (const lemma of word.endsWith('s')
    ? [word.replace(/ies$/, 'y'), word.replace(/es$/, ''), word.slice(0, -1), word]
    : [word]) {
    const group = classOfNoun(lemma);
    if (group !== null) return { group, detail: null, lemma, plural: lemma !== word };
  }
  return null;
}

const noVerbs = new Set<Role>(['pronoun', 'possessive', 'auxiliary', 'determiner', 'not', 'preposition', 'adverb']);
const noNouns = new Set<Role>(['determiner', 'not', 'preposition', 'adverb']);

function readWord(
  words: readonly Word[],
  index: number,
  noun: Noun | null,
  owner: boolean,
  behindPlural: boolean,
): Pick<Token, 'role' | 'noun' | 'verb'> {
  const { word } = words[index]!;
  const next = words[index + 1]?.word ?? '';
  // "waving one hand"
  const role =
    word === 'one' && /^(?:hand|arm|eye|leg|wing|paw|ear|finger|foot|fist)$/.test(next) ? 'number' : roleOf(word);
  const particles = words.slice(index + 1, index + 3).map((one) => one.word);
  const listed = owner || noVerbs.has(role) ? null : findVerb(word, particles, noun);
  const verb = listed ?? (behindPlural && role === 'word' && noun === null ? strangeVerb(word) : null);
  const own = noun ?? (role === 'word' && verb === null ? strangeNoun(word.replace(/'s$/, '')) : null);
  return { role, noun: noNouns.has(role) ? null : own, verb };
}

const light =
  /^(?:(tak|giv|mak|do|perform|let|burst|break|have|ha|shed|throw|land|deliver)(e|es|s|ing|ting)?)(?: out| into)? (?:an? |the |one |two |three |four |five |several |some |(?:his|her|its|their) (?:first |last )?)?(?:(?:deep|long|small|little|quick|big|slow|warm|gentle|soft|short|few|shy|slight|polite|hearty|single|perfect|powerful|fast|hard|heavy|cautious|careful|steady|confident|sudden|more|mighty|high) ){0,2}(breath|sip|bite|bow|steps?|look|nod|wink|smile|laugh|laughing|laughter|wave|hug|kiss|jump|spin|twirl|dance|sigh|shrug|backflip|somersault|cartwheel|tears|song|turn|flip|yawn|howl|bark|roar|leap|stroll|walk|swim|run|flight|wing|punch|jab|uppercut|blow|kick|cheer|hop|lap|sprint)\b/;
const lightMeanings: Readonly<Record<string, string>> = {
  breath: 'breathe',
  sip: 'drink',
  bite: 'eat',
  laughter: 'laugh',
  laughing: 'laugh',
  tears: 'cry',
  song: 'sing',
  steps: 'walk',
  step: 'walk',
  turn: 'spin',
  flight: 'fly',
  wing: 'fly',
  punch: 'fight',
  jab: 'fight',
  uppercut: 'fight',
  blow: 'fight',
  cheer: 'cheer',
  lap: 'run',
};

/** "takes a deep breath", "bursts into laughter": the noun says what is done. */
function lightVerb(text: string): { readonly verb: Verb; readonly length: number } | null {
  const match = light.exec(text);
  if (match === null) return null;
  const noun = match[3]!;
  const meaning = lightMeanings[noun] ?? verbs.get(noun);
  if (meaning === undefined) return null;
  // "throws a kiss", "lands on the wing" are something else.
  if (/^(?:throw|land|deliver)$/.test(match[1]!) && !/^(?:punch|jab|uppercut|blow|kick)$/.test(noun)) return null;
  if (noun === 'wing' && match[1] !== 'tak') return null;
  const form = match[2]?.endsWith('ing') === true ? 'ing' : match[2]?.endsWith('s') === true ? 's' : 'base';
  return { verb: { meaning, lemma: noun, form }, length: match[0].length };
}

function roleOf(word: string): Role {
  const role = closed[word];
  if (numbers.has(word)) return 'number';
  if (role !== undefined) return role;
  if (word.endsWith('ly') && word.length > 4 && !notAdverbs.has(word)) return 'adverb';
  return /(?:ful|ous|ive|less|ish|ic|al|ant|ent|y|ed|en|er|est)$/.test(word) || adjectives.has(word)
    ? 'adjective'
    : 'word';
}

const adjectives = new Set(
  'big small large red blue green white black gold old young long short tall little tiny huge warm cold soft loose dark bright strong wild calm deep thick thin dense beautiful cute whole full few more wet dry light pink purple orange brown grey gray silver main first second third high low distant left right tall new nearby'.split(
    ' ',
  ),
);

const longest = 7;

function tokeniseChinese(text: string, offset: number): Token[] {
  const tokens: Token[] = [];
  const push = (word: string, start: number, over: Partial<Token>) => {
    tokens.push({
      text: word,
      start: offset + start,
      end: offset + start + word.length,
      role: 'word',
      noun: null,
      verb: null,
      owner: false,
      ...over,
    });
  };
  for (let index = 0; index < text.length; index += 1) {
    for (let length = Math.min(longest, text.length - index); length >= 1; length -= 1) {
      const word = text.slice(index, index + length);
      const role = chineseWords.get(word);
      const group = chineseNouns.get(word);
      const meaning = chineseVerbs.get(word);
      if (role === undefined && group === undefined && meaning === undefined) continue;
      if (role !== undefined) {
        const roles: Record<string, Role> = {
          not: 'not',
          both: 'number',
          three: 'number',
          of: 'of',
          in: 'preposition',
        };
        push(word, index, { role: roles[role]! });
      } else if (/^(?:她|他|它|他们|她们|大家)$/.test(word)) {
        push(word, index, { role: 'pronoun', noun: null });
      } else {
        push(word, index, {
          noun: group === undefined ? null : made(word, group, /们$|人$/.test(word) && group === 'people'),
          verb: meaning === undefined ? null : { meaning, lemma: word, form: 's' },
        });
      }
      index += length - 1;
      break;
    }
  }
  return tokens;
}
