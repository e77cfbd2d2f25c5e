import type { Parameters } from './wish.ts';

const wild =
  /\b(?:wild(?:ly)?|strong(?:ly)?|violent(?:ly)?|dramatic(?:ally)?|fierce(?:ly)?|vigorous(?:ly)?|intense(?:ly)?|furious(?:ly)?|big|huge|large|exaggerated|crazily|crazy|frantic(?:ally)?|energetic(?:ally)?|powerful(?:ly)?|enthusiastic(?:ally)?|passionate(?:ly)?|hard|loud(?:ly)?|storm(?:y)?|rough|choppy|turbulent|churning|mighty|heav(?:y|ily)|far|widely|excited(?:ly)?|forceful(?:ly)?|raging|gale|hurricane)\b|疯狂|剧烈|猛烈|强烈|激烈|大幅|热烈|用力|狂风|大风|强风|尽情|汹涌|使劲/;
const mild =
  /\b(?:gentl[ey]|slight(?:ly)?|subtl[ey]|soft(?:ly)?|lightly|barely|faint(?:ly)?|delicate(?:ly)?|calm(?:ly)?|a (?:little|bit)|quiet(?:ly)?|tender(?:ly)?|shyly|small|mild(?:ly)?|breeze|minimal(?:ly)?|lazily|tiny)\b|轻轻|微微|轻柔|微风|柔和|清风|稍微|轻微|小幅/;
const slow =
  /\b(?:slow(?:ly)?|leisurely|gradual(?:ly)?|step by step|unhurried(?:ly)?|lazily|sluggish(?:ly)?)\b|缓缓|缓慢|慢慢|慢|徐徐|渐渐|逐渐/;
const fast =
  /\b(?:fast|quick(?:ly)?|rapid(?:ly)?|swift(?:ly)?|speed(?:ily)?|hurried(?:ly)?|brisk(?:ly)?|frantic(?:ally)?|sudden(?:ly)?|at (?:high|full|top) speed|fast-paced)\b|快速|迅速|飞快|飞速|急速|快/;

function strengthOf(words: string): number {
  if (wild.test(words)) return 1.6;
  return mild.test(words) ? 0.5 : 1;
}

const light =
  /\b(?:light(?!ning)|gentle|gently|soft(?:ly)?|few|some|slight|thin|sparse|drizzl\w+|small|fine|faint|faintly|little|lightly|subtle|delicate|occasional|single)\b|小雨|细雨|毛毛雨|小雪|薄雾|轻|微|几|少量|淡淡/;
const heavy =
  /\b(?:heavy|heavily|hard|dense|thick(?:ly)?|torrential|pouring|pours|downpour|blizzard|storm|snowstorm|sand ?storm|rainstorm|intense|strong|massive|lots of|many|countless|thousands?|hundreds|huge|violent(?:ly)?|wild(?:ly)?|raging|swarms?|everywhere)\b|大雨|暴雨|倾盆|大雪|暴雪|暴风雪|浓|漫天|很多|大量|密集|纷纷|无数/;

/** How much of it is in the air. How strong a wind is says nothing of that. */
export function amountOf(words: string): 'light' | 'medium' | 'heavy' {
  const still = words.replaceAll(/\b[a-z]+ (?:wind|winds|breeze|gusts?)\b/g, '');
  if (heavy.test(still)) return 'heavy';
  return light.test(still) ? 'light' : 'medium';
}

