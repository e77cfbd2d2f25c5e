import { readLists } from './lists.ts';

/** English verbs by what they ask for; which action that is depends on who does it and to what (`resolve.ts`). */
export const verbs: ReadonlyMap<string, string> = readLists(`
  breathe: breathe, inhale, exhale, sigh, pant, respire
  dance: dance, waltz, tango, boogie, twerk, groove, jive, salsa, breakdance, shimmy, cha-cha, moonwalk, tap-dance, belly-dance, sashay, prance
  wave: wave, beckon
  walk: walk, stroll, amble, saunter, strut, march, stride, wander, tiptoe, trudge, pace, step, hike, plod, limp, stagger, shuffle, sneak, prowl, parade, tread, wade, roam, advance, approach, stalk, waddle, trek, mosey, swagger, patrol, stomp, creep, come, go, enter, leave, head, proceed, arrive, depart, walk away, come closer, step forward, move closer, retreat
  run: run, sprint, jog, race, dash, rush, gallop, canter, trot, bolt, charge, scamper, scurry, hurry, chase, flee, escape, run away, scramble, lope, dart, frolic, romp
  jump: jump, leap, hop, skip, bound, spring, vault, pounce, cartwheel, somersault, backflip, flip, jump up, caper
  clap: clap, applaud
  cheer: cheer, celebrate, rejoice, pump
  nod: nod, nod off
  bow: bow, curtsy, curtsey
  point: point
  gesture: gesture, gesticulate, motion, talk with hands
  talk: talk, speak, say, chat, converse, whisper, shout, yell, scream, mutter, murmur, explain, discuss, argue, tell, announce, lecture, recite, chatter, mumble, gossip, debate, preach, narrate, lip sync, greet, sing along, interview, ask, answer, reply, vlog, present
  sing: sing, hum, chant, rap, croon, serenade
  smile: smile, grin, beam, smirk, smile back
  laugh: laugh, giggle, chuckle, cackle, guffaw, snicker, crack up
  cry: cry, weep, sob, wail, shed tears
  frown: frown, scowl, grimace, pout, glare, squint, sneer
  surprise: gasp, startle, flinch, gape
  blink: blink, flutter eyelashes
  wink: wink
  shrug: shrug
  stretch: stretch, yawn, arch
  kneel: kneel, crouch, squat, duck, crouch down, squat down, kneel down
  sit_down: sit down, sit up, sit back, take a seat
  stand_up: stand up, get up, stand, rise to feet
  lie_down: lie down, recline, lay down, curl up
  sleep: sleep, doze, nap, snooze, snore, fall asleep
  fall: fall, tumble, collapse, stumble, trip, topple, drop, slip, plummet, plunge, descend, sink, fall over, fall down, land, cascade, flutter down, float down, drift down, spiral down, swirl down, whirl down, sail down, crumble, drip, trickle, dribble, come down, settle, shower, sprinkle, rain down, fall off, keel over
  fly: fly, soar, hover, glide, take off, swoop, fly away, fly off, fly out, flit, lift off, levitate
  swim: swim, dive, snorkel, paddle, dogpaddle
  climb: climb, scale, ascend, clamber
  crawl: crawl, slither, wriggle, squirm, worm
  ride: ride, pedal, cycle, bike, bicycle
  throw: throw, toss, hurl, pitch, fling, cast, lob, chuck, bowl
  catch: catch, grab, seize, snatch, pick, pick up, fetch, reach, reach out, grasp, take
  kick: kick, dribble
  fight: fight, punch, box, strike, slash, duel, battle, attack, hit, stab, shoot, wrestle, spar, slap, brawl, parry, fence, smash, swing at, clash
  push: push, shove, press
  pull: pull, drag, tug, haul, tow
  play: play, strum, drum, perform, conduct, juggle, practise, practice, jam, pluck
  eat: eat, chew, bite, nibble, munch, swallow, taste, graze, peck, devour, feed, gobble, dine, snack, gnaw
  drink: drink, sip, gulp, slurp, quaff, toast
  lick: lick, groom
  scratch: scratch, paw, claw
  sniff: sniff, smell, snort, sneeze
  dig: dig, burrow, shovel
  work: work, type, write, paint, draw, cook, stir, chop, knit, sew, hammer, clean, wash, sweep, read, cut, carve, build, knead, slice, sketch, mop, rake, weld, iron, fry, bake, scrub, operate, repair, sculpt, grill, whisk, mix, serve, pack, stack, saw, plant, harvest, weave, polish, wipe
  touch: shake hands, touch, pat, stroke, caress, brush, tidy, comb, rub, adjust, fix, poke, tap, massage, ruffle, tickle, straighten, tuck, smooth, button, fiddle, twirl hair, pet, encourage, comfort
  hug: hug, embrace, cuddle, snuggle, hold hands
  kiss: kiss, nuzzle, smooch, peck on the cheek
  lean: lean, bend, bring, slouch, bend down, lean in, lean forward, lean back, bend over, stoop, hunch, draw near
  look: look, glance, peer, look up, look down, look around, look back, look away, gaze up, gaze down, glance back, glance around, look over, peek, scan
  spin: spin, twirl, whirl, rotate, revolve, pirouette, swivel, gyrate, spiral, swirl, whirl around, turn around, spin around, turn round, twist, churn, circle, orbit, wheel
  sway: sway, trail, rock, wobble, rustle, undulate, oscillate, wiggle, jiggle, quiver, lurch, nod along, tremble, shiver, vibrate, shudder, ripple, flutter, billow, stir, flap, wave about, tousle, whip
  swing: swing, dangle, pendulate
  exercise: exercise, work out, lift weights, do yoga, train, meditate, warm up, do push-ups, do pushups, do jumping jacks
  skate: skate, ski, surf, skateboard, snowboard, rollerblade, sled, slide
  salute: salute
  drive: drive, steer, speed, cruise, accelerate, drive by, drive off, pass, pass by, overtake, zoom, zip, drive away, speed away, drive past, cross, commute, taxi, rumble, chug, pull away
  streak: streak, shoot across, shoot past
  sail: sail, row, ferry, steam
  float: float, drift, waft, bob along, wander by, float away
  move: move, travel, shift, wander off, move past, scroll, progress, migrate, motor
  rise: rise, curl, ascend, climb up, launch, rise up, go up, billow up, billow out, curl up, waft up, lift, emanate, plume, lift up, shoot up
  roll: roll, roll over, tumble over, unroll, somersault over
  bounce: bounce, bob, rebound, bob up and down
  shake: shake, rattle, quake, jolt, judder, jerk, convulse, shake off
  tilt: tilt, cock, incline, tip
  turn: turn, face, turn to, turn back, turn toward, turn away
  raise: raise, hold up, put up, throw up
  lower: lower, bow down, hang down, put down
  wag: wag, swish, swoosh
  flick: flick, twitch, prick, perk, wriggle ears, perk up
  beat: beat, flap away
  spread: spread, unfold, unfurl, fan out, extend, fan, outstretch
  howl: howl, bark, meow, roar, growl, purr, neigh, whinny, moo, chirp, tweet, screech, call, call out, hiss, croak, quack, bleat, caw, hoot, bellow, yelp, snarl, yowl, bray, trumpet, cluck, crow, buzz
  open: open, open up, swing open, unlock, part
  close: close, shut, slam, swing shut
  blow: blow, puff, gust, blow through, sweep through, swoosh past, sweep, howl through
  flow: flow, wind, stream, gush, surge, pour, run down, rush by, meander, course, flood, spill, well, wash over, babble, tumble down, flow by, ooze, spout, spurt, jet
  crash: thunder, wash ashore, wash over, wash onto, wash against, wash up, wash the shore, crash, break, lap, roll in, roll onto, wash, swell, pound, come in, wash up, breaks on, surge in, wash in
  splash: splash, spray, splatter, spatter, foam, froth
  shine: shine, glow, gleam, beam down, radiate, illuminate, glimmer, glare down, glint, light, catch the light, brighten, glow brightly
  twinkle: twinkle, sparkle, glitter, glisten, shimmer, scintillate, reflect, dazzle
  flicker: flicker, flash, strobe, sputter, flare, glitch, crackle, gutter, waver, flare up, strike down
  burn: burn, blaze, smolder, smoulder, ignite, catch fire, burst into flames, be on fire
  switch_on: switch on, turn on, light up, come on, go on, power on, lit up, power up
  switch_off: switch off, turn off, go out, go dark, power off, extinguish
  explode: explode, erupt, burst, detonate, blow up, pop
  shatter: shatter, crack, disintegrate, split, fracture
  grow: grow, lengthen, sprout, swell up, expand, enlarge, inflate, rise out
  bloom: bloom, blossom, flower
  melt: melt, thaw, liquefy
  pulse: pulse, throb, pulsate
  boil: boil, bubble, simmer, fizz
  appear: appear, emerge, materialize, materialise, fade in, come into view, show up, pop up
  disappear: disappear, vanish, dissolve, fade away, fade out, fade, evaporate, go away, clear up, clear
  transform: transform, morph, turn into, change into, become, mutate, evolve, shapeshift, age, change
  darken: darken, dim, grow dark, get dark
  gather: gather, build up, roll in over
  stop: stop, brake, park, halt, come to a stop, pull over
  rain: rain, drizzle, pour down
  snow: snow
  hail: hail
  freeze: freeze, freeze over
  wag_tail: wag tail
  animate: animate, bring to, activate, enliven
  handle: fill, put, put on, place, insert, hand, give, carry, pour into, put away
  start: begin, start, continue, keep, try, seem, proceed to, go on to, get to
`);

