import type { Direction } from '../../../../contract/plan.ts';
import { normalise, quote, splitClauses, type Clause } from '../words/text.ts';
import { readClause, type Actor, type Found, type ReadClause } from './clause.ts';
import { alternationsIn, amountIn, degreesIn, directionOf, speedIn, timesIn } from './modifiers.ts';
import type { Wish } from './rules.ts';

export type Span = { readonly start: number; readonly end: number };

export type CameraReading = {
  /** What the camera is asked to do, in order. Empty when the prompt does not speak of the camera. */
  readonly wishes: readonly Wish[];
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
const directionAlone =
  /^(?:(?:and|then|[a-z]+ly|back|finally|to the|to|towards?|a bit|a little) )*(?:up|down|left|right|in|out|forwards?|backwards?|back|upwards?|downwards?|leftwards?|rightwards?)(?: again| [a-z]+ly)?$/;

type Step = { wishes: Wish[] };

/** Reads everything that a prompt, in English or Chinese, asks of the camera. */
export function readCamera(prompt: string): CameraReading {
  const text = normalise(prompt);
  const steps: Step[] = [];
  const spans: Span[] = [];
  let actor: Actor = 'none';
  let wasNegated = false;
  let stillness: string | null = null;
  let lastVerb: string | null = null;
  let nextStep = false;
  let newSentence = false;
  for (const clause of splitClauses(text)) {
    const tag = insideTag(text, clause.start);
    const reading = readWithEllipsis(clause, actor, tag, wasNegated, lastVerb);
    nextStep ||= clause.link === 'next' || clause.link === 'tag';
    newSentence ||= clause.link === 'sentence';
    spans.push(...spansOf(clause, reading));
    actor = reading.actor;
    wasNegated = reading.found.some((one) => one.negated);
    const positive = reading.found.filter((one) => !one.negated);
    for (const one of reading.found) {
      if (one.negated && one.rule.move !== 'shake' && one.rule.move !== 'handheld') {
        stillness ??= quote(prompt, clause.start, clause.end);
      }
    }
    if (positive.length === 0) continue;
    lastVerb = /^[a-z]+/.exec(positive.at(-1)!.text)?.[0] ?? null;
    const wishes = wishesOf(prompt, clause, positive);
    if (clause.link === 'after' && steps.length > 0) {
      steps.splice(steps.length - 1, 0, { wishes });
      continue;
    }
    const accompanies = wishes.every((wish) => accompanying.has(wish.move));
    const current = steps.at(-1);
    const opens = current === undefined || nextStep || (newSentence && !accompanies && !onlyAccompanying(current));
    if (opens || current === undefined) steps.push({ wishes: [] });
    for (const wish of wishes) addTo(steps, wish);
    // "After a slow zoom, pan left": what the first clause asks for is over when the next begins.
    nextStep = clause.link === 'after';
    newSentence = false;
  }
  const ordered = steps.some((step) => step.wishes.some((wish) => !wish.vague && !accompanying.has(wish.move)));
  const kept = steps
    .map((step) => settle(step.wishes).filter((wish) => !(ordered && wish.vague)))
    .filter((wishes) => wishes.length > 0);
  const wishes = kept.flatMap((step, index) => step.map((wish) => ({ ...wish, step: index })));
  if (wishes.length === 0 && stillness !== null) wishes.push(stillWish(stillness));
  return { wishes: wishes.map((wish) => aimTracking(wish, text)), spans };
}

function onlyAccompanying(step: Step): boolean {
  return step.wishes.every((wish) => accompanying.has(wish.move));
}

function stillWish(phrase: string): Wish {
  const still = {
    speed: 'normal',
    amount: 'normal',
    degrees: null,
    vague: false,
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
function readWithEllipsis(
  clause: Clause,
  actor: Actor,
  tag: boolean,
  wasNegated: boolean,
  lastVerb: string | null,
): ReadClause {
  const reading = readClause(clause.text, actor, tag);
  const joined = clause.link === 'and' || clause.link === 'or' || clause.link === 'comma' || clause.link === 'next';
  if (!joined) return reading;
  if (wasNegated && clause.link !== 'next' && clause.text.split(' ').length <= 3) {
    const negated = moved(readClause(`no ${clause.text}`, actor, tag), 3);
    if (reading.found.length === 0 || clause.link === 'or') return negated;
  }
  if (reading.found.length === 0 && lastVerb !== null && directionAlone.test(clause.text)) {
    const lead = `camera ${lastVerb} `;
    const bare = clause.text.replace(/^(?:(?:and|then|back|finally) )+/, '');
    return moved(readClause(lead + bare, 'camera', tag), lead.length - (clause.text.length - bare.length));
  }
  return reading;
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

function wishesOf(prompt: string, clause: Clause, found: readonly Found[]): Wish[] {
  return found.map((one, index) => {
    const from = found[index - 1]?.end ?? 0;
    const to = found[index + 1]?.start ?? clause.text.length;
    const around = `${clause.text.slice(from, one.start)} ${one.text} ${clause.text.slice(one.end, to)}`;
    const behind = clause.text.slice(one.end, to);
    const speed = speedIn(around);
    const amount = amountIn(around);
    return {
      move: one.rule.move,
      direction: directionOf(one.rule, one.text, behind),
      speed: one.rule.speed === null || speed === 'slow' ? speed : one.rule.speed,
      amount: amount === 'normal' ? (one.rule.amount ?? 'normal') : amount,
      vague: one.rule.vague,
      degrees: degreesIn(around),
      alternations: alternationsIn(`${one.text} ${behind}`),
      times: timesIn(around),
      step: 0,
      phrase: quote(prompt, clause.start, clause.end),
    };
  });
}

/** Adds a wish to the last step; what goes against a wish of that step begins a step of its own. */
function addTo(steps: Step[], wish: Wish): void {
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
function settle(wishes: readonly Wish[]): Wish[] {
  const moving = wishes.filter((wish) => wish.move !== 'static');
  return moving.length > 0 ? moving : [...wishes];
}

/** A camera that follows goes where its subject goes. */
function aimTracking(wish: Wish, text: string): Wish {
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
