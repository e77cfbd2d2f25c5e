import { rule } from './notation.ts';
import type { Rule } from './rules.ts';

/** "pulls back the curtain", "tilts up her chin": the subject's own doing. */
const ownThing =
  /^\s+(?:(?:his|her|its|their|my|your|an?)\s+[a-z]+|the (?:curtain|hood|door|veil|string|bow|lever|blanket|sheet|hat)s?)\b/;
const behindThing = /^\s+(?:the|an?|his|her|its|on|in|at|by|behind|outside|over)\b/;
/** A noun of the camera's craft ends its phrase or is bound to the rest by a preposition. */
const otherNoun =
  /^[\s-]+(?!(?:and|across|over|of|on|onto|to|towards?|into|in|out|around|round|through|along|from|for|by|at|past|up|down|left|right|shot|then|while|as|that|which|about|above|below|during|starts?|begins?|moves?|movement|motion|effect|is|down|reveal(?:s|ing)?)\b)[a-z]/;

const still =
  '(?:still|static|fixed|stationary|locked(?: off| down)?|unmoving|motionless|immobile|steady|stable|frozen|in place|put|perfectly still)';

const staticRules: readonly Rule[] = [
  rule(
    'static',
    'anywhere',
    `(?:static|fixed|stationary|locked(?: off| down)?|unmoving|motionless|immobile|stable|frozen|still|tripod|lock off) (?:camera|cam|shot|frame|framing|view|perspective|composition|angle|camera angle|tripod(?: shot)?|viewpoint)`,
  ),
  rule('static', 'anywhere', 'locked (?:off|down)|on (?:a|the) tripod|tripod mounted|tripod shot'),
  rule(
    'static',
    'anywhere',
    '(?:no|zero|without(?: any)?|avoid(?: any)?|not any) (?:camera|cam) (?:movements?|motions?|moves?|work)',
  ),
  rule('static', 'anywhere', '(?:no|zero|without(?: any)?) (?:movement|motion) (?:of|from|by) the camera'),
  rule(
    'static',
    'anywhere',
    `camera (?:(?:is|are|was|remains?|stays?|holds?|keeps?|being|staying|remaining|holding|keeping|kept|stands?|position|angle|completely|perfectly|totally|absolutely|entirely|held|locked|will|should|must|be) )*${still}`,
  ),
  rule(
    'static',
    'anywhere',
    `(?:keep|hold|lock|leave|fix)(?:s|ing)? (?:the )?camera(?: (?:completely|perfectly|absolutely|totally|entirely))?(?: ${still})?`,
  ),
  rule(
    'static',
    'anywhere',
    "(?:camera|frame|framing) (?:does not|doesn't|doesnt|must not|should not|will not|won't|don't|do not|cannot|never|not|isn't|is not) (?:ever )?(?:move|moves|moving|budge|change)",
  ),
  rule('static', 'anywhere', "(?:do not|don't|never|without) (?:move|moving) the camera"),
  rule(
    'static',
    'camera',
    `(?:(?:is|remains?|stays?|holds?|keeps?|stops?|comes? to rest|pauses?|rests?|freezes?|lingers?)(?: (?:completely|perfectly|absolutely|totally|entirely|in|on|its))*(?: ${still})?)`,
    { unless: /^ [a-z]+ing\b/ },
  ),
  rule('static', 'camera', still),
  rule('static', 'start', '(?:static|locked off|fixed frame|still frame)', { unless: otherNoun }),
];

