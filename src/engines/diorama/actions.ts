import type { Amplitude } from '../../contract/plan.ts';

/**
 * What the planner can plan, and what the engine draws of it: the one owner of the names of actions, targets and
 * parameters. The planner plans every action of the vocabulary; one that `drawableActions` does not list stays out of
 * the plan, and the user's phrase is reported as unsupported. Whoever teaches the engine an action adds it there.
 */

/**
 * Parts of the picture that are no subjects, and hair and cloth, which are parts of one. An action on a region stands in
 * the plan only where perception saw the region: from a confidence of 0.3 where the prompt names it, from 0.7 where only
 * a wind, a time-lapse or an empty prompt moves it. `Action.region` is the region's name; for `hair` and `cloth`
 * `params.of` is the id of the subject whose it is, and is missing for cloth of the background (curtains, sails), so
 * that name and `of` together find one `RegionSight`.
 */
export const regions = [
  'water',
  'clouds',
  'smoke',
  'steam',
  'fire',
  'foliage',
  'grass',
  'hair',
  'cloth',
  'flag',
  'sand',
  'lights',
  'ground',
  'crowd',
] as const;
export type RegionName = (typeof regions)[number];

/** What an action may be about: a kind of subject, a region, the light or colours of the picture, or the air in it. */
export type TargetClass = 'person' | 'animal' | 'vehicle' | 'object' | RegionName | 'picture' | 'air';

/** Actions by what does them; `plan/` decides which word means which. */
export const vocabulary = {
  person:
    'breathe still dance wave walk run jump clap cheer nod shake_head turn_head tilt_head lower_head raise_head turn talk sing smile laugh cry frown surprise blink wink bow point gesture raise_arm shrug stretch kneel sit_down stand_up lie_down sleep fall fly swim climb crawl ride pedal throw catch kick fight push pull play eat drink work touch hug kiss lean look spin sway exercise skate salute drive float appear disappear transform other',
  animal:
    'breathe still walk run jump fly flap swim wag_tail howl blink tilt_head turn_head lower_head raise_head nod shake_head shake move_ears eat drink lick scratch sniff spread stretch sit_down stand_up lie_down sleep fall float climb crawl roll dig catch play dance sway look turn spin open_mouth laugh smile talk wave bow clap fight push pull blow_bubble appear disappear transform other',
  vehicle: 'drive sail fly roll spin sway bounce float fall rise turn stop shake open appear disappear transform other',
  object:
    'roll spin sway swing bounce float fall rise open close shake move burn glow explode shatter grow bloom melt pour appear disappear transform pulse other',
  water: 'flow ripple waves fall splash shimmer boil freeze',
  clouds: 'drift swirl gather part',
  smoke: 'rise drift',
  steam: 'rise',
  fire: 'flicker spread',
  foliage: 'sway grow bloom',
  grass: 'sway grow',
  hair: 'sway',
  cloth: 'sway',
  flag: 'sway',
  sand: 'blow',
  lights: 'flicker twinkle neon candle glow switch_on switch_off pulse streak sway float',
  ground: 'shake crack',
  crowd: 'sway cheer walk jump dance',
  picture:
    'brighten darken flicker god_rays lightning day_to_dusk night_to_day sunrise sunset black_and_white colourise colour_shift time_lapse slow_motion freeze shimmer fade shadows aurora warm cool',
  air: 'rain snow fog dust sandstorm sparks embers ash leaves petals feathers confetti bubbles fireflies bokeh meteor hail fireworks smoke wind birds butterflies stars',
} as const satisfies Record<TargetClass, string>;

/**
 * What the planner may put into the parameters of an action; all are left out where the prompt does not tell.
 * - `strength`: multiplies how far it moves, 1 is ordinary, 0.5 gentle, 1.6 wild; of light and glow, how strong it is;
 * - `rate`: multiplies how often or how fast, 1 is ordinary, 0.65 slow, 1.5 fast; comes on top of the plan's `tempo`;
 * - `amount`: `light`, `medium` or `heavy` (always given for `air`, but for wind);
 * - `direction`: where it goes, and where a wind blows to: `left`, `right`, `up`, `down`, `toward` (the viewer), `away`,
 *   `forward`, `clockwise`, `counterclockwise`;
 * - `times`: how often (4 for "repeatedly");
 * - `wind`: strength of the wind that moves it: 0.5 breeze, 1 wind, 1.6 storm. Regions that sway have it whenever the
 *   prompt speaks of wind, what falls through the air too; where it is missing, air that hardly moves;
 * - `of`: the subject whose hair or cloth moves;
 * - `what`: the noun or verb of the prompt that says more (`guitar`, `trees`), lower case;
 * - `from`, `to`: colours or times of day, several divided by `,`.
 * `breathe` also has `rate` in breaths a second, `strength` and `phase`.
 *
 * A few that say more than their names: `water fall` is a waterfall, `water waves` come to the viewer or the shore
 * unless `direction` says otherwise, `picture time_lapse` is drawn by the plan's `tempo` and, where it is listed below,
 * by light that travels; the planner then also moves clouds, water and lights that are surely seen. `picture shadows` is
 * shadows that travel, `picture shimmer` light that plays as under water. `smoke`, `fire` and `steam` name what the
 * picture shows; `air smoke` is new smoke. A wind (`air wind`) is in the plan as the `wind` of what it moves.
 */