const bodySide = '(?! (?:hand|arm|leg|foot|eye|wing|paw|shoulder|side|ear|fist))';
const side: readonly (readonly [RegExp, string])[] = [
  [/\bfrom (?:the )?right\b|从右/, 'left'],
  [/\bfrom (?:the )?left\b|从左/, 'right'],
  [new RegExp(`(?<!on the |from the |from |at the )\\bleft(?:wards?)?\\b${bodySide}`), 'left'],
  [
    new RegExp(`(?<!on the |from the |from |at the )\\bright(?:wards?)?\\b${bodySide}(?! (?:now|before|next|after))`),
    'right',
  ],
  [/(?:向|往|朝)左(?!右)|左(?:边|方|侧)?(?:移|飘|走|跑|飞|流|转)/, 'left'],
  [/(?:向|往|朝)右|右(?:边|方|侧)?(?:移|飘|走|跑|飞|流|转)/, 'right'],
];
const depth: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:to|towards?|at|into|closer to) (?:the )?(?:camera|viewer|us|lens|screen|front)\b|\bcloser\b|镜头(?:走|跑|飞|游|来)|(?:向|朝|对着?|走向|跑向|看向)镜头|迎面/,
    'toward',
  ],
  [
    /\b(?:away|into the (?:distance|sunset|horizon|fog|mist|light)|towards? the (?:distant |far |bright |setting )?(?:light|sunset|horizon|sun|mountains?|hills?|sea|ocean|water|door|castle|city|exit|forest|woods|lighthouse|tower|village|house|portal)|in the distance$|off into)\b|远去|走远|离开|向远处|远方/,
    'away',
  ],
  [/\b(?:forwards?|ahead|onwards?)\b|向前|往前|前行|前进/, 'forward'],
  [/(?<!\b(?:its|his|her|their|the) )\b(?:backwards?|back)\b(?! (?:and forth|at|to the))|向后|往后|后退/, 'away'],
];
const height: readonly (readonly [RegExp, string])[] = [
  [/\b(?:up(?:wards?)?|into the (?:sky|air)|skywards?|to the sky)\b(?! and down)|向上|往上|上升|升上/, 'up'],
  [/\b(?:down(?:wards?)?|to the ground|to the floor)\b|向下|往下|落下/, 'down'],
];
const turning: readonly (readonly [RegExp, string])[] = [
  [/\b(?:counter|anti)[- ]?clockwise\b|逆时针/, 'counterclockwise'],
  [/\bclockwise\b|顺时针/, 'clockwise'],
];

/** Where it goes, by the words around; the sides come before depth and height. */
export function directionOf(words: string): string | null {
  if (/\b(?:left and right|right and left|side to side|back and forth|up and down)\b|左右|来回/.test(words))
    return null;
  for (const [pattern, direction] of [...turning, ...side, ...depth, ...height]) {
    if (pattern.test(words)) return direction;
  }
  return null;
}

function timesOf(words: string): number | null {
  if (/\b(?:once)\b|一次|一下/.test(words)) return 1;
  if (/\b(?:twice|two times|2 times)\b|两次|两下|二次/.test(words)) return 2;
  if (/\b(?:thrice|three times|3 times)\b|三次|三下/.test(words)) return 3;
  return /\b(?:repeatedly|several times|again and again|over and over|a few times)\b|反复|多次|不停|不断/.test(words)
    ? 4
    : null;
}

/** What the words around a verb say of how; parameters at their ordinary value are left out. */
export function mannerOf(words: string): Parameters {
  const strength = strengthOf(words);
  const rate = fast.test(words) ? 1.5 : slow.test(words) ? 0.65 : 1;
  const direction = directionOf(words);
  const times = timesOf(words);
  return {
    ...(strength === 1 ? {} : { strength }),
    ...(rate === 1 ? {} : { rate }),
    ...(direction === null ? {} : { direction }),
    ...(times === null ? {} : { times }),
  };
}

/** The strength of the wind that the words name, null where they name none. */
export function windOf(words: string): number | null {
  if (
    !/\b(?:wind|breeze|gusts?|gale|storm(?! clouds?)|sand ?storm|snowstorm|blizzard|hurricane|windy|breezy|gusty|blustery|stormy|typhoon)\b|风|沙暴/.test(
      words,
    )
  )
    return null;
  if (
    /\b(?:strong|stronger|strengthens|storm|sand ?storm|snowstorm|blizzard|stormy|gale|hurricane|heavy|violent|fierce|howling|typhoon|powerful|gusty|blustery|wildly|raging)\b|狂风|大风|强风|沙尘暴|沙暴/.test(
      words,
    )
  )
    return 1.6;
  return /\b(?:breeze|breezy|gentle|gently|soft|light|slight)\b|微风|清风|轻风/.test(words) ? 0.5 : 1;
}