const zoomRules: readonly Rule[] = [
  rule(
    'dolly_zoom',
    'anywhere',
    '(?:dolly zoom(?:s|ing)?|zolly|contra zoom|zoom dolly|(?:vertigo|hitchcock|trombone|jaws)(?: style)? (?:effect|shots?|zoom|dolly(?: zoom)?)|push pull (?:effect|shot|zoom))(?: (?:in|out))?',
  ),
  rule('dolly_zoom', 'start', '(?:vertigo|hitchcock|trombone)', { unless: otherNoun }),
  rule('zoom', 'anywhere', '(?:crash|snap|smash|whip|punch|speed) {zoom}(?:~(?:<in>|<out>))?', {
    speed: 'sudden',
    amount: 'large',
  }),
  rule('zoom', 'start', '{punch}~in', { direction: 'in', speed: 'sudden' }),
  rule('zoom', 'start', '{zoom}~(?:in and out|out and in)', { direction: 'in' }),
  rule('zoom', 'start', '{zoom}~<in>', { direction: 'in', unless: /^ and out of\b/ }),
  rule('zoom', 'start', '{zoom}~<out>', { direction: 'out' }),
  rule('zoom', 'modified', 'zoom(?:ing)?(?: <shot>)?', { unless: otherNoun }),
  rule('zoom', 'bare', '{zoom}', { unless: /^[\s-]+(?:lens|call|meeting|burst)/ }),
  rule('zoom', 'camera', '(?:{tighten|narrow|magnify|enlarge})(?:~in)?', { direction: 'in' }),
  rule('zoom', 'modified', 'tightening (?:in|on)', { direction: 'in' }),
  rule('zoom', 'camera', '(?:{widen|expand}|open(?:s|ing)? up)(?:~out)?', { direction: 'out' }),
];

const pushRules: readonly Rule[] = [
  rule(
    'push',
    'anywhere',
    'from (?:an? |the )?(?:extreme |very )?(?:wide|long|full|medium|establishing|distant)(?: angle)?(?: shot| view)? (?:in)?to (?:an? |the )?(?:extreme |tight |medium )?(?:close ?up|tight shot|closer view|detail)',
    { direction: 'in' },
  ),
  rule(
    'push',
    'anywhere',
    'from (?:an? |the )?(?:extreme |tight |medium )?close ?up(?: shot| view)? (?:out )?(?:in)?to (?:an? |the )?(?:extreme |very )?(?:wide|long|full|medium|establishing|distant)(?: angle)?(?: shot| view)?',
    { direction: 'out' },
  ),
  rule(
    'push',
    'anywhere',
    '(?:drone|aerial|fpv|helicopter|airborne) (?:drone |camera )?(?:shot|footage|fly ?(?:over|through|by)|flight|flying|sweep|push|dive|pass)',
    { direction: 'in', vague: true },
  ),
  rule('push', 'anywhere', '(?:hyper ?lapse|eyes in|through object in)', { direction: 'in' }),
  rule('push', 'start', '(?:fly ?through|fly ?over|fly in)', { direction: 'in' }),
  rule('push', 'anywhere', 'fpv', { direction: 'in', vague: true }),
  rule('push', 'anywhere', 'through object out', { direction: 'out' }),
  rule('push', 'start', '(?:super )?{push}~<in>', { direction: 'in', unless: ownThing }),
  rule('push', 'start', 'pushin', { direction: 'in' }),
  rule('push', 'start', '(?:super |double )?{dolly}~<in>', { direction: 'in', unless: behindThing, thing: true }),
  rule('push', 'start', '(?:super |double )?{dolly}~<in>(?= (?:on|to|towards?|through|into|closer|slowly)(?![a-z]))', {
    direction: 'in',
  }),
  rule('push', 'start', '(?:track|truck|tracking|trucking)(?: shot)? (?:in|forwards?|closer|inwards?)', {
    direction: 'in',
    unless: behindThing,
  }),
  rule('push', 'start', '(?:forward|inward) (?:dolly|tracking|camera|push|track|travel|glide)(?: <shot>)?', {
    direction: 'in',
  }),
  rule('push', 'start', '(?:backward|reverse|outward) (?:dolly|tracking|camera|pull|track|travel)(?: <shot>)?', {
    direction: 'out',
  }),
  rule('push', 'start', '{creep}~<in>', { direction: 'in', unless: ownThing }),
  rule('push', 'start', 'move(?: in)?(?: slowly| gently)? (?:in|closer|nearer|in closer)', { direction: 'in' }),
  rule('push', 'start', '(?:pullback|pullout|pull|pulls|pulling|pulled)~(?:out|back|backwards?|away)', {
    direction: 'out',
    unless: ownThing,
  }),
  rule('push', 'start', '(?:pullback|pullout|pull ?away)(?: <shot>)?', { direction: 'out' }),
  rule('push', 'start', '(?:super |double )?{dolly}~<out>', { direction: 'out', thing: true }),
  rule('push', 'start', '(?:track|tracking|truck|trucking) (?:out|back|backwards?)', {
    direction: 'out',
    unless: behindThing,
  }),
  rule('push', 'modified', '(?:dolly|push|dollying)(?: <shot>)?', { unless: otherNoun }),
  rule('push', 'modified', 'pull(?: <shot>)?', { direction: 'out', unless: otherNoun }),
  rule('push', 'start', '(?:dolly|push) (?:shot|move|movement)', {}),
  rule('push', 'bare', '{dolly|push}', { unless: ownThing }),
  rule(
    'push',
    'camera',
    '<go>~(?:<in>|through|along|up to|up close|over|above|across the water|between|inside|down the [a-z]+)(?: (?:closer|forwards?|in))?',
    {
      direction: 'in',
      unless:
        /^ (?:an? (?:[a-z]+ )?(?:circle|arc|orbit|semi ?circle|loop|circular|spiral)|place|circles|the (?:left|right))\b/,
    },
  ),
  rule(
    'push',
    'camera',
    '(?:{approach|enter}|{close}~in|near(?:s|ing)|gets? (?:very )?clos(?:er|e)|getting closer|zero(?:s|es)? in|home(?:s)? in|land(?:s|ing)? on)',
    { direction: 'in' },
  ),
  rule('push', 'camera', '(?:<go>|{pull|back})~<out>', { direction: 'out' }),
  rule(
    'push',
    'camera',
    '(?:{back}~(?:away|up|off|out)|{retreat|recede|withdraw|reverse}|gets? (?:farther|further)(?: away)?|{exit}|leav(?:es|ing) (?:the )?(?:room|scene|house|place|building|subject))',
    { direction: 'out' },
  ),
  rule('push', 'camera', 'reveals?(?=$|[ ,])', { direction: 'out' }),
  rule('push', 'bare', '{move|travel}', {
    direction: 'in',
    unless: /^ (?:the|his|her|its|their|any) (?!camera|shot|frame|view|lens)/,
  }),
];

