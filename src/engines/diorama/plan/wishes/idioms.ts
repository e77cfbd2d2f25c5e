import { mannerOf } from './manner.ts';
import type { Parameters } from './wish.ts';

const colours =
  'red|orange|yellow|green|blue|cyan|purple|pink|violet|gold(?:en)?|teal|magenta|white|black|gr[ae]y|silver|amber|turquoise|crimson|indigo|warm|cool|cold';
const chineseColours = '红|橙|黄|绿|蓝|青|紫|粉|金|白|黑|灰';
const softly =
  '(?:(?:slowly|gradually|gently|softly|suddenly|smoothly|then|to|begins to|starts to|is|are|quickly|will) )*';
const becomes =
  '(?:turn(?:s|ing)?|fad(?:e|es|ing)|becom(?:e|es|ing)|go(?:es|ing)?|chang(?:e|es|ing)|shift(?:s|ing)?|transition(?:s|ing)?|transform(?:s|ing)?|blend(?:s|ing)?|giv(?:e|es|ing) way|pass(?:es)?|melt(?:s)?)';
const view =
  '(?:(?:the |whole |entire |full )*(?:picture|image|scene|photo|video|screen|frame|world|everything|it|colou?rs?|sky|room|background|light|lighting) )?';
const evening = '(?:the |an? )?(?:[a-z]+ )?(?:night(?:time)?|dusk|evening|twilight|darkness|nightfall|sunset)';
const morning = '(?:the |an? )?(?:[a-z]+ )?(?:day(?:light|time|break)?|dawn|morning|sunrise)';

export type Idiom = {
  readonly action: string;
  readonly params: Parameters;
  /** Whether it speaks of several: "big smiles". */
  readonly several: boolean;
  readonly start: number;
  readonly end: number;
};

const smiles =
  'big|huge|wide|broad|bright|happy|warm|gentle|joyful|beaming|playful|faint|shy|slight|soft|toothy|cheerful|infectious|radiant|goofy|friendly';

const plural = /\b(?:smiles|grins|faces)\b/;

/** What asks for a face, or for nothing at all, without saying so by a verb. */
const nominal: readonly (readonly [action: string, pattern: RegExp])[] = [
  [
    'smile',
    new RegExp(
      `\\b(?:an? |the )?(?:[a-z]+ )?(?:smile|grin) (?:(?:slowly|gently|softly) )?(?:spread|appear|form|grow|creep|cross|break|play|light|come)(?:s|es|ing)?(?: (?:slowly|gently|softly|up|out|across|over|on|onto|to|around|at) ?)*(?:(?:his|her|their|the|its) (?:face|lips|mouth))?|\\bwith (?:an? |his |her |their )(?:[a-z]+ )?(?:smile|grin)\\b|(?:\\b(?:giv(?:es?|ing)|flash(?:es|ing)?|offer(?:s|ing)?|break(?:s|ing)? into|show(?:s|ing)?|with|wearing|sporting) )?(?:(?:us|the camera|me) )?(?:\\b(?:an?|the|his|her|their|its) )?\\b(?:(?:${smiles})(?:,| and)? )+(?:smiles?|grins?)\\b(?: on (?:his|her|their|its|the|both) faces?)?`,
    ),
  ],
  [
    'lean',
    /\b(?:bring|put|move|hold|lower|stick|lean)(?:s|ing)? (?:his|her|their) (?:face|head|nose|eyes)(?: down| slowly| in)* (?:very )?(?:close|closer|near|nearer|towards?)(?: to)?(?: (?:the|his|her|their|an?) [a-z]+)?/,
  ],
  [
    'nothing',
    /\b(?:draw(?:s|ing)?|attract(?:s|ing)?|catch(?:es|ing)?|captur(?:es?|ing)|grab(?:s|bing)?|command(?:s|ing)?) (?:the |all |everyone's |every |our |people's )*(?:attention|eyes?|gazes?)\b/,
  ],
];

