/**
 * The prompt in the form the lexicons are written in: lower case, half width, straight quotes, plain hyphens. It keeps
 * the length of the original, so that positions found in it cut readable phrases out of what the user wrote.
 */
export function normalise(prompt: string): string {
  let text = '';
  for (let index = 0; index < prompt.length; index += 1) {
    const unit = prompt[index]!;
    const plain = unit.normalize('NFKC').toLowerCase();
    text += plain.length === 1 ? plain : unit;
  }
  return text
    .replaceAll(/[\u2018\u2019\u02bc`]/g, "'")
    .replaceAll(/[\u2010-\u2013]/g, '-')
    .replaceAll(/[_\t\u00a0\u3000]/g, ' ');
}

/** How a clause hangs on the one before it. */
export type Link = 'start' | 'sentence' | 'comma' | 'and' | 'or' | 'while' | 'with' | 'next' | 'after' | 'tag';

export type Clause = {
  /** Normalised, trimmed. */
  readonly text: string;
  /** Where it stands in the prompt. */
  readonly start: number;
  readonly end: number;
  readonly link: Link;
};

/** "left and right" is one way there and back, not two clauses. */
const unlessPair = (pair: string) => String.raw`(?!(?<=\b(?:${pair}) and) (?:${pair})\b)`;

const separators: readonly (readonly [Link, string])[] = [
  [
    'next',
    String.raw`\band(?= suddenly\b)|\b(?:and then|then|next|afterwards?|after that|after which|followed by|finally|eventually|ultimately|lastly|before|until|subsequently|(?:and )?end(?:s|ing)? (?:with|in|on|by)|(?:and )?finish(?:es|ing)? (?:with|in|on|by)|at the end|transition(?:s|ing)? (?:in)?to)\b`,
  ],
  ['next', String.raw`->|→|=>|然后|接着|随后|之后|紧接着|最后|最终|再(?!次|现)`],
  ['after', String.raw`\bafter\b`],
  [
    'while',
    String.raw`\b(?:while|whilst|meanwhile|simultaneously|at the same time|as(?! (?:if|though|well|a|an|soon|far|long|big|small)\b)|when|combined with|along with|together with|coupled with|plus)\b`,
  ],
  ['while', String.raw`同时|一边|并且|并|伴随着?`],
  [
    'with',
    String.raw`(?<!\b(?:moves?|moving|pace|up|stays?|staying|glides?|travels?|along|together|combined|coupled) )\b(?:with|using|via)\b`,
  ],
  [
    'and',
    String.raw`\bbut\b|\band\b${unlessPair('left|right')}${unlessPair('up|down')}${unlessPair('in|out')}${unlessPair('back|forth')}|[&+]`,
  ],
  ['or', String.raw`\b(?:n?or)\b`],
  ['tag', String.raw`[\[【]`],
  ['sentence', String.raw`[!?。！？\n]|\.(?!\d)|…`],
  ['comma', String.raw`[\]】,;:，；、：|/()（）"“”]|—| - | -- `],
];

const separator = new RegExp(separators.map(([, source]) => `(${source})`).join('|'), 'g');

/** An opening bracket starts a camera tag, which is a step of its own. */
function linkOf(groups: readonly (string | undefined)[]): Link {
  const index = groups.findIndex((group) => group !== undefined);
  return separators[index]![0];
}

const strength: Record<Link, number> = {
  start: 0,
  with: 1,
  and: 2,
  or: 3,
  comma: 4,
  while: 5,
  sentence: 6,
  after: 7,
  next: 8,
  tag: 9,
};

/** Splits a normalised prompt at punctuation and at words that join clauses. */
export function splitClauses(text: string): Clause[] {
  const clauses: Clause[] = [];
  let from = 0;
  let link: Link = 'start';
  const push = (to: number) => {
    const raw = text.slice(from, to);
    const trimmed = raw.trim();
    if (trimmed === '') return false;
    const start = from + raw.indexOf(trimmed);
    clauses.push({ text: trimmed, start, end: start + trimmed.length, link });
    return true;
  };
  for (const match of text.matchAll(separator)) {
    const found = linkOf(match.slice(1));
    const pushed = push(match.index);
    // Of several separators in a row (", and then") the most telling one counts.
    if (pushed || strength[found] > strength[link]) link = found;
    from = match.index + match[0].length;
  }
  push(text.length);
  return clauses;
}

/** The part of the prompt between two positions, as the user wrote it, without what joins it to its neighbours. */
export function quote(prompt: string, start: number, end: number): string {
  return prompt
    .slice(start, end)
    .replace(/^[\s,;:.!?，。；、：！？\][)(—-]+/, '')
    .replace(/^(?:(?:and|then|while|as|but|with|of|showing|where|in which)\s+)+/i, '')
    .replace(/[\s,;:.!?，。；、：！？\][)(—-]+$/, '')
    .replace(/(?:\s+(?:and|then|while|as|but|with|of|the|a))+$/i, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Ends what the camera answers, so that its words are nobody else's. */
export function blank(text: string, spans: readonly { readonly start: number; readonly end: number }[]): string {
  let result = text;
  for (const { start, end } of spans) {
    result = result.slice(0, start) + '\n'.repeat(Math.max(0, end - start)) + result.slice(end);
  }
  return result;
}