const sideRules: readonly Rule[] = [
  rule('whip_pan', 'anywhere', '(?:whip|swish|zip|flash|snap) {pan}(?: shot)?(?:~(?:<lr>|up|down))?', {
    speed: 'sudden',
  }),
  rule('whip_pan', 'camera', '{whip|jerk|snap}(?:~(?:<lr>|across|around|over))?', { speed: 'sudden' }),
  rule('pan', 'anywhere', '(?:panning shot|horizontal pan|panoramic (?:pan|sweep))(?:~<lr>)?'),
  rule(
    'pan',
    'start',
    '{pan}(?: (?:shot|move|movement|motion))?~(?:<lr>|across|over|around|along|past|through|sideways|horizontally|to|towards?|from|onto)',
    { thing: true, unless: /^ (?:on|in) (?:the|an?) (?:stove|counter|table|kitchen|oven)/ },
  ),
  rule('pan', 'modified', 'pan(?: <shot>)?', { unless: otherNoun }),
  rule('pan', 'start', '(?:left|right)wards? (?:camera )?pan(?: <shot>)?'),
  rule('pan', 'start', '(?:sweeping|panning) <shot>(?:~<lr>)?'),
  rule('pan', 'start', 'pan (?:shot|movement)'),
  rule('pan', 'bare', '{pan|scan|swivel|yaw}(?:~<lr>)?'),
  rule('pan', 'camera', '(?:{turn|look|rotate|point}|swing(?:s|ing)?|swung)~<lr>'),
  rule('pan', 'camera', '(?:{turn|look}|swing(?:s|ing)?)~(?:around|across|toward|towards|to|over)', {
    unless:
      /^ (?:an? |the )?(?:[a-z]+ )?(?:black|white|monochrome|gr[ae]y(?:scale)?|sepia|colou?r|night(?:time|fall)?|day(?:light|time)?|dusk|dawn|dark(?:ness)?|evening|morning|winter|summer|autumn|spring|stone|ice|gold|silver|ash|dust|snow|rain)\b/,
  }),
  rule('pan', 'camera', '(?:sweep(?:s|ing)?|swept)(?:~(?:<lr>|across|over|past|along|through|around))?'),
  rule('truck', 'start', '(?:truck(?:s|ing)?|crab(?:s|bing)?|slider?|slides|sliding)(?: shot)?~(?:<lr>|sideways)', {
    thing: true,
    unless: behindThing,
  }),
  rule('truck', 'start', 'track(?:s|ing)?(?: shot)?~(?:<lr>|sideways|laterally)', {
    thing: true,
    tracks: true,
    unless: behindThing,
  }),
  rule('truck', 'start', '{dolly}~(?:<lr>|sideways|laterally)', { thing: true, unless: behindThing }),
  rule(
    'truck',
    'start',
    '(?:lateral|sideways|sideward|side)(?: (?:tracking|dolly|camera|trucking|slider))?(?: (?:shot|move|movement|motion|slide|tracking|truck|dolly|glide|track))(?:~<lr>)?',
  ),
  rule(
    'truck',
    'start',
    '(?:left|right)wards? (?:camera )?(?:truck|slide|dolly|track|drift|glide)(?:ing)?(?: <shot>)?',
  ),
  rule('truck', 'anywhere', '(?:trucking|slider|crab) shot(?:~<lr>)?'),
  rule('truck', 'start', 'parallax (?:shot|slide|pan|move|movement|scroll|motion)(?:~<lr>)?'),
  rule('truck', 'camera', '<go>~(?:<lr>|sideways|laterally|horizontally|across|past|alongside|parallel|by)'),
  rule('truck', 'bare', '(?:{drift|float|glide|truck|crab}|slid(?:e|es|ing))'),
  rule(
    'orbit',
    'anywhere',
    '(?:orbit(?:al|ing)?|arc(?:ing)?|circling|circular|revolving|turntable|lazy susan|bullet time|robo arm)(?: (?:tracking|dolly|camera|drone))? <shot>(?:~<lr>)?',
  ),
  rule(
    'orbit',
    'anywhere',
    '(?:360|180|270)(?: ?°| deg(?:ree)?s?)?(?: (?:camera|smooth|slow|full|drone))? (?:orbit|rotation|spin|turntable|arc|circle|revolution|turn)(?: (?:shot|around))?(?:~<lr>)?',
  ),
  rule(
    'orbit',
    'anywhere',
    '(?:lazy susan|bullet time|robo arm|360(?: ?°| deg(?:ree)?s?)? (?:camera )?(?:shot|view|camera))',
  ),
  rule('orbit', 'start', '(?:{orbit|arc})~(?:<lr>|clockwise|(?:counter|anti) ?clockwise|around|round|about)', {
    thing: true,
  }),
  rule(
    'orbit',
    'start',
    '(?:circl(?:e|ing)|rotat(?:e|ing)|revolv(?:e|ing)|spin(?:ning)?)~(?:around|round|about) (?:the|her|him|it|them|his|our|an?)',
    {},
  ),
  rule('orbit', 'start', '{orbit}~(?:360|270|180|90)(?: ?°| deg(?:ree)?s?)?'),
  rule('orbit', 'modified', '(?:orbit|arc)(?: <shot>)?', { unless: otherNoun }),
  rule(
    'orbit',
    'camera',
    '(?:{orbit|circle|revolve|arc|encircle}|{wrap|rotate|turn|curve|loop}~(?:around|round|about)|spin(?:s|ning)?~(?:around|round))(?:~(?:<lr>|clockwise|(?:counter|anti) ?clockwise|around))?',
  ),
  rule(
    'orbit',
    'camera',
    '<go>~(?:around|round|in (?:an? )?(?:[a-z]+ )?(?:circle|arc|orbit|semi ?circle|circular [a-z]+))(?:~(?:<lr>|clockwise|(?:counter|anti) ?clockwise))?',
  ),
  rule('orbit', 'camera', '{spiral|corkscrew}(?:~(?:around|round|about))?'),
  rule('orbit', 'camera', 'rotat(?:e|es|ing)~360(?: ?°| deg(?:ree)?s?)?'),
];

