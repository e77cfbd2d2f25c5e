/**
 * What the planner can plan, and what the engine draws of it: the one owner of the names of actions, targets and
 * parameters. The planner plans every action of the vocabulary; one that `drawableActions` does not list stays out of
 * the plan, and the user's phrase is reported as unsupported. Whoever teaches the engine an action adds it there.
 */

/** Parts of the picture that are no subjects; where they lie is found when the scene is built. */
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
    'breathe still dance wave walk run jump clap cheer nod shake_head turn_head tilt_head lower_head raise_head turn talk sing smile laugh cry frown surprise blink wink bow point raise_arm shrug stretch kneel sit_down stand_up lie_down sleep fall fly swim climb crawl ride throw catch kick fight push pull play eat drink work touch hug kiss lean look spin sway exercise skate salute drive float appear disappear transform other',
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
 * - `strength`: multiplies how far it moves, 1 is ordinary, 0.5 gentle, 1.6 wild;
 * - `rate`: multiplies how often or how fast, 1 is ordinary;
 * - `amount`: `light`, `medium` or `heavy` (always given for `air`, but for wind);
 * - `direction`: `left`, `right`, `up`, `down`, `toward` (the viewer), `away`, `forward`, `clockwise`, `counterclockwise`;
 * - `times`: how often;
 * - `wind`: strength of the wind that moves it, as `strength`;
 * - `of`: the subject whose hair or cloth moves;
 * - `what`: the noun or verb of the prompt that says more (`guitar`, `trees`), lower case;
 * - `from`, `to`: colours or times of day, several divided by `,`.
 * `breathe` also has `rate` in breaths a second, `strength` and `phase`.
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

/** What the engine draws today. */
export const drawableActions: Readonly<Partial<Record<TargetClass, readonly string[]>>> = {
  person: ['breathe', 'still'],
  animal: ['breathe', 'still'],
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
    'colour_shift',
    'fade',
    'warm',
    'cool',
  ],
  air: [
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
  ],
};

/** True when the engine draws the action on such a target. */
export function isDrawable(target: TargetClass, action: string): boolean {
  return drawableActions[target]?.includes(action) ?? false;
}
