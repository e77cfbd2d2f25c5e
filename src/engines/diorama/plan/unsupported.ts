import type { Reading } from './wishes/read.ts';
import type { Wish } from './wishes/wish.ts';
import { blank, normalise, quote } from './words/text.ts';
import { asksForMotion } from './words/verbs.ts';

const boundary =
  /[,;!?。！？，；：\n[\]【】()（）]|\.(?!\d)|\b(?:and then|then|while|whilst|meanwhile|as (?=the |a |an |his |her |its |their |he |she |it |they |we )|before|until|after which|followed by)\b|然后|接着|随后|同时|最后/g;
/** Scripts whose words we cannot read at all. */
const unread =
  /[\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Thai}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Greek}]/u;

/**
 * The phrases of the prompt, as the user wrote them, that ask for something nothing moves for. Words that only
 * describe are not among them.
 *
 * @param isDrawn whether the plan answers a wish
 */
export function findUnsupported(prompt: string, reading: Reading, isDrawn: (wish: Wish) => boolean): string[] {
  if (!reading.understood) return [prompt.trim()];
  const { camera, wishes, forbidden } = reading;
  const shown = blank(prompt, camera.spans);
  const text = blank(blank(normalise(prompt), camera.spans), forbidden);
  const phrases: string[] = [];
  const add = (start: number, end: number) => {
    const phrase = quote(shown, start, end);
    if (phrase !== '' && !phrases.includes(phrase)) phrases.push(phrase);
  };
  let from = 0;
  const consider = (to: number) => {
    const here = wishes.filter((wish) => wish.start >= from && wish.start < to);
    const undrawn = here.filter((wish) => !isDrawn(wish));
    if (here.length === 0) {
      const clause = text.slice(from, to);
      if (asksForMotion(clause) || unread.test(clause)) add(from, to);
    } else if (undrawn.length === here.length) {
      add(from, to);
    } else {
      for (const wish of undrawn) add(wish.start, Math.min(wish.end, to));
    }
    from = to;
  };
  for (const match of text.matchAll(boundary)) {
    consider(match.index);
    from = match.index + match[0].length;
  }
  consider(text.length);
  return phrases;
}
