import type { Span } from './camera/read.ts';
import { normalise, quote } from './words/text.ts';
import { asksForMotion } from './words/verbs.ts';

const boundary =
  /[,;!?。！？，；：\n[\]【】()（）]|\.(?!\d)|\b(?:and then|then|while|whilst|meanwhile|as (?=the |a |an |his |her |its |their |he |she |it |they |we )|before|until|after which|followed by)\b|然后|接着|随后|同时|最后/g;
const breathing = /\bbreath(?:e|es|ing)\b|呼吸/;
/** Scripts whose words we cannot read at all. */
const unread =
  /[\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}\p{Script=Thai}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Greek}]/u;

/**
 * The phrases of the prompt, as the user wrote them, that ask for something nothing moves for. Words that only
 * describe are not among them.
 *
 * @param taken the parts that the camera answers
 * @param breathes true when somebody in the picture breathes
 */
export function findUnsupported(prompt: string, taken: readonly Span[], breathes: boolean): string[] {
  const text = blank(normalise(prompt), taken);
  const shown = blank(prompt, taken);
  const phrases: string[] = [];
  let from = 0;
  const consider = (to: number) => {
    const clause = text.slice(from, to);
    const served = breathes && breathing.test(clause) && !asksForMotion(clause.replace(breathing, ' '));
    if (!served && (asksForMotion(clause) || unread.test(clause))) {
      const phrase = quote(shown, from, to);
      if (phrase !== '' && !phrases.includes(phrase)) phrases.push(phrase);
    }
  };
  for (const match of text.matchAll(boundary)) {
    consider(match.index);
    from = match.index + match[0].length;
  }
  consider(text.length);
  return phrases;
}

function blank(text: string, spans: readonly Span[]): string {
  let result = text;
  for (const { start, end } of spans) {
    result = result.slice(0, start) + '\n'.repeat(Math.max(0, end - start)) + result.slice(end);
  }
  return result;
}
