import type { Amplitude } from '../../../contract/plan.ts';

const strong =
  /\b(?:wild(?:ly)?|chaotic(?:ally)?|explosi(?:ve|on)|explod\w+|frantic(?:ally)?|furious(?:ly)?|violent(?:ly)?|fast[\s-]paced|intense(?:ly)?|extreme(?:ly)?|epic|dramatic(?:ally)?|hyper\w*|exaggerated|sand ?storms?|blizzards?|hurricanes?|tornado(?:e?s)?)\b|疯狂|剧烈|激烈|狂/g;
const lively =
  /\b(?:fast|quick(?:ly)?|rapid(?:ly)?|energetic(?:ally)?|energy|dynamic(?:ally)?|powerful(?:ly)?|racing|race[sd]?|sprint\w*|gallop\w*|storm\w*|battle|fight\w*|jump\w*|danc(?:e|es|ing)|run(?:s|ning)?|action|vibrant|excit\w+|heav(?:y|ily)|huge|large movement)\b|快速|迅速|奔跑|跳舞|激动|活力/g;
const calm =
  /\b(?:subtl[ey]|slight(?:ly)?|barely|minimal|calm(?:ly)?|serene(?:ly)?|peaceful(?:ly)?|quiet(?:ly)?|still(?:ness)?|tranquil(?:ly)?|delicate(?:ly)?|soft(?:ly)?|gentl[ey]|meditative|sleep(?:s|ing|y)?|restful)\b|轻微|微微|安静|宁静|平静|轻轻|柔和/g;

function count(pattern: RegExp, text: string): number {
  return [...text.matchAll(pattern)].length;
}

/** The amplitude that `auto` comes to: from how wild or how calm the words are, `medium` where they say neither. */
export function amplitudeOf(text: string): Amplitude {
  const score = 2 * count(strong, text) + count(lively, text) - count(calm, text);
  if (score >= 2) return 'large';
  return score <= -2 ? 'small' : 'medium';
}

/** How fast everything that repeats runs: 1 is natural speed. */
export function tempoOf(text: string): number {
  if (/\b(?:time[\s-]?lapse|hyper[\s-]?lapse)\b|延时/.test(text)) return 6;
  if (/\b(?:slow[\s-]?mo(?:tion)?|bullet[\s-]time)\b|慢动作|慢镜头/.test(text)) return 0.45;
  if (/\b(?:frantic(?:ally)?|chaotic(?:ally)?)\b|疯狂/.test(text)) return 2;
  if (/\b(?:fast[\s-]?(?:paced|motion|forward)|sped[\s-]up|hyper[\s-]?speed)\b|快节奏|快进/.test(text)) return 1.5;
  return 1;
}
