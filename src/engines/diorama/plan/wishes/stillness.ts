import type { Span } from '../camera/read.ts';

/** What says that everything unnamed keeps still; `except` where the words behind name what does move. */
export type Stillness = Span & { readonly except: boolean };

const except = String.raw`(?:,? (?:except|but|other than|apart from|besides|save|aside from)(?: for| that)?\b)`;
const still =
  '(?:still|frozen|static|motionless|unchanged|fixed|stationary|immobile|unmoving|in place|as (?:it|they) (?:is|are))';
const stays =
  '(?:is|are|stays?|staying|remains?|remaining|keeps?|keeping|held|kept|being|should (?:stay|remain|be|keep)|must (?:stay|remain|be)|stands?)';
const moves = '(?:moves?|moving|is moving|should move|must move|stirs?|is to move|changes|animated|is animated)';
const part = '(?: (?:in|of) (?:the|this) (?:picture|scene|image|frame|photo))?';

const english: readonly (readonly [pattern: string, except: boolean])[] = [
  [String.raw`\b(?:nothing|no one|nobody)(?: else)?${part} ${moves}(?: at all)?${except}`, true],
  [
    String.raw`\b(?:everything|all)${part}(?: ${stays})? (?:(?:completely|perfectly|absolutely) )?${still}${except}`,
    true,
  ],
  [String.raw`\b(?:nothing|no one|nobody)(?: else)?${part} ${moves}(?: at all)?`, false],
  [
    String.raw`\b(?:while |and |with )?(?:everything(?: else)?|all else|(?:all )?the rest|the (?:whole |entire )?(?:scene|picture|image))${part}(?: ${stays})? (?:(?:completely|perfectly|absolutely|otherwise) )?${still}`,
    false,
  ],
  [String.raw`\bcinemagraph\b`, false],
  [
    String.raw`\b(?:with )?(?:only|just) (?=(?:the|her|his|its|their) [a-z' ]{2,40}\b(?:mov|sway|flow|flutter|rippl|flicker|drift|blow|wav|blink|turn|twinkl|burn|shimmer|danc|ris|fall)[a-z]*\b)`,
    false,
  ],
  [String.raw`(?<=(?:^|[,;.] ?))no (?:movement|motion)(?: at all)?(?= *(?:$|[,;.]))`, false],
];
const chinese: readonly (readonly [pattern: string, except: boolean])[] = [
  ['除了(?=.{1,12}(?:其他|其它|都|全部|一切))', true],
  [
    '(?:，|,)?(?:其他|其它|其余|一切)(?:的|地方|部分|东西|景物|画面)*(?:都|全部|全)?(?:保持|处于)?(?:静止|不动|不变)(?:状态)?',
    false,
  ],
  ['(?:都|全部)(?:保持)?(?:静止|不动)', false],
  ['只有(?=.{1,10}(?:动|飘|流|摆|闪|吹|晃|摇))', false],
];
const patterns = [...english, ...chinese].map(([source, exception]) => [new RegExp(source, 'g'), exception] as const);

/** Finds what asks for stillness in a normalised text, in order; they do not overlap. */
export function findStillness(text: string): Stillness[] {
  const found: Stillness[] = [];
  for (const [pattern, exception] of patterns) {
    for (const { index: start, 0: words } of text.matchAll(pattern)) {
      const end = start + words.length;
      if (!found.some((other) => start < other.end && other.start < end)) found.push({ start, end, except: exception });
    }
  }
  return found.toSorted((one, other) => one.start - other.start);
}