/** Verbs of states: they say what the picture shows, not what is to happen. */
export const states: ReadonlySet<string> = new Set(
  'be sit lie wear hold have stare gaze watch show see feature stand remain stay wait rest lean pose face contain consist love enjoy like want need include depict portray capture film frame reveal follow keep look_at sit_on carry surround cover overlook line make let create feel get set highlight emphasize evoke add lead connect moor perch hang dock seat dress decorate'.split(
    ' ',
  ),
);

/** Verbs whose object is the one who acts: "make the cat blink". */
export const makers: ReadonlySet<string> = new Set([
  'make',
  'let',
  'have',
  'see',
  'watch',
  'show',
  'cause',
  'help',
  'want',
  'need',
  'get',
]);

/** Adjectives of mood behind "look", "seem" or "feel", by the face they ask for. */
export const moods: ReadonlyMap<string, string> = readLists(`
  frown: puzzled, confused, worried, angry, annoyed, upset, serious, concerned, irritated, furious, disgusted
  smile: happy, joyful, pleased, delighted, content, cheerful, proud
  surprise: surprised, amazed, shocked, astonished, scared, frightened, startled, stunned
  cry: sad, heartbroken, tearful
`);

export const irregularVerbs: ReadonlyMap<string, string> = readLists(`
  be: is, are, was, were, been, being, am
  run: ran
  fly: flew, flown, flies
  fall: fell, fallen
  blow: blew, blown
  swim: swam, swum
  sing: sang, sung
  throw: threw, thrown
  catch: caught
  speak: spoke, spoken
  rise: rose, risen
  ride: rode, ridden
  eat: ate, eaten
  drink: drank, drunk
  drive: drove, driven
  go: went, gone, goes
  come: came
  sit: sat
  stand: stood
  swing: swung
  spin: spun
  shake: shook, shaken
  begin: began, begun
  burn: burnt
  bend: bent
  break: broke, broken
  lie: lying, lay, lain
  lay: laid
  say: said
  tell: told
  take: took, taken
  leave: left_
  sweep: swept
  shine: shone
  grow: grew, grown
  cry: cries, cried
  dance: dancing
  fight: fought
  become: became
  freeze: froze, frozen
  sink: sank
  spring: sprang
  kneel: knelt
  creep: crept
  strike: struck
  have: has, had
  do: does, did, doing
  make: making, made
  draw: drew, drawn
  write: wrote, written
  bring: brought
  bite: bit, bitten
  hold: held
  keep: kept
  wave: waving
  see: saw, seen
`);
