import { Type, type Static } from 'typebox';

/** What the engine sees in a picture, as far as clients may want to show it. */

const Box = Type.Object(
  { x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() },
  { description: "Fractions of the picture's width and height, from the top left corner." },
);
const area = Type.Number({ minimum: 0, maximum: 1, description: 'Share of the picture that it covers.' });
const Outlines = Type.Array(Type.Array(Type.Number({ minimum: 0, maximum: 1 })), {
  description:
    'Closed lines around what is seen of it, the largest part first: x and y in turn, as fractions of the width and height.',
});
const score = (description: string) => Type.Number({ minimum: 0, maximum: 1, description });

export const PerceptionReport = Type.Object({
  subjects: Type.Array(
    Type.Object({
      id: Type.String({
        description: 'As `region` in the plan names it: `person-1`, `animal-1`, ... in order of size.',
      }),
      kind: Type.Enum(['person', 'animal', 'vehicle', 'object']),
      label: Type.Union([Type.String(), Type.Null()], { description: 'The detector’s word, such as `dog`.' }),
      score: score('How sure it is.'),
      box: Box,
      area,
      outlines: Outlines,
    }),
  ),
  regions: Type.Array(
    Type.Object({
      name: Type.String({ description: 'Water, foliage, hair, ...' }),
      confidence: score('Below 0.7 it is believed only where the prompt names it.'),
      box: Box,
      area,
      outlines: Outlines,
      of: Type.Union([Type.String(), Type.Null()], { description: 'The subject whose hair or cloth it is.' }),
    }),
  ),
  horizon: Type.Union([Type.Number(), Type.Null()], {
    description: 'Its height as a fraction from the top; null when none is seen.',
  }),
  sky: score('Share of the picture that is sky.'),
  sky_outlines: Outlines,
  ground: score('Share of the picture that is ground.'),
});
export type PerceptionReport = Static<typeof PerceptionReport>;
