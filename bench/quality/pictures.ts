import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { drawPictures } from './drawn.ts';

export type Picture = {
  readonly name: string;
  readonly path: string;
  /** What it shows, as VBench's captions do; a camera wording is appended to it. */
  readonly caption: string;
  readonly prompts: readonly string[];
  /** Those of them that ask for motion, and not for slow or slight motion only. */
  readonly lively: readonly string[];
  /** What nature would do in it; null where there is none. */
  readonly nature: string | null;
  /** Its people, and what their verbs end with; null where there are none. */
  readonly people: readonly [who: string, ending: 's' | ''] | null;
};

const photoFolder =
  process.env['MUYBRIDGE_TEST_PHOTOS'] ?? fileURLToPath(new URL('../../../shared/photos', import.meta.url));
const example = (name: string): string => fileURLToPath(new URL(`../../examples/${name}.jpg`, import.meta.url));

const Prompts = Type.Object({
  images: Type.Array(Type.Object({ file: Type.String(), prompts: Type.Array(Type.String()) })),
});

/** The photos, where there are any, then our own pictures. */
export async function listPictures(scratch: string): Promise<Picture[]> {
  const drawn = await drawPictures(scratch);
  const own = [
    {
      name: 'clowns',
      path: example('clowns'),
      caption: 'Two clowns dance in a street market',
      prompts: ['Two clowns dance and wave wildly while confetti falls, the camera pushes in'],
      nature: 'the flags flutter in the wind',
    },
    {
      name: 'lake',
      path: example('lake'),
      caption: 'A lake with a boat before mountains at sunset',
      prompts: ['Waves cross the lake, clouds drift quickly to the right, the camera pans left'],
      nature: 'the water ripples',
    },
    {
      name: 'drawn-hills',
      path: drawn.hills,
      caption: 'A path leads between two trees into the hills',
      prompts: ['The trees sway in a strong wind, rain falls, the camera moves forward along the path'],
      nature: 'the trees sway in the wind',
    },
    {
      name: 'drawn-table',
      path: drawn.table,
      caption: 'An apple lies on a wooden table',
      prompts: ['The camera orbits quickly around the apple'],
      nature: null,
    },
  ];
  return [
    ...photos(),
    ...own.map((picture) => ({ ...picture, lively: lively(picture.prompts), people: people[picture.name] ?? null })),
  ];
}

/**
 * Prompts that ask for slow, slight or soft motion and for nothing besides: that little moves is what they want. VBench
 * has no such prompts among those of its dynamic degree, which say "a man riding a bike down a street". Every other
 * prompt of the photos counts, whatever the engine makes of it.
 */
const gentle: readonly string[] = [
  'A woman walks slowly toward the light; the colour of the light shifts from blue to cyan to purple to pink',
  'Slow push in, mist drifting in the cave, her dress moves in the breeze',
  'The peacock turns its head and breathes, golden leaves flutter behind it, static camera',
  'Underwater light ripples, small bubbles rise, the camera drifts slowly to the right',
  'The flower sways gently in the wind, macro, slow push in',
  'City lights twinkle, the water shimmers, slow pan left',
  'The kitten blinks twice and tilts its head',
  'The owl blinks, snow falls softly',
  'Slow motion run, grass and sparks fly, camera tracks right',
  'Pavilions appear and vanish in the mist, the camera slowly moves closer, birds cross the sky',
  'Light rain, a meteor crosses the night sky, the pines sway in the breeze',
  'Fireflies float in the forest, god rays drift, slow dolly in',
];

function lively(prompts: readonly string[]): string[] {
  return prompts.filter((prompt) => !gentle.includes(prompt));
}

function photos(): Picture[] {
  const list = join(photoFolder, 'prompts.json');
  if (!existsSync(list)) return [];
  return Value.Parse(Prompts, JSON.parse(readFileSync(list, 'utf8'))).images.map(({ file, prompts }) => {
    const name = file.replace(/\.\w+$/, '');
    const [caption, nature] = words[name] ?? ['', null];
    return {
      name,
      path: join(photoFolder, file),
      caption,
      prompts,
      lively: lively(prompts),
      nature,
      people: people[name] ?? null,
    };
  });
}

/** Captions of the photos, and what nature does in them. */
const words: Readonly<Record<string, readonly [caption: string, nature: string | null]>> = {
  art_H_007: ['Pavilions on cliffs above the clouds', 'the clouds drift'],
  art_H_015: ['Dark pines under a night sky with falling stars', 'the pines sway in the wind'],
  art_S_019: ['A woman with blue hair in a kimono', 'her hair sways in the wind'],
  art_S_068: ['A girl walks past a fence with toast in her mouth', 'her hair sways in the wind'],
  art_V_062: ['A dog sits in a street', null],
  art_V_092: ['A baseball player before an orange wall', null],
  art_V_095: ['A lion stands in a forest', 'the grass sways in the wind'],
  art_V_118: ['A girl in a cape on a windy plain', 'her hair sways in the wind'],
  photo_H_031: ['A woman stands in a cave before a blue light', 'her dress sways in the breeze'],
  photo_H_048: ['A peacock stands on the forest floor', 'the leaves sway in the wind'],
  photo_H_085: ['A dolphin swims upright in blue water', 'the water ripples'],
  photo_H_093: ['A wolf stands on a rock under a blue sky', 'the clouds drift'],
  photo_H_100: ['A lake with a pier before snowy mountains at sunset', 'the lake ripples'],
  photo_H_111: ['A man in a cloak walks through a desert', 'his robe sways in the wind'],
  photo_H_130: ['A man reads a newspaper in a street cafe', null],
  photo_H_154: ['A butterfly sits on an orange flower', 'the flower sways in the wind'],
  photo_H_157: ['The skyline of a city is mirrored in the water', 'the water ripples'],
  photo_H_173: ['A polo player rides a horse', 'the trees sway in the wind'],
  photo_S_094: ['A white kitten lies on a fur', null],
  photo_S_096: ['A barn owl before a white wall', null],
  photo_V_019: ['A girl in a white dress sits on a park bench', 'the leaves sway in the wind'],
  photo_V_020: ['Shells and starfish lie on a beach', 'the waves roll onto the beach'],
  photo_V_113: ['A man rides a bicycle in traffic', null],
  photo_V_121: ['A man plays the cello in a park', 'the leaves sway in the wind'],
  photo_V_129: ['A football player runs with the ball', 'the grass sways in the wind'],
  photo_V_137: ['A man and a woman talk in a gym', null],
};

/** Whom prompts of the pictures speak to. */
const people: Readonly<Record<string, readonly [who: string, ending: 's' | '']>> = {
  art_S_019: ['The woman', 's'],
  art_S_068: ['The girl', 's'],
  art_V_092: ['The man', 's'],
  art_V_118: ['The girl', 's'],
  photo_H_031: ['The woman', 's'],
  photo_H_111: ['The man', 's'],
  photo_H_130: ['The man', 's'],
  photo_V_019: ['The girl', 's'],
  photo_V_113: ['The man', 's'],
  photo_V_121: ['The man', 's'],
  photo_V_129: ['The man', 's'],
  photo_V_137: ['They', ''],
  clowns: ['Both clowns', ''],
};
