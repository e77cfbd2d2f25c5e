import { chineseCamera, chineseRules } from './chinese.ts';
import { englishRules } from './english.ts';
import type { Rule } from './rules.ts';

/** A phrase of the lexicon found in a clause; positions count from the start of the clause. */
export type Found = {
  readonly rule: Rule;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly negated: boolean;
};

/** Who acts in a clause: the camera, somebody else, or nobody named. */
export type Actor = 'camera' | 'other' | 'none';

export type ReadClause = {
  readonly found: readonly Found[];
  readonly actor: Actor;
  /** Where the camera's part of the clause begins. */
  readonly cameraStart: number;
};

/** Words of manner and filler that may stand before a camera phrase that opens a clause. */
const knownModifiers = new Set(
  'slow smooth gentle subtle steady fast quick rapid sudden dramatic cinematic soft slight gradual tiny small big large wide long short continuous single one epic dynamic extreme sweeping simple controlled deliberate delicate quiet light hard tight strong aggressive intense elegant graceful majestic lazy buttery silky creeping drifting floating gliding handheld aerial drone low high macro close closeup full half circle semi complete noticeable visible final initial opening closing mild moderate super ultra hyper swift snappy sharp abrupt camera shot barely pronounced seamless fluid jerky wild nervous tense moody dreamy hypnotic relaxed calm constant even exaggerated clean minimal modest careful stealthy powerful massive huge great deep medium brief prolonged extended accelerating unhurried leisurely ominous suspenseful romantic careening frantic swooping up-close more less really quite kind immediate'.split(
    ' ',
  ),
);
const fillers = new Set(
  "a an the very and then first now next add apply use using perform do make let let's please start starts starting begin begins beginning create show shows featuring with via through by into so just also again we camera: shot: movement motion move effect style please i want have having want it to is of keep continues continue in end ends ending finish finishes followed there's like includes including gives perfect single ultra-slow".split(
    ' ',
  ),
);
const adjective =
  /^(?:[a-z-]+(?:ly|ic|ous|ive|ful|less|ish)|\d+(?:°|mm|x|s)?|degrees?|°|buttery-smooth|[a-z]+-(?:smooth|slow|fast|paced|speed))$/;
const determiner = /^(?:the|an?|his|her|its|their|my|your|this|that|old|red|blue|white|black|yellow|gold|frying|iron)$/;

const cameraNoun = String.raw`(?:camera(?:man|work)?|cam|shot|lens|view(?:point)?|viewer|frame|framing|perspective|pov|footage|scene|image|picture|video|drone shot|drone camera|drone|gimbal|steadicam|cinematography|we)`;
const subject = new RegExp(
  String.raw`^(?:(?:the|an?|our|this|my|let|make|have|now|first|also|but|so|finally|in|at|the start|[a-z]+ly|${[...knownModifiers].join('|')})\s+)*?${cameraNoun}(?:'s)?(?:\s+(?:angle|movement|motion|view|perspective|operator|point of view))?\b`,
);
const innerSubject =
  /(?<!\b(?:at|to|towards?|into|facing|from|of|for|by|past|near|behind|his|her|my|their|in|on|a|an|this|that|old|film|video|off|holding|holds|raises?|lifts?|lowers?|away|no|without|the)\s)(?<!\b(?:at|to|towards?|into|facing|from|of|for|by|past|near|behind|in|on|off|away from|holding|holds|raises?|lifts?|lowers?|front of)\sthe\s)\b(?:the )?camera\b/g;
/** "move the camera left" says what "the camera moves left" says. */
const imperative =
  /^((?:[a-z]+ly |then |and |now |please |let |first )*)([a-z]+(?:ing)?) ((?:the|your|our) (?:camera|shot|view|lens|frame))\b/;
const auxiliary =
  /(?:\s+|[:,]\s*)(?:(?:is|are|was|be|will|would|should|can|must|then|also|both|first|just|all|now|gradually|does|do|very|slow|slightly|smooth|gentle|steady|fast|quick|at first|(?:starts?|begins?|continues?|keeps?|proceeds?|seems?|appears?|tries|needs?|has|have|going|is seen|starting|beginning|works?|comes?|goes)(?: (?:to|by|out))?|to|a|an|the|back|further|even|only|in a [a-z]+ (?:motion|manner|fashion)|performs?|executes?|does a|makes?|remains? on [a-z]+ and|[a-z]+ly|[a-z]+-[a-z]+)(?=[\s:,]|$))|^(?:\s*[:,]?\s*)/y;
