import { cameraTypes, cameraWording, type CameraType } from '../measure/camera-rule.ts';
import type { Clip } from '../clips.ts';
import { atLeast, cameraPrompt, mean, named, type Section } from './section.ts';

/** VBench's camera motion: its seven wordings behind a caption, judged by its rule. */
export const camera: Section = {
  name: 'camera',
  orders: (pictures, full) =>
    pictures.flatMap((picture, index) =>
      movesFor(index, full).map((type) => ({
        picture,
        prompt: cameraPrompt(picture, type),
        amplitude: 'auto',
        measures: ['camera'],
      })),
    ),
  report(clips) {
    const judged = clips.flatMap((clip) => {
      const wanted = wantedOf(clip);
      if (wanted === null || clip.camera === null) return [];
      return [{ clip, seen: clip.camera, wanted, right: clip.camera.types.includes(wanted) }];
    });
    const rows = cameraTypes.map((type) => {
      const of = judged.filter(({ wanted }) => wanted === type);
      return [cameraWording[type], `${of.filter(({ right }) => right).length} of ${of.length}`];
    });
    const accuracy = mean(judged.map(({ right }) => (right ? 100 : 0)));
    return {
      title: "Camera accuracy by VBench's rule",
      figures: [atLeast('camera accuracy, %', accuracy, 95)],
      table: [['wording', 'right'], ...rows],
      misses: judged
        .filter(({ right }) => !right)
        .map(({ clip, seen }) => {
          const edges = (['top', 'bottom', 'left', 'right'] as const).map((edge) => {
            const { x, y } = seen.moved[edge];
            return `${edge} ${seen.ways[edge].join('+')} (${x.toFixed(1)}, ${y.toFixed(1)})`;
          });
          const moves = clip.plan.camera.map(({ move, direction, amount }) => `${move} ${direction ?? ''} ${amount}`);
          return `${named(clip)}: seen as ${seen.types.join(', ') || 'nothing'}; ${edges.join(', ')} px; planned ${moves.join(', ')}`;
        }),
    };
  },
};

/** The move that a clip's prompt ends with. */
function wantedOf({ prompt }: Clip): CameraType | null {
  return cameraTypes.find((type) => prompt.endsWith(cameraWording[type])) ?? null;
}

/** All seven, or the still camera and two of the others in turn. */
function movesFor(index: number, full: boolean): CameraType[] {
  if (full) return [...cameraTypes];
  const moving = cameraTypes.filter((type) => type !== 'static');
  return ['static', moving[index % 6]!, moving[(index + 3) % 6]!];
}
