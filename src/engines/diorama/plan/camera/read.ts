import type { Direction } from '../../../../contract/plan.ts';
import { normalise, quote, splitClauses, type Clause, type Link } from '../words/text.ts';
import { readClause, type Actor, type Found, type ReadClause } from './clause.ts';
import { alternationsIn, amountIn, degreesIn, directionOf, speedIn, timesIn } from './modifiers.ts';
import type { CameraWish } from './rules.ts';

export type Span = { readonly start: number; readonly end: number };

export type CameraReading = {
  /** What the camera is asked to do, in order. Empty when the prompt does not speak of the camera. */
  readonly wishes: readonly CameraWish[];
  /** The parts of the prompt that are about the camera. */
  readonly spans: readonly Span[];
};

/** Moves that accompany whatever else the camera does, so that a new sentence about them is no new step. */
const accompanying = new Set(['handheld', 'shake', 'tracking', 'static']);
const opposite: Partial<Record<Direction, Direction>> = {
  left: 'right',
  right: 'left',
  up: 'down',
  down: 'up',
  in: 'out',
  out: 'in',
  clockwise: 'counterclockwise',
  counterclockwise: 'clockwise',
};
const negationReaches = new Set<Link>(['and', 'or', 'comma']);
const directionAlone =
  /^(?:(?:and|then|[a-z]+ly|back|finally|to the|to|towards?|a bit|a little) )*(?:up|down|left|right|in|out|forwards?|backwards?|back|upwards?|downwards?|leftwards?|rightwards?)(?: again| [a-z]+ly)?$/;

type Step = { wishes: CameraWish[] };

/** What one clause leaves behind for the next. */
type Memory = {
  readonly steps: Step[];
  actor: Actor;
  negated: boolean;
  /** Words of manner that a clause leaves to the next: "slowly" in "the camera slowly and smoothly rises". */
  manner: string;
  /** The verb of the last camera phrase, for clauses that leave it out. */
  verb: string | null;
  /** True when an order word ("then") has been read since the last wish. */
  nextStep: boolean;
  newSentence: boolean;
  /** The first phrase that forbids a move. */
  stillness: string | null;
};

/** Reads everything that a prompt, in English or Chinese, asks of the camera. */
export function readCamera(prompt: string): CameraReading {
  const text = normalise(prompt);
  const spans: Span[] = [];
  const memory: Memory = {
    steps: [],
    actor: 'none',
    negated: false,
    manner: '',
    verb: null,
    nextStep: false,
    newSentence: false,
    stillness: null,
  };
  for (const clause of splitClauses(text)) {
    const reading = readWithEllipsis(clause, memory, insideTag(text, clause.start));
    spans.push(...spansOf(clause, reading));
    remember(memory, prompt, clause, reading);
  }
  const wishes = inOrder(memory.steps);
  if (wishes.length === 0 && memory.stillness !== null) wishes.push(stillWish(memory.stillness));
  return { wishes: wishes.map((wish) => aimTracking(wish, text)), spans };
}

function remember(memory: Memory, prompt: string, clause: Clause, reading: ReadClause): void {
  memory.nextStep ||= clause.link === 'next' || clause.link === 'tag';
  memory.newSentence ||= clause.link === 'sentence';
  memory.actor = reading.actor;
  memory.negated = reading.found.some((one) => one.negated);
  const forbids = (one: Found) => one.negated && one.rule.move !== 'shake' && one.rule.move !== 'handheld';
  if (reading.found.some(forbids)) memory.stillness ??= quote(prompt, clause.start, clause.end);
  const manner = memory.manner;
  memory.manner = reading.found.length === 0 && reading.actor === 'camera' ? clause.text : '';
  const asked = reading.found.filter((one) => !one.negated);
  if (asked.length === 0) return;
  memory.verb = /^[a-z]+/.exec(asked.at(-1)!.text)?.[0] ?? null;
  placeInSteps(memory, clause, wishesOf(prompt, clause, asked, manner));
}

function placeInSteps(memory: Memory, clause: Clause, wishes: readonly CameraWish[]): void {
  const { steps } = memory;
  const current = steps.at(-1);
  if (clause.link === 'after' && current !== undefined) {
    steps.splice(-1, 0, { wishes: [...wishes] });
    return;
  }
  const accompanies = wishes.every((wish) => accompanying.has(wish.move));
  const separate = memory.newSentence && !accompanies && current !== undefined && !onlyAccompanying(current);
  if (current === undefined || memory.nextStep || separate) steps.push({ wishes: [] });
  for (const wish of wishes) addTo(steps, wish);
  // "After a slow zoom, pan left": what the first clause asks for is over when the next begins.
  memory.nextStep = clause.link === 'after';
  memory.newSentence = false;
}

function inOrder(steps: readonly Step[]): CameraWish[] {
  const ordered = steps.some((step) => step.wishes.some((wish) => !wish.vague && !accompanying.has(wish.move)));
  return steps
    .map((step) => settle(step.wishes).filter((wish) => !(ordered && wish.vague)))
    .filter((wishes) => wishes.length > 0)
    .flatMap((wishes, index) => wishes.map((wish) => ({ ...wish, step: index })));
}

function onlyAccompanying(step: Step): boolean {
  return step.wishes.every((wish) => accompanying.has(wish.move));
}

function stillWish(phrase: string): CameraWish {
  const still = {
    speed: 'normal',
    amount: 'normal',
    degrees: null,
    vague: false,
    tracks: false,
    alternations: 0,
    times: 1,
    step: 0,
  } as const;
  return { move: 'static', direction: null, ...still, phrase };
}

