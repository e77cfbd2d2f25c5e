/** What the stages of diorama hand to one another. Stages never import each other; `diorama.ts` wires them. */

/** 8-bit sRGB with straight alpha, rows top to bottom. Length is `width * height * 4`; alpha is always 255 here. */
export type RgbaImage = { readonly width: number; readonly height: number; readonly data: Uint8Array };

/** One channel, 0 to 255, rows top to bottom. */
export type Raster = { readonly width: number; readonly height: number; readonly data: Uint8Array };

/** One channel of floats, rows top to bottom. */
export type Field = { readonly width: number; readonly height: number; readonly data: Float32Array };

/** Fractions of the picture's width and height, 0 to 1, from the top left corner. */
export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** Position as fractions of the picture's width and height; `score` 0 to 1. */
export type Keypoint = { readonly name: string; readonly x: number; readonly y: number; readonly score: number };

export type Face = {
  readonly box: Box;
  readonly score: number;
  /** The 468 or 478 points of the MediaPipe face mesh as fractions of the picture; empty when no mesh was fitted. */
  readonly mesh: readonly { readonly x: number; readonly y: number; readonly z: number }[];
};

export type SubjectKind = 'person' | 'animal' | 'vehicle' | 'object';

export type Subject = {
  /** Unique in the picture and stable for the same image: `person-1`, `animal-1`, ... in order of size. */
  readonly id: string;
  readonly kind: SubjectKind;
  /** The detector's word, e.g. `dog`; null when only the matte saw it. */
  readonly label: string | null;
  readonly score: number;
  readonly box: Box;
  /** Share of the picture that the subject covers, 0 to 1. */
  readonly area: number;
  readonly face: Face | null;
  /** COCO-17 joints; empty when no pose was found. */
  readonly keypoints: readonly Keypoint[];
  /** Disparity of the place where the subject stands: 0 infinitely far, 1 nearest. */
  readonly disparity: number;
};

/** What the planner may know: plain JSON, without rasters. */
export type PerceptionSummary = {
  readonly subjects: readonly Subject[];
  /** Faces that belong to no subject too. */
  readonly faces: readonly Face[];
  /** Height of the horizon as a fraction from the top; a guess where `horizonSeen` is false. */
  readonly horizon: number;
  readonly horizonSeen: boolean;
  /** Share of the picture, 0 to 1, that is sky, and that is ground. */
  readonly sky: number;
  readonly ground: number;
  /** True for a picture with depth to travel into: sky or ground seen, subject not filling the frame. */
  readonly landscape: boolean;
};

export type Perception = {
  readonly summary: PerceptionSummary;
  /** Soft alpha, at the picture's size, of everything that stands in front of the background; null when nothing does. */
  readonly matte: Raster | null;
  /** 0 to 1: how far the matte may be trusted as a cut-out. */
  readonly matteConfidence: number;
  /** At the picture's size: 0 for background, n for the pixels nearest to `subjects[n - 1]` within the matte. */
  readonly instances: Raster;
  /** Soft masks at the picture's size; null when there is none. */
  readonly sky: Raster | null;
  readonly ground: Raster | null;
  /**
   * Pseudo-disparity, 0 far to 1 near, long side 320: `background` as if the subjects were not there, smooth and
   * complete; `foreground` of the subjects, with relief inside them, extended smoothly beyond their edges.
   */
  readonly background: Field;
  readonly foreground: Field;
};

/** Premultiplied RGBA texels of one layer, one texel a picture pixel. */
export type LayerTexture = {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
};

/** Pixels on each side. */
export type Margins = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

/** One sheet of the picture taken apart. Layers are ordered back to front; the first is opaque everywhere. */
export type Layer = {
  readonly id: string;
  /** Picture pixel at which the texture's first texel lies; negative where the texture reaches beyond the frame. */
  readonly left: number;
  readonly top: number;
  readonly texture: LayerTexture;
  /** Disparity over the whole picture (stretched to it, clamped outside), smooth. */
  readonly disparity: Field;
  /** Pixels of the layer's invented part that may be seen beyond each side of the picture; Infinity where it has no end there. */
  readonly shown: Margins;
  /** True where subjects' own motion (breathing) moves the layer. */
  readonly carriesSubjects: boolean;
};

/** The picture taken apart. */
export type Scene = {
  /** Size of the picture and of the video, pixels. */
  readonly width: number;
  readonly height: number;
  readonly layers: readonly Layer[];
  /** The point that orbits, pushes and dolly zooms hold on to, in picture pixels, and its disparity. */
  readonly pivot: { readonly x: number; readonly y: number; readonly disparity: number };
  /** Inverse depth of the farthest point relative to the nearest, 0 to 1: smaller is a deeper scene. */
  readonly farthest: number;
  readonly subjects: readonly Subject[];
};

/** Output pixels between two vertices of a layer's grid. */
export const cellSize = 16;

/**
 * Small soft shapes in front of what is drawn before them, `spriteFloats` numbers each: x, y of the centre and half
 * width, half height of its box (pixels); the four numbers a, b, c, d of the matrix that takes an offset (x, y) from the
 * centre to (ax + by, cx + dy) on the shape's unit disc; softness of the edge and hollow of the middle (shares of the
 * radius); opacity 0 to 1; luma, U and V (BT.709 limited-range code values); the rest unused.
 */
export type Sprites = { readonly data: Float32Array; count: number };
export const spriteFloats = 16;

/**
 * Light and colour of a whole frame, code values: luma' = (luma - 16) * gain + 16 + lift;
 * (U', V') = ((uu, uv), (vu, vv)) (U, V) + (shiftU, shiftV), about the neutral point.
 */
export type Grade = {
  gain: number;
  lift: number;
  uu: number;
  uv: number;
  vu: number;
  vv: number;
  shiftU: number;
  shiftV: number;
};

/**
 * What one frame shows. A grid has a vertex for every `cellSize` output pixels, rows first, `columns + 1` by `rows + 1`,
 * each two floats: the picture position (x, y) that is seen there.
 */
export type FrameState = {
  readonly grids: readonly Float32Array[];
  /** Of each layer, 0 to 1. That of the first is not looked at: it is always opaque. */
  readonly opacities: Float32Array;
  /** Between the first layer and the others, and in front of all layers. */
  readonly behind: Sprites;
  readonly front: Sprites;
  /** Null where the light is the photo's. */
  grade: Grade | null;
};

/** Motion of a clip: what every frame shows. Pure: the same index gives the same state. */
export type Motion = {
  readonly frames: number;
  /** Most sprites that any frame has. */
  readonly mostSprites: { readonly behind: number; readonly front: number };
  /** How many instants a frame's exposure is averaged over; 1 where nothing moves fast. */
  exposures(frame: number): number;
  /** Fills `state` for the instant `exposure / exposures(frame)` of the frame's open shutter. */
  pose(frame: number, exposure: number, state: FrameState): void;
};
