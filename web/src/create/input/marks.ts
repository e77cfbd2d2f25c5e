import type { PlanWords } from '../../../../src/contract/plan.ts';

/** A piece of the prompt with what becomes of it; null for words that only describe. */
export type Piece = { readonly text: string; readonly words: PlanWords | null };

/**
 * Cuts the prompt where what becomes of its words changes.
 *
 * @param known the prompt that `words` was made for: behind the first difference nothing is known any more
 */
export function pieces(text: string, known: string, words: readonly PlanWords[]): Piece[] {
  let same = 0;
  while (same < text.length && text[same] === known[same]) same += 1;
  const found: Piece[] = [];
  let from = 0;
  for (const one of words) {
    if (one.end > same) break;
    if (one.start > from) found.push({ text: text.slice(from, one.start), words: null });
    found.push({ text: text.slice(one.start, one.end), words: one });
    from = one.end;
  }
  if (from < text.length) found.push({ text: text.slice(from), words: null });
  return found;
}
