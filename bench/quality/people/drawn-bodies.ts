import type { Plan } from '../../../src/contract/plan.ts';
import { bonesAVertex, type BodyPiece } from '../../../src/engines/diorama/body-piece.ts';
import { createMotion } from '../../../src/engines/diorama/motion/motion.ts';
import {
  cellSize,
  rippleSide,
  spriteFloats,
  vertexFloats,
  type BodyPart,
  type FrameState,
  type Mesh,
  type Motion,
  type Raster,
  type Scene,
} from '../../../src/engines/diorama/types.ts';
import type { Point } from '../measure/camera-rule.ts';

/** What of a body is followed: bones by number, and whether only what lies far from where they begin. */
const parts = [
  { name: 'head', bone: 2, outer: 0 },
  { name: 'trunk', bone: 1, outer: 0 },
  { name: 'left hand', bone: 4, outer: 0.45 },
  { name: 'right hand', bone: 6, outer: 0.45 },
  { name: 'left foot', bone: 9, outer: 0 },
  { name: 'right foot', bone: 12, outer: 0 },
] as const;
export type PartName = (typeof parts)[number]['name'];

/** Share of a bone that a vertex must have to be followed as its. */
const leastShare = 0.6;
/** Alpha from which on a vertex is on the body. */
const solid = 220;

/** A part of somebody's body: where its points are in the photo, and where the plan takes them in every frame. */
export type PlannedPart = {
  readonly of: string;
  readonly name: PartName;
  readonly starts: readonly Point[];
  readonly at: (point: number, frame: number) => Point;
};

/** The meshes of a clip's bodies in every frame, as its plan has them; with a still camera, as they are drawn. */
export type DrawnBodies = {
  readonly parts: readonly PlannedPart[];
  /** Of each piece, back to front: its mesh, and its vertices (x, y) frame by frame. */
  readonly pieces: readonly { readonly of: string; readonly mesh: Mesh; readonly frames: readonly Float32Array[] }[];
};

/** Poses every frame of a plan; no body where nobody moves theirs. */
export function drawnBodies(plan: Plan, scene: Scene): DrawnBodies {
  const motion = createMotion(plan, scene);
  const moving = scene.bodies.filter(({ pieces }) => pieces.some(({ mesh }) => motion.layers.includes(mesh)));
  const state = stateOf(motion, scene);
  const frames = new Map<Mesh, Float32Array[]>();
  for (let frame = 0; frame < motion.frames; frame++) {
    motion.pose(frame, 0, state);
    for (const { mesh } of moving.flatMap(({ pieces }) => pieces)) {
      const grid = state.grids[motion.layers.indexOf(mesh)]!;
      const positions = new Float32Array((mesh.corners.length / 2) * 2);
      for (let i = 0; i < positions.length / 2; i++) {
        positions[i * 2] = grid[i * 3]!;
        positions[i * 2 + 1] = grid[i * 3 + 1]!;
      }
      frames.set(mesh, [...(frames.get(mesh) ?? []), positions]);
    }
  }
  return {
    parts: moving.flatMap((body) => parts.flatMap((part) => plannedPart(body, part, frames) ?? [])),
    pieces: moving.flatMap(({ of, pieces }) => pieces.map(({ mesh }) => ({ of, mesh, frames: frames.get(mesh)! }))),
  };
}

function plannedPart(
  body: BodyPart,
  { name, bone, outer }: (typeof parts)[number],
  frames: ReadonlyMap<Mesh, readonly Float32Array[]>,
): PlannedPart | null {
  const root = rootOf(body, bone);
  const owned = body.pieces.flatMap((piece) => vertices(piece, bone).map((vertex) => ({ mesh: piece.mesh, vertex })));
  const start = ({ mesh, vertex }: (typeof owned)[number]): Point => ({
    x: mesh.corners[vertex * 2]!,
    y: mesh.corners[vertex * 2 + 1]!,
  });
  const far = owned.map((one) => Math.hypot(start(one).x - root.x, start(one).y - root.y));
  const reach = Math.max(...far, 0);
  const chosen = owned.filter((_, i) => far[i]! >= outer * reach);
  if (chosen.length < 4) return null;
  return {
    of: body.of,
    name,
    starts: chosen.map(start),
    at(point, frame) {
      const { mesh, vertex } = chosen[point]!;
      const positions = frames.get(mesh)![frame]!;
      return { x: positions[vertex * 2]!, y: positions[vertex * 2 + 1]! };
    },
  };
}

/** Vertices on the body that a bone carries. */
function vertices({ mesh, carriedBy, shares }: BodyPiece, bone: number): number[] {
  const { texture, left, top, corners } = mesh;
  return Array.from({ length: corners.length / 2 }, (_, i) => i).filter((i) => {
    const share = Array.from({ length: bonesAVertex }, (_, k) => i * bonesAVertex + k).reduce(
      (sum, at) => sum + (carriedBy[at] === bone ? shares[at]! : 0),
      0,
    );
    const x = Math.min(Math.max(Math.round(corners[i * 2]! - left), 0), texture.width - 1);
    const y = Math.min(Math.max(Math.round(corners[i * 2 + 1]! - top), 0), texture.height - 1);
    return share >= leastShare && texture.data[(y * texture.width + x) * 4 + 3]! >= solid;
  });
}

function rootOf({ arms, neck, pelvis }: BodyPart, bone: number): Point {
  if (bone === 4) return arms[0]?.joint ?? neck;
  if (bone === 6) return arms[1]?.joint ?? neck;
  return bone === 2 ? neck : pelvis;
}

/** Pixels around a vertex that may move with it. */
const around = 20;

/** The calm places that no body of the clip comes to either. */
export function outsideBodies({ pieces }: DrawnBodies, { width, height, data }: Raster): Raster {
  const out = data.slice();
  for (const { frames } of pieces) {
    for (const positions of frames.filter((_, frame) => frame % 2 === 0)) {
      for (let i = 0; i < positions.length; i += 2) {
        const [x, y] = [Math.round(positions[i]!), Math.round(positions[i + 1]!)];
        const from = Math.max(x - around, 0);
        const to = Math.min(x + around, width);
        if (to <= from) continue;
        for (let row = Math.max(y - around, 0); row < Math.min(y + around, height); row++) {
          out.fill(0, row * width + from, row * width + to);
        }
      }
    }
  }
  return { width, height, data: out };
}

function stateOf({ layers, mostSprites }: Motion, { width, height }: Scene): FrameState {
  const vertexCount = (Math.ceil(width / cellSize) + 1) * (Math.ceil(height / cellSize) + 1);
  const sprites = (count: number) => ({ data: new Float32Array(count * spriteFloats), count: 0 });
  return {
    grids: layers.map((layer) => {
      const count = layer.kind === 'mesh' ? layer.corners.length / 2 : vertexCount;
      return new Float32Array(count * vertexFloats[layer.kind]);
    }),
    opacities: new Float32Array(layers.length),
    ripple: new Int8Array(rippleSide * rippleSide * 2),
    behind: sprites(mostSprites.behind),
    front: sprites(mostSprites.front),
    grade: null,
  };
}
