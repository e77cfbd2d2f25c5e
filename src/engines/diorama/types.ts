import type { RegionName } from './actions.ts';
import type { AnimalPart } from './animal-part.ts';
import type { BodyPiece } from './body-piece.ts';
import type { DrawnFace } from './drawn-face.ts';

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
  /** What is seen of it in a drawing, where meshes of people's faces do not fit; else null. */
  readonly drawn: DrawnFace | null;
};

export type SubjectKind = 'person' | 'animal' | 'vehicle' | 'object';

/** A body's bones by the joints at their ends, names of COCO: what hangs away from them is loose. */
export const bodyBones = [
  ['left_shoulder', 'right_shoulder'],
  ['left_shoulder', 'left_hip'],
  ['right_shoulder', 'right_hip'],
  ['left_hip', 'right_hip'],
  ['left_hip', 'left_knee'],
  ['right_hip', 'right_knee'],
  ['left_knee', 'left_ankle'],
  ['right_knee', 'right_ankle'],
  ['left_shoulder', 'left_elbow'],
  ['right_shoulder', 'right_elbow'],
  ['left_elbow', 'left_wrist'],
  ['right_elbow', 'right_wrist'],
] as const;

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
  /** Where an animal's head is, from its face or its outline; null or missing where nobody can tell, and of people. */
  readonly head?: Box | null;
  /** COCO-17 joints; empty when no pose was found. */
  readonly keypoints: readonly Keypoint[];
  /** Disparity of the place where the subject stands: 0 infinitely far, 1 nearest. */
  readonly disparity: number;
};

/** A part of the picture that is no subject, or a part of one: water, foliage, somebody's hair. */
export type RegionSight = {
  readonly name: RegionName;
  /**
   * 0 to 1: from 0.7 it is surely there, below 0.3 it is not listed; what lies between is believed only where the prompt
   * names it.
   */
  readonly confidence: number;
  readonly box: Box;
  /** Share of the picture that it covers, 0 to 1. */
  readonly area: number;
  /** The subject whose hair or cloth it is; null for parts of the background. */
  readonly of: string | null;
};

/** Where a region lies: a soft mask at the picture's size. Parts of the background go on behind the subjects. */
export type SeenRegion = RegionSight & { readonly mask: Raster };