const heightRules: readonly Rule[] = [
  rule('crane', 'camera', '{spiral|corkscrew}~<ud>'),
  rule('tilt', 'start', '{tilt}(?: (?:shot|move|movement|motion))?~<ud>', {
    unless: /^\s+(?:(?:his|her|its|their|your) [a-z]+|the (?:head|chin|hat|face|cup|glass))\b/,
  }),
  rule('tilt', 'start', '{pan}(?: shot)?~<ud>', { thing: true }),
  rule('tilt', 'start', 'vertical pan(?:~<ud>)?'),
  rule('tilt', 'start', '(?:vertical )?tilt(?: shot)? from (?:the |her |his |its |their )?[a-z]+ (?:up|down)'),
  rule('tilt', 'start', '(?:up|down)wards? (?:camera )?tilt(?: <shot>)?'),
  rule('tilt', 'modified', '(?:vertical )?tilt(?: <shot>)?', { unless: otherNoun }),
  rule('tilt', 'start', 'tilt (?:shot|movement)'),
  rule('tilt', 'camera', '(?:{look|angle|point|turn|aim|pitch}|swing(?:s|ing)?)~<ud>'),
  rule('tilt', 'bare', '{tilt}'),
  rule('pedestal', 'start', '(?:{pedestal|boom|jib|elevator}|ped)(?: shot)?~<ud>', { thing: true }),
  rule('pedestal', 'anywhere', '(?:pedestal|elevator|boom) (?:shot|move|movement)(?:~<ud>)?'),
  rule('pedestal', 'camera', '<go>~(?:<ud>|higher|lower|vertically)', { unless: /^ (?:to|close|the [a-z]+)\b/ }),
  rule('pedestal', 'bare', '{pedestal|boom|elevator}'),
  rule('crane', 'start', '{crane}(?: shot)?~<ud>', { thing: true }),
  rule('crane', 'start', '(?:up|down)wards? (?:crane|jib|boom)(?: <shot>)?'),
  rule('crane', 'anywhere', '(?:crane|jib) (?:shot|move|movement|camera)(?:~<ud>)?'),
  rule('crane', 'start', 'crane~over(?: the head)?', { direction: 'up', thing: true }),
  rule(
    'crane',
    'start',
    '(?:rising|ascending|ascent|soaring|levitation|levitating)(?: (?:crane|camera|drone|aerial))? <shot>',
    { direction: 'up' },
  ),
  rule('crane', 'start', '(?:descending|lowering|falling|sinking)(?: (?:crane|camera|drone|aerial))? <shot>', {
    direction: 'down',
  }),
  rule('crane', 'modified', '(?:rise|ascent)', { direction: 'up', unless: otherNoun }),
  rule('crane', 'modified', 'descent', { direction: 'down', unless: otherNoun }),
  rule('crane', 'modified', 'crane(?: <shot>)?', { unless: otherNoun }),
  rule(
    'crane',
    'camera',
    '(?:ris(?:e|es|ing)|rose|{ascend|lift|raise|soar|elevate|climb|levitate})(?:~(?:up|upwards?|high|higher|above|over|off))?',
    { direction: 'up' },
  ),
  rule(
    'crane',
    'camera',
    '(?:{descend|lower|drop|dip}|sink(?:s|ing)?|fall(?:s|ing)?|com(?:e|es|ing) down)(?:~(?:down|downwards?|low|lower|to))?',
    { direction: 'down' },
  ),
  rule('crane', 'bare', '{crane|jib}'),
];

