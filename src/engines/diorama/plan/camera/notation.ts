import type { CameraMoveName } from '../../../../contract/plan.ts';
import { makeRule, type Level, type Rule, type RuleOptions } from './rules.ts';

const doubling = /^(?:pan|trek|whip|drop|step|bob|swim|flip|dip|zip|spin|hop|skim|slip)$/;

/** Every form of a verb that an instruction may have: push, pushes, pushed, pushing. */
function inflected(verb: string): string {
  if (doubling.test(verb)) return `${verb}(?:s|${verb.at(-1)}ed|${verb.at(-1)}ing)?`;
  if (verb === 'dolly') return '(?:dolly(?:ing)?|doll(?:ies|ied|ys|eying)|dollying)';
  if (/[^aeiou]y$/.test(verb)) return `${verb.slice(0, -1)}(?:y|ies|ied|ying)`;
  if (/[^e]e$/.test(verb)) return `${verb.slice(0, -1)}(?:e|es|ed|ing)`;
  if (/(?:s|sh|ch|x|z)$/.test(verb)) return `${verb}(?:es|ed|ing)?`;
  return `${verb}(?:s|ed|ing)?`;
}

const manner = String.raw`[a-z]+ly|slow|fast|quick|smooth|steady|very|so|ever|straight|just|right|back|a (?:little|bit|touch)|further|all the way|in|around|(?:the |your |our )?(?:camera|shot|lens|view|frame)`;

const macros: Record<string, string> = {
  lr: String.raw`(?:from (?:the )?(?:far )?(?:left|right)(?: side| edge| hand side)?(?: of the [a-z]+)? (?:over )?(?:to|towards?|into) (?:the )?(?:far )?(?:left|right)|(?:left|right) to (?:the )?(?:left|right)|(?:off |over |out )?(?:to|towards?|into) (?:the |his |her |its |their )?(?:far |screen )?(?:left|right)(?: and (?:the )?(?:left|right))?|(?:screen |camera )?(?:left|right)(?:wards?)?(?: and (?:left|right))?|(?:from )?side to side|back and forth|to and fro)`,
  ud: String.raw`(?:from (?:the )?(?:top|bottom|head|feet|ground|sky|toes?)(?: of the [a-z]+)? (?:up |down )?(?:to|towards?) (?:the )?(?:top|bottom|head|feet|ground|sky|toes?)|(?:up|down)(?:wards?)?(?: and (?:up|down))?|(?:skywards?|towards? the (?:sky|ceiling|heavens|stars|treetops|ground|floor)))`,
  in: '(?:in and out|in|into|inwards?|forwards?|closer|nearer|ahead|towards?|deeper|on|onto)',
  out: '(?:out and in|out|outwards?|back|backwards?|away|off|farther|further away)',
  spin: '(?:(?:anti|counter) ?clockwise|clockwise|left|right|to the left|to the right)',
  go: `(?:${['move', 'glide', 'drift', 'float', 'travel', 'slide', 'shift', 'creep', 'inch', 'ease', 'cruise', 'sail', 'advance', 'step', 'walk', 'head', 'proceed', 'crawl', 'sneak', 'race', 'rush', 'speed', 'dash', 'surge', 'navigate', 'press', 'venture', 'edge', 'roam', 'wander', 'journey', 'track', 'swoop', 'dive', 'plunge', 'skim', 'weave', 'steer', 'scroll', 'dolly', 'truck'].map(inflected).join('|')}|fl(?:y|ies|ying|own)|go(?:es|ing)?|com(?:e|es|ing)|snak(?:e|es|ing))`,
  shot: '(?:shots?|moves?|movement|motion|view|camera(?: move(?:ment)?| motion| work)?|footage|effect|sequence|take)',
};

/**
 * Compiles the notation of the table: `{pan}` any form of the verb, `~` a gap that words of manner may fill, `<lr>` a
 * macro, a space what separates words (so that "push in" is also "push-in"), a space with `?` one that may be missing.
 */
function compile(words: string): RegExp {
  const source = words
    .replaceAll(/<([a-z]+)>/g, (_, name: string) => macros[name]!)
    .replaceAll(/\{([a-z|]+)\}/g, (_, verbs: string) => `(?:${verbs.split('|').map(inflected).join('|')})`)
    .replaceAll('~', String.raw`(?:[\s-]+(?:${manner}))*? `)
    .replaceAll(' ?', String.raw`[\s-]*`)
    .replaceAll(' ', String.raw`[\s-]+`);
  return new RegExp(String.raw`(?:${source})(?![a-z])`, 'y');
}

/** A row of the English lexicon, its words in the notation above. */
export function rule(move: CameraMoveName, level: Level, words: string, options: RuleOptions = {}): Rule {
  return makeRule(move, level, compile(words), options);
}
