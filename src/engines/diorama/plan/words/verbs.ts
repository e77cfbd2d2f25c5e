/** Verbs that ask for something to move or to change, in their base form. States ("stands", "wears") are not here. */
const verbs =
  'accelerate advance animate appear applaud approach arrive bark bathe beat beckon bend bite blaze blink bloom blossom blow blush boil bounce bow brake break breathe bring brush bubble burn burst bury buzz canter caress carry cartwheel catch change chant charge chase chat chatter cheer chew circle clap clean clear climb clink collapse collide comb come compete cook cough crack crackle crash crawl creep cross crouch crumble crush cry curl cut cycle dance dart dash deliver descend dig dim dip disappear dissolve dive dodge drag drain draw dribble drift drink drip drive drizzle drop eat embrace emerge encourage enter erupt escape evaporate exhale expand explode extend fade fall fan feed fight fill fish flap flare flash flee flicker flip flit float flow flutter fly fold follow freeze frolic frown gallop gather gesture giggle glance glide glint glisten glitter glow go grab graze greet grimace grin grow gust halt hammer hatch hit hop howl hug hurry ignite illuminate inflate inhale jog jump kick kiss kneel knit knock laugh launch lean leap leave lick lift limp load lower march melt merge mix morph move mumble munch nod open orbit paddle paint parade part pass pat paw pedal peck perform pet pick pirouette play plunge point pop pounce pour prance prowl puff pull pulse punch push race rain raise ramble reach read rear recede reappear release retreat return reveal ride ripple rise roam roar rock roll rotate row ruffle run rush rustle sail salute sashay saunter scamper scatter scream scurry serve shake shatter shift shimmer shine shiver shoot shout shrink shrug shudder shuffle sigh sing sink sip skate ski skip slam slap slice slide smash smile smirk smoke snap sneak sneeze sniff snow soar spark sparkle speak spill spin spiral splash sprint sprout spread squeeze squint stagger stamp startle steam step stir stomp storm stretch stride stroke stroll strum strut stumble surf surge swallow sway sweep swell swim swing swirl switch tap talk throw thrust tickle tidy tilt tiptoe topple toss touch tower transform travel tremble trickle trot tug tumble turn twinkle twirl twist type unfold unfurl vanish vibrate wag walk waltz wander warp wash wave weave weep whip whirl whisper whistle wiggle wink wipe wobble wriggle write yawn yell zoom shed bare duck juggle conduct drum'.split(
    ' ',
  );

const irregular: Record<string, string> = {
  dying: 'die',
  lying: '',
  blew: 'blow',
  fell: 'fall',
  flew: 'fly',
  ran: 'run',
  sang: 'sing',
  swam: 'swim',
  threw: 'throw',
  went: 'go',
  rose: '',
};

/** Things whose mere naming asks for movement: "heavy rain", "a sandstorm". */
const events = new Set(
  'rain rainfall drizzle snow snowfall snowstorm blizzard hail storm thunderstorm sandstorm dust lightning thunder wind breeze gust gusts fog mist smoke steam fire flames sparks embers fireworks explosion confetti bubbles petals fireflies rays earthquake wave waves ripples splash avalanche tornado meteor meteors time-lapse timelapse'.split(
    ' ',
  ),
);

const base = new Set(verbs);
const determiners =
  /^(?:a|an|the|his|her|its|their|my|your|our|this|that|these|those|some|of|in|on|at|with|by|for|from|big|small|large|bright|colou?rful|warm|soft|dark|blue|red|green|white|black|golden|gentle|wide|no|two|three|many|long|short|into|like)$/;

/** The base form when the word is a form of a verb of the list, with the kind of its ending. */
function formOf(word: string): { readonly verb: string; readonly ending: '' | 's' | 'ing' } | null {
  if (Object.hasOwn(irregular, word)) return irregular[word] === '' ? null : { verb: irregular[word]!, ending: 's' };
  if (base.has(word)) return { verb: word, ending: '' };
  const third = [word.replace(/ies$/, 'y'), word.replace(/es$/, ''), word.replace(/s$/, '')];
  for (const verb of third) if (verb !== word && base.has(verb)) return { verb, ending: 's' };
  if (!word.endsWith('ing')) return null;
  const stem = word.slice(0, -3);
  for (const verb of [stem, `${stem}e`, stem.slice(0, -1), stem.replace(/y$/, 'ie')]) {
    if (base.has(verb)) return { verb, ending: 'ing' };
  }
  return null;
}

const chineseVerbs =
  /走|跑|跳|舞|笑|哭|挥手|挥|眨|点头|摇头|转头|转身|转动|飘|吹|飞|流|(?<![日部村])落(?!日)|降下|下雨|下雪|雨|游|爬|骑|吃|喝|说话|交谈|唱|弹奏|演奏|拥抱|亲吻|摆动|摇曳|摇动|摇尾|燃烧|闪烁|闪|涌|荡漾|绽放|变|升起|上升|移动|靠近|旋转|舔|嚎|叫|吼|打|踢|扔|抓|推|拉|抬|伸|弯腰|挥舞|呼吸|奔|行驶|驶|穿过|经过|爆炸|出现|消失|荡|舞动|拂|抚/;

const adjectiveEnding = /(?:ous|ful|ive|ic|al|ed)$/;
/** Forms that before a noun only describe it: "long flowing hair", "a winding road". */
const adjectivePlace =
  /^(?:flowing|glowing|burning|smiling|shining|sparkling|rising|setting|running|falling|exciting|amazing|stunning|breathtaking|winding|rolling|dancing|opening|closing|lighting|painting|living|moving)$/;

/** What is asked of the lens rather than of the camera's place. */
const lensWork = /\brack(?:s|ing)? focus\b|\bpull(?:s|ing)? focus\b|\bfocus (?:pull|shift)s?\b|移焦/;

/** True when the words of a clause (lower case) ask for something to move or to change. */
export function asksForMotion(clause: string): boolean {
  if (lensWork.test(clause)) return true;
  if (/\p{Script=Han}/u.test(clause)) return chineseVerbs.test(clause);
  const words = clause.match(/[a-z'-]+/g) ?? [];
  if (words.length <= 4 && words.some((word) => events.has(word))) return true;
  return words.some((word, index) => {
    const form = formOf(word);
    if (form === null) return false;
    const before = words[index - 1] ?? '';
    if (determiners.test(before)) {
      // "the waves", "a smile" are things; "a dancing clown" dances, "a winding road" does not wind.
      return form.ending === 'ing' && !adjectivePlace.test(word) && words.length > 2;
    }
    if (form.ending === 'ing' && adjectivePlace.test(word)) return index > 0 && !adjectiveEnding.test(before);
    if (form.ending === '' && before === 'motion') return true;
    if (form.ending === '')
      return isPlural(before) || index === 0 || /^(?:to|and|will|can|they|we|you|i)$/.test(before);
    if (form.ending === 's') return index === 0 || !adjectiveEnding.test(before);
    return true;
  });
}

function isPlural(word: string): boolean {
  return (
    /[^s']s$/.test(word) ||
    /^(?:people|men|women|children|both|birds|fish|sheep|feet|teeth|leaves|they|lightning|hair)$/.test(word) ||
    word.endsWith('ly')
  );
}
