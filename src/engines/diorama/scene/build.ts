import type { AnimalPart } from '../animal-part.ts';
import {
  leastMatteConfidence,
  type Layer,
  type LayerTexture,
  type Perception,
  type RgbaImage,
  type Scene,
  type Subject,
} from '../types.ts';
import { buildAnimal } from './animals/animal.ts';
import { shownBackground, shownSubject } from './border.ts';
import { grow, layOut, soften, spread, type Canvas } from './canvas.ts';
import { claimRests } from './claims.ts';
import type { HoleFiller } from './fill.ts';
import { regionParts } from './regions.ts';
import { setApart, showsPeople } from './people/apart.ts';
import { buildBody } from './people/body.ts';
import { withoutClutter, type Cleaned } from './people/clutter.ts';
import { buildFace } from './people/face.ts';

/** Share of each side that is built beyond the frame; a camera shows less of it. */
const builtMargin = 0.085;

/** How far a layer may slide off another, as a share of the long side: the fill is made with care up to there. */
const revealedShare = 0.09;

/** Takes the picture apart into layers that are whole: what a subject hides and what lies beyond the frame is invented. */
export function buildScene(image: RgbaImage, perception: Perception, filler: HoleFiller): Scene {
  const { width, height } = image;
  const { summary, matte } = perception;
  const { canvas, hole } = layOut(image, evenShare(width), evenShare(height));
  const isTrusted = perception.matteConfidence >= leastMatteConfidence || showsPeople(perception);
  const cut =
    matte !== null && isTrusted
      ? withoutClutter(spread(matte, canvas), canvas, summary.subjects, perception.instances, image)
      : null;
  const reveal = Math.round(Math.max(width, height) * revealedShare);

  const layers =
    cut === null
      ? wholePicture(image, canvas, hole, perception, filler)
      : cutOut(image, canvas, hole, cut, perception, filler, reveal);
  const subject = summary.subjects[0];
  return {
    width,
    height,
    layers,
    regions: regionParts(image, perception, layers[0]!, cut !== null, filler),
    faces: summary.subjects
      .filter(({ kind }) => kind === 'person')
      .flatMap((person) => buildFace(image, person, cut === null ? null : matte) ?? []),
    bodies: summary.subjects.flatMap((person) => {
      const layer = layers.find(({ id }) => id === person.id);
      return layer === undefined ? [] : (buildBody(person, layer, layers[0]!, width, height, filler) ?? []);
    }),
    animals: cut === null ? [] : animalsIn(image, perception, layers),
    horizon: summary.horizon * height,
    pivot: subject === undefined ? scenePivot(perception, width, height) : subjectPivot(subject, width, height),
    farthest: summary.landscape ? 0.15 : 0.3,
    subjects: summary.subjects,
  };
}

/** The largest animal of each layer, and what may be one: two would move the layer twice. */
function animalsIn(image: RgbaImage, perception: Perception, layers: readonly Layer[]): AnimalPart[] {
  const found: AnimalPart[] = [];
  perception.summary.subjects.forEach((subject, i) => {
    const isOne = subject.kind === 'animal' || (subject.kind === 'object' && subject.label === null);
    const layer = layers.find(({ id }) => id === subject.id) ?? layers.find(({ id }) => id === 'subjects');
    if (!isOne || layer === undefined || found.some((other) => other.layer === layer)) return;
    const animal = buildAnimal(image, subject, perception, i + 1, layer);
    if (animal !== null) found.push(animal);
  });
  return found;
}

/** Without a trusted matte there is one layer, which carries the subjects too. */
function wholePicture(
  image: RgbaImage,
  canvas: Canvas,
  hole: Uint8Array,
  perception: Perception,
  filler: HoleFiller,
): Layer[] {
  filler.fill(canvas.rgba, canvas.width, canvas.height, hole, new Uint8Array(hole.length), canvas.width);
  return [layerOf('picture', image, canvas, perception, true)];
}

function cutOut(
  image: RgbaImage,
  canvas: Canvas,
  margin: Uint8Array,
  { cut, around }: Cleaned,
  perception: Perception,
  filler: HoleFiller,
  reveal: number,
): Layer[] {
  const { width, height } = canvas;
  const alpha = featherOutward(cut, width, height);
  // A few pixels beyond the matte are invented as well: its edge is not exact, and a rest of the subject's colour
  // would be copied all over the hole.
  const behind = grow(alpha, width, height, 7, 6).map((value, i) => (around?.[i] === 1 ? 0 : value));
  const subjectless = { ...canvas, rgba: canvas.rgba.slice() };
  const unknown = margin.map((value, i) => value | behind[i]!);
  filler.fill(subjectless.rgba, width, height, unknown, behind, Math.max(reveal, canvas.left * 2));
  // Beyond the frame the picture is its background, and where the subject is cut off, the subject going on.
  const goesOn = margin.map((value, i) => (value === 1 && alpha[i]! > 0 ? 1 : 0));
  margin.forEach((value, i) => {
    if (value === 1 && goesOn[i] === 0) canvas.rgba.set(subjectless.rgba.subarray(i * 4, i * 4 + 4), i * 4);
  });
  if (goesOn.includes(1)) {
    const notSubject = cut.map((value) => (value < 200 ? 1 : 0));
    filler.fill(canvas.rgba, width, height, goesOn, notSubject, width);
  }
  claimRests(canvas, subjectless, alpha, behind);
  return [
    layerOf('background', image, subjectless, perception, false),
    ...subjectLayers(image, canvas, subjectless, alpha, perception),
  ];
}

