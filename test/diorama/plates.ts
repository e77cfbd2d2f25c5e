import type { Action, Plan } from '../../src/contract/plan.ts';
import type { RegionName } from '../../src/engines/diorama/actions.ts';
import type { Program } from '../../src/engines/diorama/motion/program.ts';
import {
  cellSize,
  vertexFloats,
  type Layer,
  type LayerTexture,
  type Plate,
  type RegionPart,
  type Scene,
} from '../../src/engines/diorama/types.ts';
import { emptyPlan, flatScene, posed } from './pictures.ts';

/** Where a region lies: true at the picture's points that belong to it. */
type Place = (x: number, y: number) => boolean;

/** A layer's texture in shades of grey. */
function paint(
  { left, top, texture: { width, height } }: Layer,
  colour: (x: number, y: number) => number,
): LayerTexture {
  const data = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < width * height; i++) {
    data.fill(colour((i % width) + left, Math.floor(i / width) + top), i * 4, i * 4 + 3);
  }
  return { width, height, data };
}

/** A region of a scene as a plate of the picture's own colours. */
function regionOf(name: RegionName, place: Place, scene: Scene): RegionPart {
  const layer = scene.layers[0]!;
  const { width, height } = layer.texture;
  const mask = new Uint8Array(width * height);
  for (let i = 0; i < mask.length; i++) {
    mask[i] = place((i % width) + layer.left, Math.floor(i / width) + layer.top) ? 255 : 0;
  }
  const plate: Plate = { ...layer, kind: 'plate', id: name, carriesSubjects: false, ofClip: false, mask };
  return { name, of: null, weight: { width: 2, height: 2, data: new Float32Array(4) }, plate: () => plate };
}

/** A flat scene whose horizon lies at two fifths of its height, with regions. */
export function sceneOf(
  width: number,
  height: number,
  places: Partial<Record<RegionName, Place>>,
  colour: (x: number, y: number) => number = () => 128,
): Scene {
  const plain = flatScene(width, height);
  const ground = plain.layers[0]!;
  const texture = paint(ground, colour);
  const scene = { ...plain, layers: [{ ...ground, texture }] };
  const regions = Object.entries(places).map(([name, place]) =>
    // The keys are names of regions: Object.entries widens them.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    regionOf(name as RegionName, place, scene),
  );
  return { ...scene, regions };
}

/** A plan in which a region does something all the time. */
export function regionPlan(
  region: RegionName,
  action: string,
  params: Action['params'] = {},
  more: Partial<Plan> = {},
): Plan {
  return emptyPlan({ width: 640, height: 360 }, { scene: [{ region, action, params, t0: 0, t1: 4 }], ...more });
}

/** A vertex of a plate under a camera that stands still; moves are those of what is seen, to the right and down. */
export type Vertex = {
  readonly x: number;
  readonly y: number;
  readonly dx: number;
  readonly dy: number;
  readonly maskX: number;
  readonly maskY: number;
  readonly opacity: number;
  readonly lift: number;
  readonly sway: number;
  readonly glint: number;
};

/** Every vertex of each of a program's plates at a time. */
export function plateVertices(program: Program, scene: Scene, seconds: number): Vertex[][] {
  const { grid, columns } = posed(program, scene, seconds);
  return program.added!.map(({ layer }) => {
    const floats = grid(layer);
    return Array.from({ length: floats.length / vertexFloats.plate }, (_, i) => {
      const [u, v, maskX, maskY, opacity, lift, , , sway, glint] = floats.subarray(
        i * vertexFloats.plate,
        (i + 1) * vertexFloats.plate,
      );
      const x = (i % columns) * cellSize;
      const y = Math.floor(i / columns) * cellSize;
      return {
        x,
        y,
        dx: x - u!,
        dy: y - v!,
        maskX: maskX!,
        maskY: maskY!,
        opacity: opacity!,
        lift: lift!,
        sway: sway!,
        glint: glint!,
      };
    });
  });
}
