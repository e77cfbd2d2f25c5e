import type { CameraMove, Plan } from '../../../contract/plan.ts';
import { cellSize, type DrawnLayer, type FrameState, type Layer, type Motion, type Scene } from '../types.ts';
import { fitAnimals } from './animals/fit.ts';
import { createCamera, type CameraPose } from './camera.ts';
import { fitOutwardMoves, fitSidewaysMoves, frameZooms } from './framing.ts';
import { createLight } from './light.ts';
import { fitPeople } from './people/fit.ts';
import { places, type Displacement, type Place, type Program } from './program.ts';
import { programMakers } from './programs.ts';
import { Projection, sampleField } from './projection.ts';
import { fitWind } from './wind.ts';

/** Share of a frame's time that the shutter is open: 180 degrees. */
const shutter = 0.5;
const maxExposures = 8;
/** Pixels of travel while the shutter is open below which a single sharp instant looks better, and costs less. */
const leastBlur = 16;
const pixelsPerExposure = 3.5;
/** A move that keeps less of its way than this is told in the plan. */
const worthTelling = 0.75;

/**
 * Fits a plan to the scene: people do what the picture shows enough of them for; moves that draw back go only as far as the border that may be invented, moves along the
 * picture only as far as a slight push-in allows. The plan says so in `reduced`.
 */
export function fitPlan(wished: Plan, scene: Scene): Plan {
  const plan = fitWind(fitAnimals(fitPeople(wished, scene), scene), scene);
  const back = drawsBack(plan) ? fitOutwardMoves(balanced(scene), plan, createCamera) : { plan, kept: 1 };
  const outward = back.kept > 0.97 ? { plan, kept: 1 } : back;
  const sideways = fitSidewaysMoves(drawsBack(plan) ? balanced(scene) : scene, outward.plan, createCamera);
  if (outward.kept === 1 && sideways.kept === 1) return plan;
  const reduced = [...plan.reduced];
  if (outward.kept < 1) {
    const why = `Only a little can be invented beyond the picture's edge: the camera draws back ${percent(outward.kept)} of the way.`;
    reduced.push(...reducedMoves(plan.camera.filter(isOutward), why));
  }
  if (sideways.kept < worthTelling) {
    const why = `The picture ends there: the camera travels ${percent(sideways.kept)} of the way.`;
    const shorter = plan.camera.filter((move, i) => sideways.plan.camera[i]!.amount < 0.99 * move.amount);
    reduced.push(
      ...reducedMoves(
        shorter.filter((move) => !isOutward(move)),
        why,
      ),
    );
  }
  return { ...sideways.plan, reduced };
}

function isOutward({ direction }: CameraMove): boolean {
  return direction === 'out';
}

function reducedMoves(moves: readonly CameraMove[], why: string): Plan['reduced'] {
  const phrases = moves.map(({ move, direction }) => `${move.replace('_', ' ')} ${direction ?? ''}`.trim());
  return [...new Set(phrases)].map((phrase) => ({ phrase, why }));
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Turns a plan, fitted to the scene, into motion. Frame 0 shows the picture as it is. */
export function createMotion(plan: Plan, built: Scene): Motion {
  const scene = drawsBack(plan) ? balanced(built) : built;
  const frames = plan.duration * plan.fps;
  const camera = createCamera(plan);
  const zooms = frameZooms(scene, camera, frames, plan.fps);
  const programs = programMakers.flatMap((make) => make(plan, scene) ?? []);
  const light = createLight(plan, scene);
  const columns = Math.ceil(scene.width / cellSize) + 1;
  const rows = Math.ceil(scene.height / cellSize) + 1;
  const { layers, behindBefore } = stack(scene, programs);
  const backdrop = new Float32Array(columns * rows * 2);
  const carrying = scene.layers.find((layer) => layer.carriesSubjects) ?? scene.layers[0]!;
  const bends = {
    background: programs.flatMap(({ bends: each }) => each?.background ?? []),
    subjects: programs.flatMap(({ bends: each }) => each?.subjects ?? []),
  };
  // A program's own bend is not undone where it shows something of its own.
  const othersOf = programs.map(({ bends: own }) => bends.subjects.filter((each) => each !== own?.subjects));
  const exposures = Uint8Array.from({ length: frames }, (_, frame) => exposuresFor(scene, camera, frame, plan.fps));

  const zoomAt = (seconds: number): number => {
    const position = Math.min(Math.max(seconds * plan.fps, 0), frames - 1);
    const before = Math.floor(position);
    const after = Math.min(before + 1, frames - 1);
    return zooms[before]! + (zooms[after]! - zooms[before]!) * (position - before);
  };

  const most = (list: 'behind' | 'front'): number =>
    programs.reduce((sum, { sprites }) => sum + (sprites?.[list] ?? 0), 0);

  return {
    frames,
    layers,
    behindBefore,
    mostSprites: { behind: most('behind'), front: most('front') },
    exposures: (frame) => exposures[frame]!,
    pose(frame, exposure, state) {
      const count = exposures[frame]!;
      const seconds = (frame + (count === 1 ? 0 : (exposure / (count - 1) - 0.5) * shutter)) / plan.fps;
      const cameraPose = camera(Math.max(seconds, 0));
      const projection = new Projection(scene, cameraPose, zoomAt(seconds));
      state.behind.count = 0;
      state.front.count = 0;
      state.opacities.fill(1);
      state.grade = light?.(seconds) ?? null;
      layers.forEach((layer, k) => {
        if (layer.kind !== 'cut-out') return;
        const grid = state.grids[k]!;
        projectGrid(projection, layer, columns, rows, grid);
        if (k === 0) backdrop.set(grid);
        const isSubjects = layer.carriesSubjects;
        if (k === 0) bend(bends.background, seconds, grid);
        if (isSubjects) bend(bends.subjects, seconds, grid);
      });
      programs.forEach((program, k) => {
        program.pose?.({
          seconds,
          columns,
          rows,
          background: backdrop,
          see: (disparity, px, py, out, at) => projection.inverseAt(disparity, px, py, out, at),
          show: (x, y, out, at) => show(projection, scene, carrying, othersOf[k]!, seconds, x, y, out, at),
          slide: { x: cameraPose.panX * scene.width, y: cameraPose.panY * scene.height },
          grid: (layer) => state.grids[layers.indexOf(layer)]!,
          fade: (layer, opacity) => (state.opacities[layers.indexOf(layer)] = opacity),
          state,
        });
      });
    },
  };
}

/** The scene's layers with those of the programs in their places. */
function stack(scene: Scene, programs: readonly Program[]): { layers: DrawnLayer[]; behindBefore: number } {
  const added = programs.flatMap((program) => program.added ?? []);
  const [background, middle, onSubjects, front] = places.map((place: Place) =>
    added.filter((each) => each.place === place).map(({ layer }) => layer),
  );
  const [picture, ...subjects] = scene.layers;
  return {
    layers: [picture!, ...background!, ...middle!, ...subjects, ...onSubjects!, ...front!],
    behindBefore: 1 + background!.length,
  };
}

function projectGrid(projection: Projection, layer: Layer, columns: number, rows: number, grid: Float32Array): void {
  let at = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      projection.inverse(layer, column * cellSize, row * cellSize, grid, at);
      at += 2;
    }
  }
}

