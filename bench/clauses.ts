/**
 * How well prompts are understood, by kind of clause, on the two corpora of test/plan: `node bench/clauses.ts [--wrong]`
 * (`--wrong` also prints every mistake). A prompt of the camera corpus counts once; of the other corpus every wish counts,
 * one that is missed or wrong and one that nobody asked for alike.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readCamera } from '../src/engines/diorama/plan/camera/read.ts';
import { wishes } from '../src/engines/diorama/plan/wishes/read.ts';
import type { Wish, WishKind } from '../src/engines/diorama/plan/wishes/wish.ts';
import type { PerceptionSummary, Subject } from '../src/engines/diorama/types.ts';

/** `tuned` is what the lexicons were written beside; nothing was changed for the other two, which were written after them. */
export const parts = ['tuned', 'heldOut', 'heldOutLater'] as const;
export type Part = (typeof parts)[number];

type Seen = Pick<Subject, 'id' | 'kind' | 'label' | 'area'> & { readonly x: number; readonly width: number };
export type WishRow = readonly [picture: string, prompt: string, wanted: readonly string[]];
type CameraRow = readonly [prompt: string, moves: readonly string[]];

function load<T>(name: string): T {
  // The corpora are written by hand beside the tests that read all of them.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return JSON.parse(readFileSync(new URL(`../test/plan/${name}`, import.meta.url), 'utf8')) as T;
}

export const cameraCorpus = load<Record<Part, readonly CameraRow[]>>('camera-corpus.json');
export const wishCorpus = load<
  Record<Part, readonly WishRow[]> & { readonly pictures: Record<string, readonly Seen[]> }
>('wish-corpus.json');

/** What was seen in a picture of the corpus. */
export function summaryOf(picture: string): PerceptionSummary {
  const subjects = wishCorpus.pictures[picture]!.map(({ x, width, ...seen }): Subject => {
    const box = { x, y: 0.2, width, height: 0.7 };
    return { ...seen, box, score: 0.9, face: null, keypoints: [], disparity: 0.7 };
  });
  const view = {
    separable: true,
    regions: [],
    faces: [],
    horizon: 0.5,
    horizonSeen: false,
    sky: 0.1,
    ground: 0.2,
    landscape: false,
  };
  return { subjects, ...view };
}

const back: Record<string, string> = { left: 'right', right: 'left', up: 'down', down: 'up', in: 'out', out: 'in' };

/** The moves in order as `pan left`; there and back are two. */
export function movesOf(prompt: string): string[] {
  return readCamera(prompt).wishes.flatMap(({ move, direction, alternations }) => {
    const there = `${move} ${direction ?? '?'}`;
    return alternations === 0 ? [there] : [there, `${move} ${back[direction ?? ''] ?? '?'}`];
  });
}

/** `orbit ?` leaves the direction open, `static` has none. */
export function movesAgree(found: readonly string[], wanted: readonly string[]): boolean {
  return (
    found.length === wanted.length &&
    wanted.every((want, index) => {
      const [move, direction = '?'] = want.split(' ');
      const [foundMove, foundDirection] = found[index]!.split(' ');
      return move === foundMove && (direction === '?' || direction === foundDirection);
    })
  );
}

type Wanted = {
  readonly kind: WishKind;
  readonly target: string | null;
  readonly action: string;
  readonly params: readonly (readonly [name: string, value: string])[];
};

function parse(text: string): Wanted {
  const [target = '', action = '', ...rest] = text.split(' ');
  const [none, kind] = target.split(':');
  const params = rest.map((param) => {
    const [name = '', value = ''] = param.split('=');
    return [name, value] as const;
  });
  if (none === 'none') return { kind: kindNamed(kind), target: null, action, params };
  return { kind: kindNamed(target.replace(/-\d+$/, '')), target, action, params };
}

const kinds = ['camera', 'person', 'animal', 'object', 'nature', 'light', 'weather'] as const satisfies WishKind[];
const classes = { crowd: 'person', vehicle: 'object', lights: 'light', picture: 'light', air: 'weather' } as const;

function kindNamed(name = ''): WishKind {
  const known = Object.entries(classes).find(([one]) => one === name)?.[1];
  return known ?? kinds.find((kind) => kind === name) ?? 'nature';
}

function agrees(found: Wish, wanted: Wanted): boolean {
  const params = new Map<string, unknown>(Object.entries(found.params));
  return (
    found.target === wanted.target &&
    found.action === wanted.action &&
    wanted.params.every(([name, value]) => String(params.get(name)) === value)
  );
}