/** Ways of saying what light, colour and time do, which name no subject that moves; the first that fits wins. */
const patterns: readonly (readonly [action: string, pattern: RegExp])[] = [
  [
    'still',
    /\b(?:stays?|remains?|keeps?|holds?|stands?|sits?|staying|standing|sitting|remaining|keeping|holding|lies|lying|is|are|being|perfectly|completely|absolutely|hold|frozen|stay)(?: (?:completely|perfectly|very|absolutely|totally|almost|frozen|and))* (?:still|motionless|unmoving|immobile)\b(?! (?:life|frame|shot))|(?:does not|doesn't|do not|don't|without) mov(?:e|ing)(?: at all)?|\bnot moving\b|保持静止|静止不动|保持不动|一动不动|保持不变/,
  ],
  [
    'black_and_white',
    new RegExp(
      `${view}${softly}${becomes}(?: (?:slowly|gradually))* ?(?:in)?(?:to )?(?:a )?(?:black[ -]and[ -]white|monochrome|gr[ae]yscale|b&w|sepia)|${view}${softly}(?:desaturat\\w+|loses? (?:its |their |all )?colou?rs?|drains? of colou?r)|colou?rs? (?:drains?|fades?) (?:away|out)|(?:画面|图片|照片|颜色|色彩)?(?:慢慢|逐渐|渐渐|缓缓)?(?:变成|变为|变|转为|褪成|成为)(?:了)?黑白(?:色)?|褪色`,
    ),
  ],
  [
    'colourise',
    /(?:the )?(?:[a-z]+ ){0,2}(?:turns?|changes?|fades?|transitions?|goes) from (?:black[ -]and[ -]white|monochrome|gr[ae]y(?:scale)?|sepia) (?:in)?to (?:full )?colou?r|(?:black[ -]and[ -]white|monochrome)[a-z ]*(?:turns?|becomes?|changes?|fades?) (?:in)?to (?:full )?colou?r|colou?rs? (?:slowly |gradually )?(?:returns?|comes? back)|(?:turns?|becomes?|bursts?) (?:in)?to (?:full )?colou?r|变成彩色|变为彩色/,
  ],
  [
    'day_to_dusk',
    new RegExp(
      `(?:from )?(?:the )?(?:day(?:light|time)?|afternoon|noon|sunset|dusk|golden hour|sun)(?: sky| light)? ?${softly}(?:${becomes} )?(?:slowly |gradually )?(?:in)?to ${evening}|(?:the )?(?:night|dusk|darkness|evening|twilight) ${softly}(?:falls?|falling|settl(?:es?|ing)|descend(?:s|ing)?|comes?|arrives?|sets? in)|(?:it )?${softly}(?:gets?|grows?|becomes?|turns?) (?:dark(?:er)?|night)(?: outside)?|(?:由|从)?白天(?:逐渐|慢慢)?(?:到|变成|变为|变|转为)(?:黑夜|夜晚|傍晚|黄昏)|天(?:色)?(?:渐渐|慢慢|逐渐)?(?:变)?(?:黑|暗)(?:了|下来)?|夜幕(?:缓缓|慢慢|渐渐)?降临`,
    ),
  ],
  [
    'night_to_day',
    new RegExp(
      `(?:from )?(?:the )?(?:night(?:time)?|darkness|dawn) ${softly}(?:${becomes} )?(?:slowly |gradually )?(?:in)?to ${morning}|(?:dawn|day|morning) ${softly}(?:breaks?|breaking|comes|arrives)|(?:由|从)?(?:黑夜|夜晚)(?:到|变成|变为)白天|天(?:渐渐|慢慢|逐渐)?亮(?:了|起来)?`,
    ),
  ],
  [
    'sunset',
    /(?:the )?sun (?:slowly |gradually |is |begins to |starts to )*(?:sets?|setting|goes down|going down|sinks?|sinking|dips?)(?: (?:slowly|gradually|below the horizon|behind the [a-z]+))*|太阳(?:慢慢|缓缓|渐渐)?(?:落山|落下|西沉|下山)|夕阳(?:慢慢|缓缓|渐渐)?(?:西下|落下|下沉)/,
  ],
  [
    'sunrise',
    /(?:the )?sun (?:slowly |gradually |is |begins to |starts to )*(?:rises?|rising|comes up|coming up|climbs?)(?: (?:slowly|gradually|over the [a-z]+|above the [a-z]+|behind the [a-z]+))*|太阳(?:慢慢|缓缓|渐渐|冉冉)?(?:升起|出来)|旭日东升/,
  ],
  [
    'colour_shift',
    new RegExp(
      `(?:the )?[a-z' ]{0,30}?\\b(?:colou?rs?|light|lights|sky|hues?|tones?|lighting|glow|neon(?: signs?| lights?)?)(?: of the [a-z]+)? ${softly}(?:shift|change|cycle|transition|turn|morph|fade|cycl|chang)(?:s|es|ing)?(?: ${softly})?(?: colou?rs?)?(?: (?:from|to|into|through|between) .{3,60}?(?=$|[,.;\\n]))|(?:chang|shift|cycl)(?:es|e|ing|s) (?:its |their |the )?colou?rs?|colou?rs? (?:${softly})?(?:shift|change|cycle|changing|cycling|shifting)s?|(?:the )?(?:[a-z]+ )?(?:sky|light|lights|water|leaves|room|scene|lighting|eyes|hair|dress|clouds|sea|colou?rs?) ${softly}${becomes}(?: (?:in)?to| a| deep| bright| warm)* (?:${colours})\\b(?: and (?:${colours}))?|(?:颜色|色彩|灯光|光线|天空|光)(?:的颜色)?(?:从.{1,3}色?)?(?:慢慢|逐渐|不断|渐渐)?(?:变换|变化|变成|变为|变)(?:(?:${chineseColours})色?)*|变色`,
    ),
  ],
  ['fade', /(?:the )?(?:[a-z]+ )?fad(?:es?|ing) (?:slowly )?(?:to|into) (?:black|white)|fade to black|渐隐|淡出/],
  [
    'darken',
    new RegExp(
      `${view.slice(0, -1)}(?:${softly})(?:darken(?:s|ing)?|dim(?:s|ming)?)(?: (?:slowly|gradually))?|(?:the )?(?:lights?|scene|sky|room|lighting) ${softly}(?:darken|dim|fade)(?:s|ing|ming)?(?: down| away| out)?|(?:the )?(?:sky|scene|light|room) ${softly}(?:grows?|gets?|becomes?|turns?) (?:dark(?:er)?|dimmer)|变暗|暗下来`,
    ),
  ],
  [
    'brighten',
    new RegExp(
      `(?:the )?(?:[a-z]+ )?(?:light|scene|sky|room|lighting|sun|image|picture|sunlight) ${softly}(?:brighten(?:s|ing)?(?: up)?|(?:grows?|gets?|becomes?) bright(?:er)?|intensif(?:y|ies))|变亮|亮起来`,
    ),
  ],
  ['warm', /(?:light|lighting|colou?rs?|tones?) (?:slowly |gradually )?(?:becomes?|turns?|gets?|grows?) warmer/],
  [
    'cool',
    /(?:light|lighting|colou?rs?|tones?) (?:slowly |gradually )?(?:becomes?|turns?|gets?|grows?) (?:colder|cooler)/,
  ],
  [
    'time_lapse',
    /\b(?:(?:in |a )?time[\s-]?lapse|timelapse)(?: (?:of|style|footage|video|effect))?\b|延时(?:摄影|拍摄)?/,
  ],
  ['slow_motion', /\b(?:(?:in |super |ultra )?slow[\s-]?mo(?:tion)?)\b|慢动作|慢镜头/],
];

