import type { Direction } from '../../../../contract/plan.ts';
import type { Amount, Axis, Rule, Speed } from './rules.ts';

const otherSpeed = /slow[\s-]?mo(?:tion)?|fast[\s-]?paced|fast[\s-]motion|slow-moving|慢动作|慢镜头/g;
const sudden = /\b(?:sudden(?:ly)?|abrupt(?:ly)?|snap(?:s|ping)?|crash|instant(?:ly)?|whip)\b|突然|猛地|骤然/;
const fast =
  /\b(?:fast(?:er)?|quick(?:ly|er)?|rapid(?:ly)?|swift(?:ly)?|speedy|hurried(?:ly)?|frantic(?:ally)?|aggressive(?:ly)?|rush(?:es|ing)?|rac(?:es|ing)|dash(?:es|ing)?|surg(?:es|ing)?|swoop(?:s|ing)?|plunges?|dives?)\b|快速|迅速|急速|飞快|飞速|急|猛/;
const slow =
  /\b(?:slow(?:ly|er)?|gentl[ey]|gradual(?:ly)?|soft(?:ly)?|lazy|lazily|leisurely|unhurried|creep(?:s|ing)?|inch(?:es|ing)?|steadily|languid(?:ly)?|careful(?:ly)?|tranquil(?:ly)?)\b|缓慢|慢慢|缓缓|徐徐|慢速|轻轻|轻柔|平缓|缓/;
const small =
  /\b(?:slight(?:ly)?|subtl[ey]|a (?:little|bit|touch)|tiny|small|barely|minor|minimal(?:ly)?|faint(?:ly)?|delicate(?:ly)?|imperceptibl[ey]|mild(?:ly)?)\b|轻微|稍微|稍稍|略微|微微|小幅/;
const large =
  /\b(?:dramatic(?:ally)?|huge|big|massive(?:ly)?|extreme(?:ly)?|all the way|sweeping|wide|wild(?:ly)?|violent(?:ly)?|strong(?:ly)?|intense(?:ly)?|heavy|heavily|far|super|exaggerated|great(?:ly)?|high (?:above|up|into)|epic)\b|大幅|剧烈|强烈|极大|猛烈/;

export function speedIn(words: string): Speed {
  const text = words.replaceAll(otherSpeed, ' ');
  if (sudden.test(text)) return 'sudden';
  if (fast.test(text)) return 'fast';
  return slow.test(text) ? 'slow' : 'normal';
}

export function amountIn(words: string): Amount {
  if (small.test(words)) return 'small';
  return large.test(words) ? 'large' : 'normal';
}

/** An angle in degrees that the words name, whole turns among them; null when they name none. */
export function degreesIn(words: string): number | null {
  const number =
    /(\d{1,4})\s*(?:°|度|deg(?:ree)?s?\b)/.exec(words) ?? /\b(360|180|270|90)\b(?!\s*(?:mm|px|p\b))/.exec(words);
  if (number !== null) return Number(number[1]);
  if (/\bupside[\s-]down\b|\bhalf[\s-](?:turn|circle|rotation)\b|\bsemi[\s-]?circle\b|颠倒|倒转|上下翻转/.test(words))
    return 180;
  if (/\bquarter[\s-]turn\b/.test(words)) return 90;
  const whole =
    /\b(?:full|complete|entire|whole)\s(?:[a-z]+\s)?(?:circle|rotation|turn|orbit|revolution|spin|loop)\b|\ball the way around\b|一(?:圈|周)/;
  return whole.test(words) ? 360 : null;
}

/** How often the words go there and back. */
export function alternationsIn(words: string): number {
  const both =
    /\b(?:side to side|back and forth|to and fro|left and right|right and left|left and then right|up and down|down and up|in and out|out and in)\b|左右|来回|上下(?=移动|晃|摇|摆)/;
  return both.test(words) ? 1 : 0;
}

export function timesIn(words: string): number {
  if (/\b(?:twice|two times|2 times)\b|两次|二次/.test(words)) return 2;
  if (
    /\b(?:thrice|three times|3 times|repeatedly|several times|again and again|over and over)\b|三次|反复|多次/.test(
      words,
    )
  ) {
    return 3;
  }
  return 1;
}

const sides: readonly (readonly [RegExp, Direction])[] = [
  [/左/, 'left'],
  [/右/, 'right'],
  [/\bleft(?:wards?)?\b/, 'left'],
  [/\bright(?:wards?)?\b/, 'right'],
];
const heights: readonly (readonly [RegExp, Direction])[] = [
  [
    /\b(?:up(?:wards?)?|higher|above|sky(?:wards?)?|ceiling|top|heavens|stars|treetops|head|ris(?:e|es|ing)|ascend(?:s|ing)?|lift(?:s|ing)?)\b|上|仰|升/,
    'up',
  ],
  [
    /\b(?:down(?:wards?)?|lower|ground|floor|bottom|feet|toes?|descend(?:s|ing)?|lower(?:s|ing)|sink(?:s|ing)?)\b|下|俯|降/,
    'down',
  ],
];
const depths: readonly (readonly [RegExp, Direction])[] = [
  [/\b(?:in(?:to|wards?)?|closer|forwards?|toward|towards)\b|近|进|前/, 'in'],
  [/\b(?:out(?:wards?)?|back(?:wards?)?|away)\b|远|后/, 'out'],
];
const turns: readonly (readonly [RegExp, Direction])[] = [
  [/\b(?:counter|anti)[\s-]?clockwise\b|逆时针/, 'counterclockwise'],
  [/(?<!counter[\s-]?)(?<!anti[\s-]?)\bclockwise\b|(?<!逆时针|逆)顺时针/, 'clockwise'],
  [/\bleft\b|左/, 'counterclockwise'],
  [/\bright\b|右/, 'clockwise'],
];
const byAxis: Record<Axis, readonly (readonly [RegExp, Direction])[]> = {
  horizontal: sides,
  vertical: heights,
  depth: depths,
  turn: turns,
  none: [],
};

/** The direction that comes last in the words: "from left to right" goes right. */
function lastIn(words: string, axis: Axis): Direction | null {
  let best: Direction | null = null;
  let at = -1;
  for (const [pattern, direction] of byAxis[axis]) {
    for (const match of words.matchAll(new RegExp(pattern.source, 'g'))) {
      if (match.index > at) {
        at = match.index;
        best = direction;
      }
    }
  }
  return best;
}

function firstIn(words: string, axis: Axis): Direction | null {
  const side = /left|right|up|down|in\b|out|左|右|上|下/.exec(words);
  return side === null ? null : lastIn(side[0], axis);
}

/** Where a rule's move goes, from its own words, then from those behind it in the clause. */
export function directionOf(rule: Rule, matched: string, behind: string): Direction | null {
  if (rule.direction !== null) return rule.direction;
  // "left and right" begins with the left; "from right to left" ends there.
  if (alternationsIn(matched) > 0) return firstIn(matched, rule.axis);
  const own = lastIn(matched, rule.axis);
  if (own !== null) return own;
  if (rule.move === 'orbit') {
    // Seen from above; the camera looks at the pivot, so clockwise carries it to its own left.
    const turn = lastIn(`${matched} ${behind}`.replaceAll(/\b(?:left|right)\b|[左右]/g, ' '), 'turn');
    if (turn !== null) return turn === 'clockwise' ? 'left' : 'right';
  }
  if (rule.axis === 'depth') return /^[\s-]*(?:slowly )?(?:out|back|away)\b/.test(behind) ? 'out' : 'in';
  if (rule.axis === 'none') return null;
  return lastIn(behind, rule.axis);
}
