/** Ways of doing the same thing, by action: what the words around it say of how it looks. */
const styles: Readonly<Record<string, readonly (readonly [RegExp, string])[]>> = {
  dance: [
    [/\bballet\b|\bballerina|\bpirouette|\barabesque\b|芭蕾/, 'ballet'],
    [/\bhip[\s-]?hop|\bstreet[\s-]danc|\bbreak[\s-]?danc|\btwerk|\brap\b|街舞|霹雳舞/, 'hip_hop'],
    [
      /\bsalsa|\bsamba|\btango|\bflamenco|\bbachata|\brumba|\bcha[\s-]?cha|\bbelly[\s-]danc|\blatin\b|拉丁|探戈|桑巴/,
      'salsa',
    ],
    [/\bwaltz|\bballroom|华尔兹|交谊舞/, 'waltz'],
    [/\brobot(?:ic|ically)?\b|机械舞/, 'robot'],
    [/\bdisco|迪斯科/, 'disco'],
    [/\btwist(?:s|ing)?\b|扭扭舞/, 'twist'],
    [/\bcharleston|\bjive|\bboogie|\bswing danc|\btap[\s-]danc|踢踏舞/, 'charleston'],
    [/\bslow danc|\bdanc\w+ (?:slowly|gently|softly)|\b(?:slowly|gently|softly) danc|慢舞/, 'slow'],
  ],
  run: [[/\bjog(?:s|ging)?\b|慢跑/, 'jog']],
  exercise: [[/\bjumping[\s-]?jacks?\b|\bstar jumps?\b|开合跳/, 'jumping jack']],
};

/** The style that the words ask for; null where they name none. */
export function styleOf(action: string, words: string): string | null {
  return styles[action]?.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}
