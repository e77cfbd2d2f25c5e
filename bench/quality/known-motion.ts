import { join } from 'node:path';
import sharp from 'sharp';
import { createEncoder } from '../../src/media/encoder.ts';
import { withMats, type OpenCv } from './measure/opencv.ts';

/** A motion about the picture's centre, so much a frame. */
export type KnownMotion = {
  readonly name: string;
  /** Pixels to the right and down. */
  readonly x?: number;
  readonly y?: number;
  /** Growth: 0.01 is one per cent. */
  readonly growth?: number;
  /** Degrees clockwise. */
  readonly turn?: number;
};

export type KnownClip = { readonly path: string; readonly width: number; readonly height: number };

/** Where a point is after so many frames of a motion. */
export function moved(
  motion: KnownMotion,
  frames: number,
  { width, height }: { readonly width: number; readonly height: number },
  point: { readonly x: number; readonly y: number },
): { x: number; y: number } {
  const [a, b, tx, ty] = matrix(motion, frames, width, height);
  return { x: a * point.x - b * point.y + tx, y: b * point.x + a * point.y + ty };
}

/** Scale and rotation about the centre, then the shift: x' = a x - b y + tx, y' = b x + a y + ty. */
function matrix(
  { x = 0, y = 0, growth = 0, turn = 0 }: KnownMotion,
  frames: number,
  width: number,
  height: number,
): [number, number, number, number] {
  const scale = (1 + growth) ** frames;
  const angle = (turn * frames * Math.PI) / 180;
  const [a, b] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  return [a, b, cx - a * cx + b * cy + x * frames, cy - b * cx - a * cy + y * frames];
}

/**
 * A video in which a textured picture moves as told, drawn by OpenCV and encoded as ours are: what the instruments
 * are tried on. What comes in from beyond the picture's edge is its mirror image.
 */
export async function renderKnownMotion(
  cv: OpenCv,
  motion: KnownMotion,
  options: {
    readonly folder: string;
    readonly width: number;
    readonly height: number;
    readonly frames: number;
    readonly fps: number;
  },
): Promise<KnownClip> {
  const { folder, width, height, frames, fps } = options;
  const texture = await paintTexture(width, height);
  const path = join(folder, `${motion.name.replaceAll(/\W+/g, '-')}.mp4`);
  const encoder = await createEncoder({ path, width, height, fps, frames });
  try {
    for (let frame = 0; frame < frames; frame += 1) await encoder.push(warped(cv, texture, motion, frame));
    await encoder.finish();
  } finally {
    await encoder.abort();
  }
  return { path, width, height };
}

type Texture = { readonly width: number; readonly height: number; readonly data: Uint8Array };

function warped(cv: OpenCv, { width, height, data }: Texture, motion: KnownMotion, frame: number): Uint8Array {
  return withMats((own) => {
    const picture = own(new cv.Mat(height, width, cv.CV_8UC3));
    picture.data.set(data);
    const [a, b, tx, ty] = matrix(motion, frame, width, height);
    const map = own(cv.matFromArray(2, 3, cv.CV_64F, [a, -b, tx, b, a, ty]));
    const drawn = own(new cv.Mat());
    cv.warpAffine(
      picture,
      drawn,
      map,
      new cv.Size(width, height),
      cv.INTER_CUBIC,
      cv.BORDER_REFLECT_101,
      new cv.Scalar(),
    );
    const planes = own(new cv.Mat());
    cv.cvtColor(drawn, planes, cv.COLOR_RGB2YUV_I420);
    return planes.data.slice();
  });
}

/** Cloudy noise in two sizes, the same each time, with a photograph's softness. */
async function paintTexture(width: number, height: number): Promise<Texture> {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>` +
    `<filter id="n" x="0" y="0" width="100%" height="100%"><feTurbulence type="fractalNoise" ` +
    `baseFrequency="0.035" numOctaves="4" seed="7"/><feColorMatrix values="1.6 0 0 0 -0.3 0 1.6 0 0 -0.3 0 0 1.6 0 -0.3 0 0 0 0 1"/>` +
    `</filter></defs><rect width="100%" height="100%" filter="url(#n)"/></svg>`;
  const { data } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width, height, data };
}