const negation =
  /\b(?:no|without(?: any)?|avoid(?:ing|s)?|not|don't|do not|does not|doesn't|doesnt|dont|isn't|never|zero|nor|stop|stops|instead of|rather than|free of|lacks?|refrain from|must not|should not|won't|cannot|can't)\b(?! only)/;
/** What may stand before a negation that is about the camera: "there is no zoom", but not "the trees do not move". */
const beforeNegation =
  /^(?:(?:there|is|are|should|must|may|be|please|with|but|and|just|absolutely|make|sure|use|has|have|having|shot|video|footage|scene|clip|one|single|smooth|slow|steady|still|so|then|also|,|[a-z]+ly)[ ,]*)*$/;
/** "rolling waves", "drifting clouds": behind the camera's clause too, these are things. */
const describedThing =
  /^ (?!(?:the|an?|his|her|its|their|our|all|around|round|about|and|or|but|in|into|inside|on|onto|to|toward|towards|from|for|at|by|past|up|down|left|right|out|of|off|over|across|along|through|behind|between|back|away|forth|closer|nearer|higher|lower|further|farther|deeper|clockwise|counterclockwise|vertically|slow|fast|steady|smooth|low|high|close|above|below|under|with|while|as|until|then|shot|camera|motion|movement|[a-z]+ly|[a-z]+wards?|\d+)\b)[a-z]+/;
const chineseNegation =
  /(?:不要|没有|不需要|无需|无|别|请勿|勿|禁止|避免|不(?!断|停|动))(?:任何|有|使用|进行|要)?[^，。]{0,3}$/;
const plainForm = /^[a-z]+(?:s|es|ed|ing)\b/;
/** Verbs that hardly anything but a camera does, so that a clause may open with them after another's clause. */
const strongVerb = /^(?:pan|zoom|doll|tilt|truck|pedestal|whip|crash|track)/;

type Place = { readonly index: number; readonly modifiers: number; readonly determined: boolean };

/** The places where a phrase that opens the clause may begin, each with what stands before it. */
function openings(text: string, from: number): Place[] {
  const places: Place[] = [];
  let modifiers = 0;
  let determined = false;
  for (const word of text.slice(from).matchAll(/[^\s-]+/g)) {
    places.push({ index: from + word.index, modifiers, determined });
    const plain = word[0].replace(/[,:]$/, '');
    const isAdjective = knownModifiers.has(plain) || adjective.test(plain);
    if (!isAdjective && !fillers.has(plain) && !determiner.test(plain)) break;
    if (isAdjective) modifiers += 1;
    determined = determiner.test(plain);
  }
  return places;
}

function verbPlace(text: string, from: number): number {
  let index = from;
  for (;;) {
    auxiliary.lastIndex = index;
    const match = auxiliary.exec(text);
    if (match === null || match[0] === '') break;
    index = auxiliary.lastIndex;
  }
  return index + /^[\s:,]*/.exec(text.slice(index))![0].length;
}

type Context = {
  readonly text: string;
  readonly camera: boolean;
  readonly inherited: boolean;
  readonly tag: boolean;
  readonly before: Actor;
  readonly verb: number;
  readonly places: readonly Place[];
  readonly from: number;
};

function allowed(rule: Rule, index: number, matched: string, context: Context): boolean {
  if (rule.level === 'anywhere') return true;
  const place = context.places.find((candidate) => candidate.index === index);
  if (rule.level === 'start') return allowedAtStart(rule, index, matched, place, context);
  const atVerb = context.camera && (index === context.verb || (place !== undefined && index > context.from));
  if (rule.level === 'modified') return place !== undefined && (place.modifiers > 0 || atVerb || context.tag);
  if (atVerb || ((context.inherited || context.tag) && place !== undefined)) return true;
  const ahead = context.text.slice(0, index);
  const no = negation.exec(ahead);
  if (rule.level !== 'bare' || no === null) return false;
  // "not a single cloud moves" is about the cloud.
  const between = ahead.slice(no.index + no[0].length);
  return (
    beforeNegation.test(ahead.slice(0, no.index).trim()) && !/\b(?:single|the|his|her|its|their|one of)\b/.test(between)
  );
}

function allowedAtStart(
  rule: Rule,
  index: number,
  matched: string,
  place: Place | undefined,
  context: Context,
): boolean {
  if (context.camera && index >= context.from) return true;
  if (place === undefined || (rule.thing && place.determined && place.modifiers === 0)) return false;
  return context.before !== 'other' || !plainForm.test(matched) || strongVerb.test(matched);
}

function longestAt(rules: readonly Rule[], index: number, context: Context): { rule: Rule; end: number } | null {
  let best: { rule: Rule; end: number } | null = null;
  for (const rule of rules) {
    rule.pattern.lastIndex = index;
    const match = rule.pattern.exec(context.text);
    if (match === null || match[0] === '' || (best !== null && index + match[0].length <= best.end)) continue;
    const behind = context.text.slice(index + match[0].length);
    if (rule.unless?.test(behind)) continue;
    if (context.inherited && /^[a-z]+ing$/.test(match[0]) && describedThing.test(behind)) continue;
    if (allowed(rule, index, match[0], context)) best = { rule, end: index + match[0].length };
  }
  return best;
}

function scan(rules: readonly Rule[], starts: RegExp, context: Context, chinese: boolean): Found[] {
  const found: Found[] = [];
  let until = 0;
  for (const { index } of context.text.matchAll(starts)) {
    if (index < until) continue;
    const best = longestAt(rules, index, context);
    if (best === null) continue;
    until = best.end;
    const before = context.text.slice(found.at(-1)?.end ?? 0, index);
    // A rule for "no camera movement" has its negation inside.
    const negated =
      best.rule.move === 'static' ? false : chinese ? chineseNegation.test(before) : negation.test(before);
    found.push({ rule: best.rule, text: context.text.slice(index, best.end), start: index, end: best.end, negated });
  }
  return found;
}

/**
 * Finds what one clause asks of the camera.
 *
 * @param before who acted in the clause before, which this one may continue ("the camera pans left and rises")
 * @param tag true inside square brackets, where the names of moves stand alone
 */
export function readClause(text: string, before: Actor, tag: boolean): ReadClause {
  if (/\p{Script=Han}/u.test(text)) return readChinese(text, before, tag);
  const swapped = text.replace(imperative, '$1$3 $2');
  const noun = findCamera(swapped);
  const camera = noun !== null;
  const verb = noun === null ? 0 : verbPlace(swapped, noun.end);
  const places = [...openings(swapped, 0), ...(noun === null ? [] : openings(swapped, noun.end))];
  const inherited = !camera && before === 'camera';
  const from = noun?.start ?? 0;
  const context = { text: swapped, camera, inherited, tag, before, verb, places, from };
  const found = scan(englishRules, /(?<![a-z'-])[a-z\d]|(?<=[a-z]-)[a-z]/g, context, false);
  if (from > 0 && found.every((one) => one.end <= from)) {
    // The camera is only looked at.
    return { found, actor: found.length > 0 ? before : 'other', cameraStart: 0 };
  }
  const opens = found.length > 0 && places.some((place) => place.index === found[0]!.start);
  const continues = before === 'camera' && startsWithoutSubject(swapped);
  return { found, actor: camera || opens || continues ? 'camera' : 'other', cameraStart: from };
}

/** Where the camera is named as the one who acts: as the subject of the clause, or further in ("he runs the camera follows"). */
function findCamera(text: string): { readonly start: number; readonly end: number } | null {
  const first = subject.exec(text);
  if (first !== null) return { start: 0, end: first[0].length };
  const [inner] = [...text.matchAll(innerSubject)];
  return inner === undefined ? null : { start: inner.index, end: inner.index + inner[0].length };
}

/** "slowly and smoothly": a clause of manner alone, which leaves the actor as it was. */
function startsWithoutSubject(text: string): boolean {
  return text.split(/\s+/).every((word) => knownModifiers.has(word) || fillers.has(word) || adjective.test(word));
}

function readChinese(text: string, before: Actor, tag: boolean): ReadClause {
  const noun = chineseCamera.exec(text);
  const camera = noun !== null;
  const lead =
    /^(?:再|又|并|先|后|以|由|且|会|开始|逐渐|缓慢|慢慢|缓缓|快速|迅速|轻轻|平稳|稳定|持续|突然|然后|接着|地|的|，|\s)*/.exec(
      text,
    )![0].length;
  const places = [{ index: lead, modifiers: 0, determined: false }];
  // A Chinese verb may stand anywhere behind the camera's name, so every place behind it counts.
  const from = noun?.index ?? 0;
  if (camera) {
    for (let index = from; index < text.length; index += 1) places.push({ index, modifiers: 1, determined: false });
  }
  const context = { text, camera, inherited: before === 'camera', tag, before, verb: from, places, from: from - 1 };
  const found = scan(chineseRules, /\p{Script=Han}/gu, context, true);
  // What follows a subject is told of the subject: "跟随他向前跑".
  const follow = found.findIndex((one) => one.rule.move === 'tracking');
  if (follow >= 0) found.length = follow + 1;
  const actor: Actor = camera || (found.length > 0 && found[0]!.start <= lead) ? 'camera' : 'other';
  return { found, actor, cameraStart: from };
}