/** Where a subject's picture position is seen; the displacements, which are the way back, are undone one by one. */
function show(
  projection: Projection,
  scene: Scene,
  carrying: Layer,
  displacements: readonly Displacement[],
  seconds: number,
  x: number,
  y: number,
  out: Float32Array | number[],
  at: number,
): void {
  for (let k = displacements.length - 1; k >= 0; k--) {
    let guessX = x;
    let guessY = y;
    for (let step = 0; step < 4; step++) {
      scratch[0] = guessX;
      scratch[1] = guessY;
      displacements[k]!(seconds, scratch, 0);
      guessX += x - scratch[0];
      guessY += y - scratch[1];
    }
    x = guessX;
    y = guessY;
  }
  projection.forward(sampleField(carrying.disparity, scene.width, scene.height, x, y), x, y, true, out, at);
}

const scratch = new Float32Array(2);

function bend(displacements: readonly Displacement[], seconds: number, grid: FrameState['grids'][number]): void {
  for (const displace of displacements) for (let at = 0; at < grid.length; at += 2) displace(seconds, grid, at);
}

/** More instants the faster the frame's corners travel. */
function exposuresFor(scene: Scene, camera: (seconds: number) => CameraPose, frame: number, fps: number): number {
  if (frame === 0) return 1;
  const corners = [0, 0, scene.width, 0, 0, scene.height, scene.width, scene.height];
  const before = new Projection(scene, camera((frame - shutter / 2) / fps), 1);
  const after = new Projection(scene, camera((frame + shutter / 2) / fps), 1);
  const a = [0, 0];
  const b = [0, 0];
  let blur = 0;
  for (let i = 0; i < corners.length; i += 2) {
    before.inverse(scene.layers[0]!, corners[i]!, corners[i + 1]!, a, 0);
    after.inverse(scene.layers[0]!, corners[i]!, corners[i + 1]!, b, 0);
    blur = Math.max(blur, Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!));
  }
  return blur < leastBlur ? 1 : Math.min(Math.ceil(blur / pixelsPerExposure), maxExposures);
}

function drawsBack(plan: Plan): boolean {
  return plan.camera.some((move) => move.direction === 'out' && move.move !== 'dolly_zoom');
}

/** The scene with its pivot where drawing back uses up the border that may be shown on all four sides alike. */
function balanced(scene: Scene): Scene {
  const least = (side: 'left' | 'right' | 'top' | 'bottom'): number =>
    Math.min(...scene.layers.map(({ shown }) => shown[side]));
  const x = (scene.width * least('left')) / (least('left') + least('right'));
  const y = (scene.height * least('top')) / (least('top') + least('bottom'));
  return { ...scene, pivot: { ...scene.pivot, x, y } };
}