/** Lets the matte fade out over some three pixels more, so that its edge is never seen as a cut. */
function featherOutward(cut: Uint8Array, width: number, height: number): Uint8Array {
  const wide = soften(
    grow(cut, width, height, 1, 96).map((value) => value * 255),
    width,
    height,
    2,
  );
  return cut.map((value, i) => Math.max(value, Math.min(wide[i]!, 255)));
}

/** A layer for everybody who stands alone, so that they can move by themselves, and one for the rest. */
function subjectLayers(
  image: RgbaImage,
  picture: Canvas,
  behind: Canvas,
  alpha: Uint8Array,
  perception: Perception,
): Layer[] {
  const { alone, rest } = setApart(perception.summary.subjects, perception, alpha, picture);
  const layers = rest === null ? [] : [subjectLayer('subjects', image, picture, behind, rest, perception)];
  for (const { subject, alpha: own } of alone) {
    layers.push(subjectLayer(subject.id, image, picture, behind, own, perception));
  }
  return layers;
}

/**
 * The subjects' premultiplied colours: what must be added to the background behind them to give the picture,
 * c - (1 - a) b. The two layers in their places are then the photo itself, and fringes carry no background.
 */
function subjectLayer(
  id: string,
  image: RgbaImage,
  picture: Canvas,
  behind: Canvas,
  alpha: Uint8Array,
  perception: Perception,
): Layer {
  const box = boundsOf(alpha, picture.width, picture.height, 4);
  const data = new Uint8Array(box.width * box.height * 4);
  for (let y = 0; y < box.height; y++) {
    for (let x = 0; x < box.width; x++) {
      const i = (y + box.y) * picture.width + x + box.x;
      const a = alpha[i]!;
      if (a === 0) continue;
      const out = (y * box.width + x) * 4;
      for (let c = 0; c < 3; c++) {
        const rest = picture.rgba[i * 4 + c]! - ((255 - a) * behind.rgba[i * 4 + c]!) / 255;
        data[out + c] = Math.min(Math.max(Math.round(rest), 0), a);
      }
      data[out + 3] = a;
    }
  }
  const texture: LayerTexture = { width: box.width, height: box.height, data };
  return {
    kind: 'cut-out',
    id,
    left: box.x - picture.left,
    top: box.y - picture.top,
    texture,
    disparity: perception.foreground,
    shown: shownSubject(picture, alpha, image.width, image.height),
    carriesSubjects: true,
  };
}

function layerOf(
  id: string,
  image: RgbaImage,
  canvas: Canvas,
  perception: Perception,
  carriesSubjects: boolean,
): Layer {
  const texture: LayerTexture = { width: canvas.width, height: canvas.height, data: canvas.rgba };
  return {
    kind: 'cut-out',
    id,
    left: -canvas.left,
    top: -canvas.top,
    texture,
    disparity: perception.background,
    shown: shownBackground(canvas, image.width, image.height),
    carriesSubjects,
  };
}

function boundsOf(
  alpha: Uint8Array,
  width: number,
  height: number,
  room: number,
): { x: number; y: number; width: number; height: number } {
  let x0 = width;
  let x1 = -1;
  let y0 = height;
  let y1 = -1;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (alpha[y * width + x] === 0) continue;
      x0 = Math.min(x0, x);
      x1 = Math.max(x1, x);
      y0 = Math.min(y0, y);
      y1 = Math.max(y1, y);
    }
  }
  x0 = Math.max(x0 - room, 0);
  y0 = Math.max(y0 - room, 0);
  return { x: x0, y: y0, width: Math.min(x1 + room + 1, width) - x0, height: Math.min(y1 + room + 1, height) - y0 };
}

function subjectPivot(subject: Subject, width: number, height: number): Scene['pivot'] {
  const { box, face } = subject;
  // A face draws the eye: the camera holds on to it, not to the middle of the coat.
  const focus =
    face === null
      ? { x: box.x + box.width / 2, y: box.y + box.height * 0.45 }
      : { x: face.box.x + face.box.width / 2, y: face.box.y + face.box.height / 2 };
  const inner = (value: number): number => Math.min(Math.max(value, 0.2), 0.8);
  return { x: inner(focus.x) * width, y: inner(focus.y) * height, disparity: subject.disparity };
}

/** Without a subject the camera holds on to the middle distance, near the horizon. */
function scenePivot(perception: Perception, width: number, height: number): Scene['pivot'] {
  const y = Math.min(Math.max(perception.summary.horizon + 0.05, 0.35), 0.65);
  return { x: width / 2, y: y * height, disparity: 0.35 };
}

function evenShare(side: number): number {
  return Math.round(side * builtMargin * 0.5) * 2;
}
