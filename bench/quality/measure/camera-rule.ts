/**
 * VBench-I2V's rule for camera motion (Vchitect/VBench at 45e79ec, vbench2_beta_i2v/camera_motion.py, Apache-2.0):
 * a 10 x 10 grid of points is tracked from the first frame to the last; what the middle points of the four edges did
 * says what the camera did.
 */

export const gridSize = 10;
/** Share of the frame's short side below which a point counts as still. */
const stillShare = 0.005;
/** The one middle point of an edge that is looked at. */
const middle = 5;

export const cameraTypes = ['pan_left', 'pan_right', 'tilt_up', 'tilt_down', 'zoom_in', 'zoom_out', 'static'] as const;
export type CameraType = (typeof cameraTypes)[number];

/** The wordings of the seven moves, which VBench appends to a caption. */
export const cameraWording: Record<CameraType, string> = {
  pan_left: 'camera pans left',
  pan_right: 'camera pans right',
  tilt_up: 'camera tilts up',
  tilt_down: 'camera tilts down',
  zoom_in: 'camera zooms in',
  zoom_out: 'camera zooms out',
  static: 'camera static',
};

export type Point = { readonly x: number; readonly y: number };

type Way = 'left' | 'right' | 'up' | 'down' | 'static';

const alongBoth: Readonly<Record<string, CameraType>> = {
  left_left: 'pan_right',
  right_right: 'pan_left',
  down_down: 'tilt_up',
  up_up: 'tilt_down',
  static_static: 'static',
};
const topAndBottom: Readonly<Record<string, CameraType>> = { ...alongBoth, up_down: 'zoom_in', down_up: 'zoom_out' };
const leftAndRight: Readonly<Record<string, CameraType>> = {
  ...alongBoth,
  left_right: 'zoom_in',
  right_left: 'zoom_out',
};

export type EdgeWays = { readonly [edge in 'top' | 'bottom' | 'left' | 'right']: readonly Way[] };

/**
 * What the camera did, several answers being possible; empty where the rule finds none (VBench's "None").
 *
 * @param first the grid's points in the first frame, row by row, in pixels of a frame whose short side is `shortSide`
 * @param last the same points in the last frame
 */
export function classifyCamera(first: readonly Point[], last: readonly Point[], shortSide: number): CameraType[] {
  const ways = edgeWays(first, last, shortSide);
  const found = [...pairs(ways.top, ways.bottom, topAndBottom), ...pairs(ways.left, ways.right, leftAndRight)];
  // A pair of edges that fits no move counts as an answer too, and takes the place of "static" beside it.
  const results = new Set<CameraType | null>(found);
  if (results.has('static') && results.size > 1) results.delete('static');
  return [...results].filter((type) => type !== null);
}

/** Which ways the middle points of the edges went. */
export function edgeWays(first: readonly Point[], last: readonly Point[], shortSide: number): EdgeWays {
  const least = shortSide * stillShare;
  const at = (row: number, column: number): Way[] => {
    const index = row * gridSize + column;
    // VBench keeps whole pixels only, cut off towards zero.
    const x = Math.trunc(last[index]!.x) - Math.trunc(first[index]!.x);
    const y = Math.trunc(last[index]!.y) - Math.trunc(first[index]!.y);
    const ways: Way[] = [];
    if (x > least) ways.push('right');
    else if (x < -least) ways.push('left');
    if (y > least) ways.push('down');
    else if (y < -least) ways.push('up');
    return ways.length > 0 ? ways : ['static'];
  };
  return {
    top: at(0, middle),
    bottom: at(gridSize - 1, middle),
    left: at(middle, 0),
    right: at(middle, gridSize - 1),
  };
}

function pairs(
  one: readonly Way[],
  other: readonly Way[],
  meanings: Readonly<Record<string, CameraType>>,
): (CameraType | null)[] {
  const found = one.flatMap((a) => other.flatMap((b) => meanings[`${a}_${b}`] ?? []));
  return found.length > 0 ? found : [null];
}

/** CoTracker's grid over a frame: a margin of a 64th of the width on every side. */
export function gridPoints(width: number, height: number): Point[] {
  const margin = width / 64;
  const along = (length: number, i: number): number => margin + (i / (gridSize - 1)) * (length - 2 * margin);
  return Array.from({ length: gridSize * gridSize }, (_, i) => ({
    x: along(width, i % gridSize),
    y: along(height, Math.floor(i / gridSize)),
  }));
}
