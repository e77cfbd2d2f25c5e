import type { Span } from '../camera/read.ts';

const picture =
  '(?:this|it|the|my|our)(?: (?:old |whole |entire |still )?(?:photo(?:graph)?|picture|image|scene|painting|drawing|artwork|illustration|landscape|portrait))?';
const patterns = [
  String.raw`\b(?:please )?bring(?:s|ing)? ${picture} (?:back )?(?:alive|to life)\b`,
  String.raw`\b(?:the |this )?(?:photo(?:graph)?|picture|image|scene|painting|drawing|artwork|illustration|everything)(?: slowly| gently)? (?:comes?|coming|becomes?) (?:alive|to life)\b`,
  String.raw`(?<=^\s*(?:please )?)animate(?: ${picture})?(?=\s*(?:$|[.,!;]))`,
  String.raw`\bmake ${picture} (?:move|live|alive|come alive|come to life|lively|dynamic)\b`,
  String.raw`\b(?:with )?(?:some |a little |very )?(?:subtle|gentle|natural|slight|ambient|soft|lively|realistic|minimal|light)(?:,? (?:and )?(?:subtle|gentle|natural|slight|soft|realistic))? (?:motions?|movements?|animations?)\b(?! of)`,
  '(?:让|使)(?:整个)?(?:画面|图片|照片|图像|它|这张图|这张照片)(?:自然地|轻轻)?(?:动|活|生动)(?:起来)?',
].map((source) => new RegExp(source, 'g'));

/** Finds, in a normalised text, what asks that the picture live, without saying what of it. */
export function findLiveliness(text: string): Span[] {
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ index, 0: words }) => ({ start: index, end: index + words.length })),
  );
}
