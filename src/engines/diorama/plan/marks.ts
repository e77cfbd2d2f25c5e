import type { Plan, PlanWords } from '../../../contract/plan.ts';
import type { Fulfilled } from './fulfil.ts';
import type { Reading } from './wishes/read.ts';

/**
 * Says of the words of the prompt what becomes of them, for whoever shows the prompt.
 *
 * @param plan as far as it is made: its phrases that are reduced or unsupported
 */
export function markWords(
  prompt: string,
  reading: Reading,
  { drawn, answered, short }: Fulfilled,
  plan: Pick<Plan, 'reduced' | 'unsupported'>,
): PlanWords[] {
  const found: PlanWords[] = [];
  for (const phrase of plan.unsupported) {
    const place = placeOf(prompt, phrase);
    if (place !== null) found.push({ ...place, effect: 'unsupported', why: null, does: [] });
  }
  for (const wish of reading.wishes) {
    if (!answered.has(wish)) continue;
    const does = drawn
      .filter(({ start, end }) => start === wish.start && end === wish.end)
      .flatMap(({ target, action }) => (target === null ? [] : [{ region: target, action }]));
    found.push({ start: wish.start, end: wish.end, effect: 'moves', why: null, does });
  }
  const { spans, wishes } = reading.camera;
  for (const [index, { start, end }] of spans.entries()) {
    const own = spans.length === wishes.length ? wishes.slice(index, index + 1) : wishes;
    const does = own.map(({ move }) => ({ region: 'camera', action: move }));
    found.push({ start, end, effect: 'moves', why: null, does });
  }
  const reasons = [
    ...short.map(({ wish: { start, end }, why }) => ({ start, end, why })),
    ...plan.reduced.flatMap(({ phrase, why }) => {
      const place = placeOf(prompt, phrase);
      return place === null ? [] : [{ ...place, why }];
    }),
  ];
  return apart(
    prompt,
    found.map((words) => reducedBy(reasons, words)),
  );
}

/**
 * The words of a plan after it was fitted to the scene, which may have reduced what they ask for: it names that by its
 * action, or by move and direction.
 */
export function settleMarks(wished: Plan, fitted: Plan): Plan {
  if (wished.words === undefined) return fitted;
  const newly = fitted.reduced.slice(wished.reduced.length);
  const words = wished.words.map((word): PlanWords => {
    if (word.effect !== 'moves') return word;
    const reason = newly.find(({ phrase }) =>
      word.does.some(({ action }) => ` ${phrase} `.startsWith(` ${action.replace('_', ' ')} `)),
    );
    return reason === undefined ? word : { ...word, effect: 'reduced', why: reason.why };
  });
  return { ...fitted, words };
}

type Place = { readonly start: number; readonly end: number };

/** Phrases are quoted with single spaces, and without what joins them to their neighbours. */
function placeOf(prompt: string, phrase: string): Place | null {
  const words = phrase.split(/\s+/).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const match = new RegExp(words.join(String.raw`\s+`), 'i').exec(prompt);
  return match === null || match[0] === '' ? null : { start: match.index, end: match.index + match[0].length };
}

function reducedBy(reasons: readonly (Place & { readonly why: string })[], words: PlanWords): PlanWords {
  const reason = reasons.find(({ start, end }) => start < words.end && end > words.start);
  if (reason === undefined) return words;
  return { ...words, effect: words.does.length > 0 ? 'reduced' : words.effect, why: reason.why };
}

/** In their order; of words that overlap, those found later keep what they share, since they are more exact. */
function apart(prompt: string, found: readonly PlanWords[]): PlanWords[] {
  const owners: (PlanWords | undefined)[] = Array.from({ length: prompt.length });
  for (const words of found) owners.fill(words, words.start, words.end);
  const result: PlanWords[] = [];
  let from = 0;
  for (let at = 1; at <= owners.length; at += 1) {
    if (at < owners.length && owners[at] === owners[from]) continue;
    const owner = owners[from];
    const place = owner === undefined ? null : withoutEdges(prompt, from, at);
    if (owner !== undefined && place !== null) result.push({ ...owner, ...place });
    from = at;
  }
  return result;
}

/** Without spaces and punctuation at its ends; null when nothing else is left. */
function withoutEdges(prompt: string, start: number, end: number): Place | null {
  const text = prompt.slice(start, end);
  const before = /^[\s\p{P}]*/u.exec(text)![0].length;
  if (before === text.length) return null;
  const behind = /[\s\p{P}]*$/u.exec(text)![0].length;
  return { start: start + before, end: end - behind };
}