/** Finds the idioms in a normalised text, longest reach of the earliest pattern first; they do not overlap. */
export function findIdioms(text: string): Idiom[] {
  const found: Idiom[] = [];
  for (const [action, pattern] of [...patterns, ...nominal]) {
    for (const match of text.matchAll(new RegExp(pattern.source, 'g'))) {
      const [start, end] = [match.index, match.index + match[0].length];
      if (match[0].trim() === '' || found.some((other) => start < other.end && other.start < end)) continue;
      found.push({ action, params: paramsOf(action, match[0]), several: plural.test(match[0]), start, end });
    }
  }
  return found;
}

/** Whether an idiom's action is somebody's, not the picture's. */
export function isOfSomebody(action: string): boolean {
  return action === 'still' || action === 'smile' || action === 'lean';
}

function paramsOf(action: string, words: string): Parameters {
  if (action !== 'colour_shift') {
    const { rate } = mannerOf(words);
    return rate === undefined || action === 'slow_motion' || isOfSomebody(action) ? {} : { rate };
  }
  const names = [...words.matchAll(new RegExp(`\\b(?:${colours})\\b|(?:${chineseColours})(?=色|$)`, 'g'))].map(
    ([name]) => name,
  );
  const from = /\bfrom\b|从/.test(words) && names.length > 1 ? names.shift() : undefined;
  return { ...(from === undefined ? {} : { from }), ...(names.length === 0 ? {} : { to: names.join(',') }) };
}