function insideTag(text: string, index: number): boolean {
  const before = text.slice(0, index);
  return (
    Math.max(before.lastIndexOf('['), before.lastIndexOf('【')) >
    Math.max(before.lastIndexOf(']'), before.lastIndexOf('】'))
  );
}

/** Reads a clause together with what it leaves out: the verb in "pan left and up", the "no" in "no pan, zoom or tilt". */
function readWithEllipsis(clause: Clause, memory: Memory, tag: boolean): ReadClause {
  const reading = readClause(clause.text, memory.actor, tag);
  if (memory.negated && negationReaches.has(clause.link) && clause.text.split(' ').length <= 3) {
    const negated = moved(readClause(`no ${clause.text}`, memory.actor, tag), 3);
    if (reading.found.length === 0 || clause.link === 'or') return negated;
  }
  if (reading.found.length > 0 || memory.verb === null || !directionAlone.test(clause.text)) return reading;
  const lead = `camera ${memory.verb} `;
  const bare = clause.text.replace(/^(?:(?:and|then|back|finally) )+/, '');
  return moved(readClause(lead + bare, 'camera', tag), lead.length - (clause.text.length - bare.length));
}

function moved(reading: ReadClause, by: number): ReadClause {
  const shift = (one: Found) => ({ ...one, start: Math.max(0, one.start - by), end: Math.max(0, one.end - by) });
  return { ...reading, found: reading.found.map(shift), cameraStart: 0 };
}

function spansOf(clause: Clause, reading: ReadClause): Span[] {
  if (reading.found.length === 0) return [];
  if (reading.actor === 'camera' && reading.found.every((one) => one.rule.level !== 'anywhere')) {
    return [{ start: clause.start + reading.cameraStart, end: clause.end }];
  }
  const cameraFirst = /^(?:the )?camera\b/.test(clause.text.slice(reading.cameraStart));
  if (reading.actor === 'camera' && cameraFirst)
    return [{ start: clause.start + reading.cameraStart, end: clause.end }];
  return reading.found.map((one) => ({ start: clause.start + one.start, end: clause.start + one.end }));
}

function wishesOf(prompt: string, clause: Clause, found: readonly Found[], manner: string): CameraWish[] {
  return found.flatMap((one, index) => {
    const from = found[index - 1]?.end ?? 0;
    const to = found[index + 1]?.start ?? clause.text.length;
    const around = `${index === 0 ? manner : ''} ${clause.text.slice(from, one.start)} ${one.text} ${clause.text.slice(one.end, to)}`;
    const behind = clause.text.slice(one.end, to);
    const speed = speedIn(around);
    const amount = amountIn(around);
    const wish: CameraWish = {
      move: one.rule.move,
      direction: directionOf(one.rule, one.text, behind),
      speed: one.rule.speed === null || speed === 'slow' ? speed : one.rule.speed,
      amount: amount === 'normal' ? (one.rule.amount ?? 'normal') : amount,
      vague: one.rule.vague,
      tracks: one.rule.tracks,
      degrees: degreesIn(around),
      alternations: alternationsIn(`${one.text} ${behind}`),
      times: timesIn(around),
      step: 0,
      phrase: quote(prompt, clause.start, clause.end),
    };
    // A spiral goes around as it rises.
    const isSpiral = wish.move === 'crane' && /^(?:spiral|corkscrew)/.test(one.text);
    return isSpiral ? [wish, { ...wish, move: 'orbit', direction: null }] : [wish];
  });
}

/** Adds a wish to the last step; what goes against a wish of that step begins a step of its own. */
function addTo(steps: Step[], wish: CameraWish): void {
  const last = steps.at(-1)!;
  const same = last.wishes.find((other) => other.move === wish.move);
  if (same === undefined) {
    last.wishes.push(wish);
    return;
  }
  const opposed = wish.direction !== null && same.direction === opposite[wish.direction];
  if (opposed) {
    steps.push({ wishes: [wish] });
    return;
  }
  last.wishes[last.wishes.indexOf(same)] = {
    ...same,
    direction: same.direction ?? wish.direction,
    degrees: same.degrees ?? wish.degrees,
    speed: same.speed === 'normal' ? wish.speed : same.speed,
    amount: same.amount === 'normal' ? wish.amount : same.amount,
  };
}

/** A still camera beside one that moves means the frame's steadiness, not a command to stay. */
function settle(wishes: readonly CameraWish[]): CameraWish[] {
  const moving = wishes.filter((wish) => wish.move !== 'static');
  return moving.length > 0 ? moving : [...wishes];
}

/** A camera that follows goes where its subject goes. */
function aimTracking(wish: CameraWish, text: string): CameraWish {
  if (wish.move !== 'tracking' || wish.direction !== null) return wish;
  const side = /\bto(?:wards?)? the (left|right)\b|\b(left|right)wards?\b|(?:向|往)([左右])/.exec(text);
  const word = side?.[1] ?? side?.[2] ?? side?.[3];
  if (word !== undefined) return { ...wish, direction: word === 'left' || word === '左' ? 'left' : 'right' };
  if (
    /\b(?:toward|towards) (?:the )?(?:camera|viewer)\b|\bfrom (?:the )?front\b|\bbackwards?\b|迎面|走向镜头/.test(text)
  ) {
    return { ...wish, direction: 'out' };
  }
  if (
    /\bfrom behind\b|\bforwards?\b|\binto\b|\bthrough\b|\bbehind\b|\bthe distance\b|\bahead\b|\baway\b|\bdown the\b|向前|背后|身后/.test(
      text,
    )
  ) {
    return { ...wish, direction: 'in' };
  }
  return wish;
}
