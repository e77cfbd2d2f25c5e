import { readLists } from './lists.ts';

/**
 * English nouns by what they name, singular. Before a slash stands the class, behind it the default action or the word
 * that says more: `air/rain`. `body` are parts of a subject.
 */
export const nouns: ReadonlyMap<string, string> = readLists(`
  person/male: man, boy, guy, gentleman, father, son, king, prince, monk, samurai, cowboy, groom, brother, grandfather, uncle, husband, waiter, actor, fisherman, priest, lad, dad, grandpa, wizard, businessman
  person/female: woman, girl, lady, mother, daughter, queen, princess, bride, sister, grandmother, aunt, wife, waitress, actress, ballerina, witch, mermaid, mom, mum, grandma, geisha, goddess, nun, businesswoman, maiden
  person: person, child, kid, baby, toddler, clown, soldier, warrior, knight, dancer, singer, musician, player, rider, cyclist, runner, skier, surfer, skater, pianist, guitarist, drummer, cellist, violinist, chef, cook, doctor, nurse, teacher, student, worker, farmer, model, astronaut, robot, pirate, ninja, hero, heroine, superhero, character, figure, subject, fighter, boxer, athlete, footballer, goalkeeper, pitcher, batter, swimmer, hiker, climber, tourist, pedestrian, couple, pair, lover, friend, traveller, traveler, hunter, artist, painter, barista, bartender, driver, pilot, sailor, captain, officer, policeman, firefighter, elf, angel, fairy, vampire, zombie, skeleton, ghost, statue, doll, puppet, snowman, mannequin, elder, teenager, teen, youth, adult, bandit, gymnast, photographer, dj, conductor, speaker, reporter, host, scientist, magician, performer, acrobat, skateboarder, jogger, shopper, diver, bicyclist, biker, motorcyclist, archer, opponent, passenger, stranger, villager, santa
  people: people, they_all, men, women, children, kids, guys, ladies, everyone, everybody, group, family, team, trio, band
  crowd: crowd, audience, spectator, mob, passer-by, passers-by, onlooker, fan club, crowds
  animal/mammal: dog, puppy, cat, kitten, wolf, horse, pony, lion, lioness, tiger, bear, cub, panda, rabbit, bunny, fox, deer, stag, cow, bull, sheep, lamb, goat, pig, piglet, elephant, giraffe, zebra, monkey, gorilla, ape, chimpanzee, mouse, rat, hamster, squirrel, otter, seal, camel, donkey, kangaroo, koala, leopard, cheetah, jaguar, panther, hippo, rhino, hedgehog, raccoon, bat, sloth, buffalo, yak, llama, alpaca, moose, reindeer, unicorn, husky, corgi, labrador, retriever, animal, creature, beast, pet, monster, dragon, dinosaur, puppy dog, wolfdog, ox, lynx, werewolf
  animal/bird: bird, eagle, hawk, owl, parrot, peacock, swan, duck, goose, chicken, rooster, hen, crow, raven, pigeon, dove, seagull, gull, penguin, flamingo, crane_bird, heron, sparrow, hummingbird, phoenix, falcon, ostrich, pelican, stork, duckling, chick, kingfisher, toucan, cockatoo, magpie, robin
  animal/fish: fish, dolphin, whale, shark, orca, turtle, jellyfish, octopus, squid, goldfish, koi, ray_fish, seahorse, crab, lobster, starfish, frog, snake, lizard, crocodile, alligator, snail, chameleon, gecko, toad, tortoise, salamander, eel, shrimp
  animal/insect: butterfly, bee, dragonfly, moth, ant, spider, ladybug, beetle, bumblebee, wasp, grasshopper, caterpillar, insect, mosquito
  vehicle: car, truck, bus, van, taxi, motorcycle, motorbike, scooter, bicycle, bike, train, tram, tractor, jeep, vehicle, traffic, automobile, sports car, suv, lorry, tank, carriage, cart, race car, racecar, limousine, ambulance, fire truck, excavator, locomotive, wagon, skateboard, subway, bulldozer
  vehicle/boat: boat, ship, yacht, sailboat, ferry, canoe, kayak, raft, gondola, submarine, vessel, speedboat, rowboat, fishing boat, rowing boat
  vehicle/air: plane, airplane, aircraft, jet, helicopter, balloon, hot air balloon, drone_, rocket, spaceship, ufo, airship, spacecraft, glider, zeppelin, blimp, paraglider, starship
  object: ball, tire, tyre, wind turbine, football, basketball, baseball, door, gate, cup, mug, glass, bottle, bowl, plate, chair, table, sofa, lamp_, book, page, box, bag, umbrella, clock, wheel, windmill, ferris wheel, carousel, pendulum, swing_, bell, toy, coin, ring, crown, sword, guitar, piano, cello, violin, phone, computer, laptop, robot arm, machine, gear, fan, propeller, globe, planet, earth_, moon, egg, cake, pizza, burger, apple, fruit, strawberry, statue_, vase, pot, pan_, bone, stick, stone, rock, boulder, box lid, lid, gift, present_, kite, sign, chandelier, curtain rod, dish, sandwich, noodle, ice, glacier, iceberg, ice cube, hourglass, top, dice, card, paper, newspaper, letter, camera_, perfume, watch, shoe, product, can, building, house, castle, tower, bridge, city, pavilion, temple, mountain, volcano, island, wall, roof, shell, seashell, pumpkin, teapot, kettle, spoon, gem, diamond, crystal, jewel, necklace, earring, heart, portal, treasure chest, chest box, hammock, mobile, sculpture, spinning top, asteroid
  water: water, river, lake, sea, ocean, stream, pond, pool, puddle, surface, tide, brook, creek, canal, fountain, bay, lagoon, whirlpool, fjord, reflection, spring water, rapids, milk, coffee, tea, wine, lava
  water/waves: wave, surf, swell, breaker
  water/ripple: ripple
  water/fall: waterfall, cascade
  water/splash: splash, foam, spray
  clouds: cloud, cloudscape, sky
  smoke: smoke, exhaust, fume
  steam: steam, vapor, vapour
  fire: fire, flame, bonfire, campfire, torch, fireplace, blaze, inferno, wildfire
  foliage: tree, leaf, maple leaf, oak leaf, palm leaf, tree leaf, green leaf, branch, plant, flower, bush, forest, pine, palm, willow, bamboo, rose, tulip, sunflower, foliage, vine, ivy, fern, blossom, twig, jungle, wood, garden, poppy, lavender, dandelion, lotus, cherry tree, maple, oak, birch, orchid, lily, daisy, seaweed, coral, kelp, vegetation, greenery, reed, treetop, palm tree, shrub, canopy, petal_, bouquet, bud, hedge
  grass: grass, wheat, meadow, field, lawn, crop, barley, rice, prairie, grassland, corn, cotton
  hair: hair, fur, mane, feather, plumage, beard, ponytail, strand, lock, braid, bangs, curl, pigtail, coat of fur, whisker, tress
  cloth: dress, skirt, robe, cape, cloak, scarf, veil, clothes, cloth, clothing, fabric, curtain, ribbon, shirt, jacket, coat, gown, sleeve, sheet, tent, silk, kimono, hood, tie, shawl, sari, sail, drape, laundry, garment, outfit, costume, hem, towel, blanket, tablecloth, hanfu, sash, canvas
  flag: flag, banner, pennant, streamer
  sand: sand, dune, desert
  lights: light, lamp, lantern, bulb, streetlight, street light, headlight, spotlight, city light, string light, fairy light, screen, window, christmas light, led, traffic light, lighthouse, streetlamp, tv, monitor, christmas tree light, torchlight, street lamp, tail light, taillight, stage light, garland, laser
  lights/twinkle: star, starlight, skyline
  lights/neon: neon, neon light, neon sign, billboard, neon lamp, neon tube
  lights/candle: candle, candlelight, candle flame, oil lamp
  light: sunlight, moonlight, sunshine, sunset light, daylight, morning light, lighting, illumination, underwater light, glow, firelight, ambient light, colour, color, tone, hue, firework light, caustic, sun, dappled light, glare, lens flare, evening light, golden light, gleam
  light/shadows: shadow
  light/god_rays: god ray, sunbeam, ray of light, light ray, ray of sunlight, sun ray, light beam, light shaft, shaft of light, beam of light, crepuscular ray, volumetric light, beam, ray, shaft of sunlight, ray of sun
  light/aurora: aurora, northern light, aurora borealis
  light/lightning: lightning, thunder, lightning bolt, lightning strike, thunderbolt, thunder and lightning, bolt of lightning
  light/storm: thunderstorm, lightning storm
  air/rain: rain, raindrop, rainfall, drizzle, downpour, rainstorm, shower
  air/snow: snow, snowflake, snowfall, snowstorm, blizzard, flurry
  air/hail: hail, hailstone, hailstorm
  air/fog: fog, mist, haze, dry ice, low cloud
  air/dust: dust, pollen, dust particle, dust mote, particle, dust cloud, speck
  air/sandstorm: sandstorm, dust storm, sand storm
  air/sparks: spark
  air/embers: ember, cinder
  air/ash: ash
  air/leaves: falling leaf, autumn leaf, fallen leaf, dead leaf, dry leaf
  air/petals: petal, cherry blossom, rose petal, sakura
  air/feathers: falling feather
  air/confetti: confetti, glitter, paper confetti
  air/bubbles: bubble, soap bubble, air bubble
  air/fireflies: firefly, glowworm, fire fly
  air/bokeh: bokeh, bokeh light, light orb, orb
  air/meteor: meteor, shooting star, falling star, meteor shower, comet
  air/fireworks: firework
  air/wind: wind, breeze, gust, gale, storm, hurricane, typhoon, tornado, draft, air
  body: forehead, brow, head, hand, arm, tail, wing, ear, eye, mouth, face, leg, foot, paw, body, finger, tongue, lip, nose, chin, neck, shoulder, hip, chest, knee, trunk, beak, claw, eyelid, eyebrow, cheek, back_, fist, trunk, jaw, gaze, thumb, elbow, fin, hoof, antenna, horn, feeler, belly
  picture: picture, image, scene, photo, photograph, video, background, world, everything, sky colour, view, frame, atmosphere, day, night, dusk, dawn, sunset, sunrise, season, landscape, scenery, room, street, horizon
  ground: ground, road, floor, earthquake
  other: place, time, way, camera, viewer, distance, side, left, right, front, foreground, middle, center, centre, music, rhythm, beat, motion, movement, style, mood, step, air_, top_, edge, corner, path, stage, tree_, moment, second, lens, focus, speed, pace, energy, bit, direction, shot, style
`);

export const irregularNouns: ReadonlyMap<string, string> = readLists(`
  man: men
  woman: women
  child: children
  person: persons
  leaf: leaves
  wolf: wolves
  mouse: mice
  foot: feet
  goose: geese
  branch: branches
  flame: flames
  butterfly: butterflies
  firefly: fireflies
  puppy: puppies
  bunny: bunnies
  pony: ponies
  body: bodies
  canary: canaries
  baby: babies
  lady: ladies
  city: cities
  wave: waves
  gentleman: gentlemen
  scarf: scarves
  hoof: hooves
  businessman: businessmen
  fisherman: fishermen
  policeman: policemen
  clothes: clothes
  bus: buses
  bush: bushes
  dress: dresses
  glass: glasses
  torch: torches
  witch: witches
  lens: lens
  grass: grasses
  fox: foxes
  dish: dishes
  box: boxes
  splash: splashes
  lynx: lynxes
  rapids: rapids
  bangs: bangs
  family: family, families
  lily: lilies
  daisy: daisies
  poppy: poppies
  flurry: flurries
  thief: thieves
`);