export const showWish = ({ target, action, params }: Wish): string =>
  `${target ?? 'none'} ${action} ${JSON.stringify(params)}`;

/** `prompt` counts the prompts that are right in every wish. */
export type Kind = WishKind | 'prompt';
export type Count = { right: number; all: number };
export type Accuracy = {
  readonly part: Part;
  readonly counts: ReadonlyMap<Kind, Count>;
  readonly wrong: readonly string[];
};

/** Reads one part of both corpora. */
export function clauseAccuracy(part: Part): Accuracy {
  const counts = new Map<Kind, Count>();
  const wrong: string[] = [];
  const count = (kind: Kind, right: boolean): void => {
    const so = counts.get(kind) ?? { right: 0, all: 0 };
    counts.set(kind, { right: so.right + Number(right), all: so.all + 1 });
  };
  for (const [prompt, wanted] of cameraCorpus[part]) {
    const found = movesOf(prompt);
    const right = movesAgree(found, wanted);
    count('camera', right);
    count('prompt', right);
    if (!right) wrong.push(`${prompt}: ${found.join('; ') || 'nothing'}, not ${wanted.join('; ') || 'nothing'}`);
  }
  for (const [picture, prompt, texts] of wishCorpus[part]) {
    const found = wishes(prompt, summaryOf(picture));
    const left = [...found];
    const missed = texts.map(parse).filter((one) => {
      const index = left.findIndex((wish) => agrees(wish, one));
      if (index >= 0) left.splice(index, 1);
      // An object that the nets found and did not name may be an animal to the prompt: its kind is the prompt's.
      count(found.find((wish) => agrees(wish, one))?.kind ?? one.kind, index >= 0);
      return index < 0;
    });
    // A wrong wish in the place of a missed one is one mistake, not two.
    for (const wish of left.slice(missed.length)) count(wish.kind, false);
    const right = missed.length === 0 && left.length === 0;
    count('prompt', right);
    if (!right)
      wrong.push(`${prompt}: ${found.map(showWish).join('; ') || 'nothing'}, not ${texts.join('; ') || 'nothing'}`);
  }
  return { part, counts, wrong };
}

/** The counts of several parts together. */
export function together(all: readonly Accuracy[]): Map<Kind, Count> {
  const sum = new Map<Kind, Count>();
  for (const { counts } of all) {
    for (const [kind, { right, all: number }] of counts) {
      const so = sum.get(kind) ?? { right: 0, all: 0 };
      sum.set(kind, { right: so.right + right, all: so.all + number });
    }
  }
  return sum;
}

/** All kinds but the camera's, and but whole prompts. */
export function withoutCamera(counts: ReadonlyMap<Kind, Count>): Count {
  const rest = [...counts].filter(([kind]) => kind !== 'camera' && kind !== 'prompt');
  return rest.reduce((sum, [, { right, all }]) => ({ right: sum.right + right, all: sum.all + all }), {
    right: 0,
    all: 0,
  });
}

/** A table of accuracy by kind of clause, tuned and held out apart. */
export function clauseReport(): string {
  const all = parts.map(clauseAccuracy);
  const heldOut = all.filter(({ part }) => part !== 'tuned');
  const columns = [
    ...all.map(({ part, counts }) => ({ title: part, counts })),
    { title: 'all held out', counts: together(heldOut) },
  ];
  const cell = ({ right, all: number }: Count): string =>
    number === 0 ? '-' : `${((100 * right) / number).toFixed(1)} % of ${number}`;
  const line = (name: string, of: (counts: ReadonlyMap<Kind, Count>) => Count): string =>
    name.padEnd(20) + columns.map(({ counts }) => cell(of(counts)).padStart(17)).join('');
  return [
    ''.padEnd(20) + columns.map(({ title }) => title.padStart(17)).join(''),
    ...kinds.map((kind) => line(kind, (counts) => counts.get(kind) ?? { right: 0, all: 0 })),
    line('all but camera', withoutCamera),
    line('whole prompts', (counts) => counts.get('prompt') ?? { right: 0, all: 0 }),
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(clauseReport());
  if (process.argv.includes('--wrong')) {
    for (const { part, wrong } of parts.map(clauseAccuracy)) for (const text of wrong) console.log(`${part}: ${text}`);
  }
}