/** What the planner may know: plain JSON, without rasters. */
export type PerceptionSummary = {
  readonly subjects: readonly Subject[];
  /** Whether the subjects can be cut out of the background, so that it may move behind them. */
  readonly separable: boolean;
  /** At most one of a name, but for hair and cloth: one of a name and subject. */
  readonly regions: readonly RegionSight[];
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

/** A matte that is trusted less than this cuts nothing out: the picture stays whole and only bends. */
export const leastMatteConfidence = 0.76;

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
  /** The regions of the summary, in its order. */
  readonly regions: readonly SeenRegion[];
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

/** One sheet of the picture taken apart: a cut-out that moves with its outline. The first of a scene is opaque everywhere. */
export type Layer = {
  readonly kind: 'cut-out';
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

/** A part of the background that moves within its outline, as water does: its colours move, its mask stays. */
export type Plate = Omit<Layer, 'kind' | 'carriesSubjects'> & {
  readonly kind: 'plate';
  readonly carriesSubjects: false;
  /** Of the texture's size, 0 to 255: where the plate is seen. The texture itself is opaque and goes on beyond the mask. */
  readonly mask: Uint8Array;
  /** Made for one clip: its textures are not kept for the scene's next one. */
  readonly ofClip: boolean;
};

/** Something soft in front of what lies behind it, as fog, smoke, flames and shafts of light are: one colour and a texture of alpha. */
export type Veil = {
  readonly kind: 'veil';
  readonly id: string;
  /** Repeats in both directions; its sides are powers of two, at most 2048. */
  readonly alpha: Raster;
  /** BT.709 limited-range code values. */
  readonly colour: { readonly y: number; readonly u: number; readonly v: number };
  /** `over` covers what is behind it; `light` only brightens: luma and chroma are added. */
  readonly blend: 'over' | 'light';
};

/** A piece of the picture that stretches: triangles that carry its colours to wherever their corners go. */
export type Mesh = Omit<Layer, 'kind' | 'carriesSubjects' | 'shown'> & {
  readonly kind: 'mesh';
  /** Picture positions (x, y) of the vertices' colours, within the texture. */
  readonly corners: Float32Array;
  /** Three vertices a triangle; later triangles cover earlier ones. */
  readonly triangles: Uint32Array;
};

/** What a frame is drawn from, back to front. */
export type DrawnLayer = Layer | Plate | Veil | Mesh;

/** A region of the scene, for what moves it. */
export type RegionPart = {
  readonly name: RegionName;
  readonly of: string | null;
  /**
   * 0 to 1 over the whole picture (stretched to it), long side 320: how far the layer under a point may be bent for the
   * region's sake. It falls to 0 inside the region's edges, and only beyond them where what lies there is soft, like sky.
   */
  readonly weight: Field;
  /** The region as a plate; built when first asked for, null for parts of subjects. */
  plate(): Plate | null;
};

/** Where a face is and which way it looks. Its own axes: origin between the eyes, x along the eyes, y down to the chin. */
export type FaceFrame = {
  /** Picture pixels. */
  readonly x: number;
  readonly y: number;
  /** Unit vector in the picture along the face's x. */
  readonly across: { readonly x: number; readonly y: number };
  /** Ear to ear, and forehead to chin, pixels. */
  readonly width: number;
  readonly height: number;
  /** The chin in the face's own axes, pixels. */
  readonly chin: { readonly x: number; readonly y: number };
  /** How far it is turned to the side: -1 (profile to the picture's left) to 1. */
  readonly turned: number;
};

/** What a face can do; each shape moves the vertices of the pieces that it concerns. */
export const faceShapes = ['blinkRight', 'blinkLeft', 'lookSide', 'lookDown', 'jaw', 'wide', 'smile', 'brows'] as const;
export type FaceShape = (typeof faceShapes)[number];

/** A part of a face that is drawn over it: at rest it is the photo, or nothing. */
export type FacePiece = {
  readonly mesh: Mesh;
  /** How far (x, y) each vertex goes, picture pixels, where a shape is fully there; additive. */
  readonly shapes: Readonly<Partial<Record<FaceShape, Float32Array>>>;
  /** What is added to the luma of each vertex where its first shape is fully there; null for nothing. */
  readonly shade: Float32Array | null;
  /** Drawn only while one of its shapes is there. */
  readonly hiddenAtRest: boolean;
};

/** A face that can move. */
export type FacePart = {
  /** Whose it is. */
  readonly of: string;
  readonly frame: FaceFrame;
  /** In the order in which they are drawn. */
  readonly pieces: readonly FacePiece[];
  /** Which shapes look right on this face. */
  readonly can: readonly FaceShape[];
  /** How far the mouth is open in the photo, in full travels of the jaw; 0 for closed lips. */
  readonly gape: number;
};

/** Upper and lower part of an arm or a leg, picture pixels: shoulder, elbow, hand; hip, knee, ankle. */
export type Limb = {
  readonly root: { readonly x: number; readonly y: number };
  readonly joint: { readonly x: number; readonly y: number };
  readonly end: { readonly x: number; readonly y: number };
};

/** Which way somebody goes, seen from the viewer. */
export type Heading = 'left' | 'right' | 'toward' | 'away';

/** A shadow that goes with whoever casts it: the ground without it, and the shadow. At rest the two are the photo. */
export type CastShadow = { readonly cover: Plate; readonly piece: BodyPiece };

/** A person who can move all over: cut out alone, with a skeleton as far as it is really seen. */
export type BodyPart = {
  readonly of: string;
  /** The person at rest, one of the scene's layers. */
  readonly layer: Layer;
  /** Back to front: at rest they show together what the layer shows. */
  readonly pieces: readonly BodyPiece[];
  readonly pelvis: { readonly x: number; readonly y: number };
  readonly neck: { readonly x: number; readonly y: number };
  /** By side; null for a limb that cannot be told from what it hides, or is not seen. */
  readonly arms: readonly [Limb | null, Limb | null];
  /** By side, whether the arm is cut out by itself, and so may bend as far as it likes. */
  readonly bends: readonly [boolean, boolean];
  /** By side, arms that cannot go anywhere else but may stir where they are: folded ones, hands on an instrument. */
  readonly stirring: readonly [Limb | null, Limb | null];
  /** Both, or neither: a person who sits or is cut off stays where they are. */
  readonly legs: readonly [Limb, Limb] | null;
  /** Which way they face. */
  readonly heading: Heading;
  /** Null where none is seen. */
  readonly shadow: CastShadow | null;
  /** 0 to 1: how far the skeleton may be trusted, and each limb, the picture's left first; 0 for one that stays where it is. */
  readonly trust: number;
  readonly limbs: { readonly arms: readonly [number, number]; readonly legs: readonly [number, number] };
};

/** The picture taken apart. */
export type Scene = {
  /** Size of the picture and of the video, pixels. */
  readonly width: number;
  readonly height: number;
  readonly layers: readonly Layer[];
  readonly regions: readonly RegionPart[];
  readonly faces: readonly FacePart[];
  readonly bodies: readonly BodyPart[];
  readonly animals: readonly AnimalPart[];
  /** The point that orbits, pushes and dolly zooms hold on to, in picture pixels, and its disparity. */
  readonly pivot: { readonly x: number; readonly y: number; readonly disparity: number };
  /** Height of the horizon in picture pixels: the vanishing line of water and ground. */
  readonly horizon: number;
  /** Inverse depth of the farthest point relative to the nearest, 0 to 1: smaller is a deeper scene. */
  readonly farthest: number;
  readonly subjects: readonly Subject[];
};

/** Output pixels between two vertices of a layer's grid. */
export const cellSize = 16;

/** Numbers that each vertex of a layer's grid has. */
export const vertexFloats = {
  /** The picture position (x, y) that is seen there. */
  'cut-out': 2,
  /**
   * The picture positions (x, y) whose colour, and (x, y) whose mask is seen there; the plate's opacity, 0 to 1; what
   * is added to luma, code values; the position (s, t) in the ripple, in tiles; how far the ripple moves the colour,
   * pixels; what a slope of 1 of the ripple adds to luma, code values.
   */
  plate: 10,
  /** The position (u, v) in the alpha texture, texels; the veil's opacity, 0 to 1. */
  veil: 3,
  /** Where the vertex is drawn (x, y), output pixels; what is added to luma there, code values. */
  mesh: 3,
} as const satisfies Record<DrawnLayer['kind'], number>;

/** Side of the square tile of ripples, texels. */
export const rippleSide = 128;

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

/** What one frame shows. */
export type FrameState = {
  /**
   * Of each layer: a vertex for every `cellSize` output pixels, rows first, `columns + 1` by `rows + 1`, each of as many
   * numbers as `vertexFloats` says. Of a mesh: its own vertices.
   */
  readonly grids: readonly Float32Array[];
  /** Of each layer, 0 to 1. That of the first is not looked at: it is always opaque. */
  readonly opacities: Float32Array;
  /**
   * The surface that plates ripple with, `rippleSide` squared texels that repeat, each (dx, dy): its slope, -127 to 127
   * for -1 to 1. Looked at only where a plate's vertices ask for it.
   */
  readonly ripple: Int8Array;
  /** Before the layer `Motion.behindBefore`, and in front of all layers. */
  readonly behind: Sprites;
  readonly front: Sprites;
  /** Null where the light is the photo's. */
  grade: Grade | null;
};

/** Motion of a clip: what every frame shows. Pure: the same index gives the same state. */
export type Motion = {
  readonly frames: number;
  /** Back to front; the first is a cut-out that is opaque everywhere. */
  readonly layers: readonly DrawnLayer[];
  /** Index of the layer before which `behind` is drawn, at least 1. */
  readonly behindBefore: number;
  /** Most sprites that any frame has. */
  readonly mostSprites: { readonly behind: number; readonly front: number };
  /** How many instants a frame's exposure is averaged over; 1 where nothing moves fast. */
  exposures(frame: number): number;
  /** Fills `state` for the instant `exposure / exposures(frame)` of the frame's open shutter. */
  pose(frame: number, exposure: number, state: FrameState): void;
};