const turnRules: readonly Rule[] = [
  rule(
    'roll',
    'anywhere',
    '(?:barrel roll|dutch (?:angle|tilt|roll)|canted angle|camera roll(?:s|ing)?|rolling camera|rotating camera)(?:~<spin>)?',
  ),
  rule('roll', 'start', '{roll}~<spin>', { thing: true, unless: /^ (?:down|over|into|onto|across)\b/ }),
  rule('roll', 'start', '(?:rotat(?:e|ion|ing))~(?:clockwise|(?:anti|counter) ?clockwise)'),
  rule('roll', 'start', '(?:180|90|45|270)(?: ?°| deg(?:ree)?s?)? (?:camera )?(?:roll|flip)'),
  rule('roll', 'camera', '{tilt}~(?:sideways|<lr>)'),
  rule(
    'roll',
    'camera',
    '(?:{roll|twist|flip|rotate|invert|somersault}|spin(?:s|ning)?|{turn}(?=(?: [a-z]+){0,4} upside down))(?:~(?:<spin>|over|upside down))?',
  ),
];

const bodyRules: readonly Rule[] = [
  rule(
    'handheld',
    'anywhere',
    'hand ?held(?: (?:camera(?: (?:movement|feel|motion|shake|style|look))?|cam|shot|footage|feel|style|look|movement|motion))?',
  ),
  rule(
    'handheld',
    'anywhere',
    '(?:shaky|wobbly|jittery|unsteady) (?:cam|camera(?: (?:movement|work|footage))?|footage|shot|handycam)',
  ),
  rule(
    'handheld',
    'anywhere',
    '(?:documentary style|found footage|camcorder(?: (?:footage|style|look))?|home video style|vlog style|selfie style)',
  ),
  rule('handheld', 'camera', '{sway|wobble|bob|jostle|bounce|breathe|rock}'),
  rule(
    'shake',
    'anywhere',
    '(?:camera|screen) (?:shak(?:e|es|ing)|tremors?|vibrations?|rumbles?|jolts?)|shaking (?:camera|shot|frame)|earthquake (?:effect|shake)',
  ),
  rule('shake', 'bare', '(?:{shake|tremble|vibrate|rumble|jolt|shudder|judder|quake|rattle|quiver})'),
  rule(
    'tracking',
    'anywhere',
    '(?:tracking|follow(?:ing)?|chase|chasing|steadicam) (?:shot|cam|camera)(?:~(?:(?:moving|going|travelling|traveling) )?<lr>)?',
  ),
  rule(
    'tracking',
    'anywhere',
    '(?:steadicam|camera tracking|head tracking|action run|car chasing|gimbal (?:shot|follow))',
  ),
  rule('tracking', 'start', 'follow(?:ing)? (?:him|her|them|it|the|his|their|a|an|behind)'),
  rule(
    'tracking',
    'camera',
    '(?:{follow|track|chase|trail|pursue|accompany|tail|shadow}|lead(?:s|ing)?|keep(?:s|ing)? (?:up|pace) with|stay(?:s|ing)? with|<go>~(?:with|beside|behind|after))(?! by)(?:~(?:alongside|closely|from behind|behind|<lr>))?',
  ),
  rule('tracking', 'bare', 'tracking'),
];

/** The English lexicon. Of the rules that match at one place the longest match wins, then the first. */
export const englishRules: readonly Rule[] = [
  ...staticRules,
  ...zoomRules,
  ...pushRules,
  ...sideRules,
  ...heightRules,
  ...turnRules,
  ...bodyRules,
];