export type ParameterName =
  | 'strength'
  | 'rate'
  | 'amount'
  | 'direction'
  | 'times'
  | 'wind'
  | 'of'
  | 'what'
  | 'from'
  | 'to';

/**
 * By what the plan's amplitude multiplies how far things move, rather than how often or how fast they do; `strength`
 * comes on top. Steps, wings, and hands that have a way to go are also less quick where they are to be small. Whatever
 * moves is to keep to it, so that small < medium < large holds of everything.
 */
export const displacementFactor: Readonly<Record<Amplitude, number>> = { small: 0.4, medium: 1, large: 1.8 };

/**
 * What is drawn by the world passing behind whoever travels, who keeps their pose: where the subjects can be cut out, and
 * the camera follows sideways or the prompt says to which side.
 */
export const passingActions: Readonly<Partial<Record<TargetClass, readonly string[]>>> = {
  person: ['ride', 'drive', 'skate'],
  animal: ['run'],
  vehicle: ['drive', 'sail', 'fly'],
};

/** What people and animals do with their heads; of animals drawn where there is one to be told from the body. */
export const headActions: readonly string[] = [
  'nod',
  'shake_head',
  'tilt_head',
  'turn_head',
  'look',
  'lower_head',
  'raise_head',
];

/** What the engine draws today. */
export const drawableActions: Readonly<Partial<Record<TargetClass, readonly string[]>>> = {
  foliage: ['sway'],
  grass: ['sway'],
  hair: ['sway'],
  cloth: ['sway'],
  flag: ['sway'],
  person: [
    'breathe',
    'still',
    'blink',
    'wink',
    ...headActions,
    'smile',
    'frown',
    'cry',
    'sleep',
    'surprise',
    'laugh',
    'talk',
    'sing',
    'sway',
    'lean',
    'ride',
    'pedal',
    'drive',
    'skate',
    'dance',
    'wave',
    'raise_arm',
    'cheer',
    'clap',
    'point',
    'gesture',
    'catch',
    'shrug',
    'play',
    'touch',
    'hug',
    'jump',
    'walk',
    'run',
    'kick',
    'throw',
    'fight',
    'exercise',
    'bow',
    'kneel',
    'spin',
    'fall',
  ],
  animal: [
    'breathe',
    'still',
    'run',
    'walk',
    'jump',
    'dance',
    'wag_tail',
    'move_ears',
    'flap',
    'howl',
    'shake',
    'sniff',
    'eat',
    'drink',
    'blink',
    ...headActions,
  ],
  object: ['sway', 'swing', 'float', 'bounce'],
  vehicle: ['sway', 'float', 'bounce', 'drive', 'sail', 'fly'],
  water: ['flow', 'ripple', 'waves', 'fall', 'shimmer'],
  clouds: ['drift', 'swirl', 'gather', 'part'],
  picture: [
    'brighten',
    'darken',
    'flicker',
    'lightning',
    'day_to_dusk',
    'night_to_day',
    'sunrise',
    'sunset',
    'black_and_white',
    'colourise',
    'colour_shift',
    'fade',
    'warm',
    'cool',
    'god_rays',
    'aurora',
    'shadows',
    'shimmer',
    'time_lapse',
  ],
  lights: ['twinkle', 'flicker', 'candle', 'glow', 'pulse', 'neon', 'switch_on', 'switch_off'],
  sand: ['blow'],
  crowd: ['sway', 'cheer', 'jump', 'dance'],
  fire: ['flicker', 'spread'],
  smoke: ['rise', 'drift'],
  steam: ['rise'],
  air: [
    'fog',
    'smoke',
    'rain',
    'snow',
    'hail',
    'ash',
    'dust',
    'sandstorm',
    'sparks',
    'embers',
    'leaves',
    'petals',
    'feathers',
    'confetti',
    'bubbles',
    'fireflies',
    'bokeh',
    'meteor',
    'fireworks',
    'stars',
    'birds',
    'butterflies',
  ],
};

/** True when the engine draws the action on such a target. */
export function isDrawable(target: TargetClass, action: string): boolean {
  return drawableActions[target]?.includes(action) ?? false;
}
