import type { Plan } from '../../src/contract/plan.ts';
import type { Instant, Program } from '../../src/engines/diorama/motion/program.ts';
import {
  cellSize,
  rippleSide,
  spriteFloats,
  vertexFloats,
  type DrawnLayer,
  type Motion,
  type Field,
  type FrameState,
  type Layer,
  type Perception,
  type RgbaImage,
  type Scene,
  type Subject,
} from '../../src/engines/diorama/types.ts';

/** A picture with structure everywhere: stripes, a gradient and a disc. */
export function drawnPicture(width: number, height: number): RgbaImage {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const disc = Math.hypot(x - width / 2, y - height * 0.55) < height * 0.25;
      const stripe = Math.sin(x / 9) * 30 + Math.sin(y / 7) * 20;
      data.set(
        disc
          ? [200 + (stripe >> 2), 80, 60, 255]
          : [90 + stripe, 120 + (60 * y) / height + stripe / 2, 200 - (90 * x) / width, 255],
        (y * width + x) * 4,
      );
    }
  }
  return { width, height, data };
}

export function rampField(from: number, to: number): Field {
  const width = 320;
  const height = 180;
  return {
    width,
    height,
    data: Float32Array.from(
      { length: width * height },
      (_, i) => from + ((to - from) * Math.floor(i / width)) / (height - 1),
    ),
  };
}

export const discSubject: Subject = {
  id: 'object-1',
  kind: 'object',
  label: null,
  score: 1,
  box: { x: 0.36, y: 0.3, width: 0.28, height: 0.5 },
  area: 0.11,
  face: null,
  keypoints: [],
  disparity: 0.8,
};

/** What a perfect eye would see in `drawnPicture`: the disc in front of a ground that rises to the horizon. */
export function drawnPerception({ width, height }: RgbaImage): Perception {
  const matte = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const outside = Math.hypot(x - width / 2, y - height * 0.55) - height * 0.25;
      matte[y * width + x] = Math.round(Math.min(Math.max(0.5 - outside, 0), 1) * 255);
    }
  }
  return {
    summary: {
      separable: true,
      regions: [],
      subjects: [discSubject],
      faces: [],
      horizon: 0.4,
      horizonSeen: true,
      sky: 0,
      ground: 0.4,
      landscape: true,
    },
    matte: { width, height, data: matte },
    matteConfidence: 1,
    instances: { width, height, data: matte.map((value) => (value > 127 ? 1 : 0)) },
    sky: null,
    ground: null,
    regions: [],
    background: rampField(0, 0.9),
    foreground: rampField(0.78, 0.82),
  };
}

/** A scene of one opaque layer with a margin, for motion alone. */
export function flatScene(width: number, height: number, disparity: Field = rampField(0, 1)): Scene {
  const layer: Layer = {
    kind: 'cut-out',
    id: 'picture',
    left: -32,
    top: -32,
    texture: {
      width: width + 64,
      height: height + 64,
      data: new Uint8Array((width + 64) * (height + 64) * 4).fill(255),
    },
    disparity,
    shown: { left: width * 0.05, right: width * 0.05, top: height * 0.05, bottom: height * 0.05 },
    carriesSubjects: true,
  };
  return {
    width,
    height,
    layers: [layer],
    regions: [],
    faces: [],
    bodies: [],
    animals: [],
    horizon: height * 0.4,
    pivot: { x: width / 2, y: height / 2, disparity: 0.5 },
    farthest: 0.25,
    subjects: [discSubject],
  };
}

/** A plan in which nothing is done, for four seconds. */
export function emptyPlan(size: Plan['size'], more: Partial<Plan> = {}): Plan {
  return {
    version: 1,
    seed: 3,
    duration: 4,
    fps: 24,
    size: { width: size.width, height: size.height },
    camera: [],
    subjects: [],
    scene: [],
    atmosphere: [],
    tempo: 1,
    amplitude: 'medium',
    reduced: [],
    unsupported: [],
    ...more,
  };
}

/** What a frame's state is filled into. */
export function emptyState(
  layers: readonly DrawnLayer[],
  vertices: number,
  sprites: Motion['mostSprites'] = { behind: 0, front: 0 },
): FrameState {
  const list = (most: number) => ({ data: new Float32Array(most * spriteFloats), count: 0 });
  return {
    grids: layers.map(({ kind }) => new Float32Array(vertices * vertexFloats[kind])),
    ripple: new Int8Array(rippleSide * rippleSide * 2),
    opacities: new Float32Array(layers.length).fill(1),
    behind: list(sprites.behind),
    front: list(sprites.front),
    grade: null,
  };
}

/** What a program shows at an instant, under a camera that stands still. */
export function posed(program: Program, scene: Scene, seconds: number): Instant {
  const columns = Math.ceil(scene.width / cellSize) + 1;
  const rows = Math.ceil(scene.height / cellSize) + 1;
  const layers = (program.added ?? []).map(({ layer }) => layer);
  const state = emptyState(layers, columns * rows, program.sprites);
  const background = new Float32Array(columns * rows * 2);
  for (let i = 0; i < columns * rows; i++) {
    background[i * 2] = (i % columns) * cellSize;
    background[i * 2 + 1] = Math.floor(i / columns) * cellSize;
  }
  const instant: Instant = {
    seconds,
    columns,
    rows,
    background,
    see(_, px, py, out, at) {
      out[at] = px;
      out[at + 1] = py;
    },
    show(x, y, out, at) {
      out[at] = x;
      out[at + 1] = y;
    },
    slide: { x: 0, y: 0 },
    grid: (layer) => state.grids[layers.indexOf(layer)]!,
    fade(layer, opacity) {
      const k = layers.findIndex((one) => one === layer);
      if (k >= 0) state.opacities[k] = opacity;
    },
    state,
  };
  program.pose?.(instant);
  return instant;
}
