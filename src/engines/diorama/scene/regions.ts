import type { Field, Layer, Perception, Plate, Raster, RegionPart, RgbaImage, SeenRegion } from '../types.ts';
import { grow, spread, type Canvas } from './canvas.ts';
import type { HoleFiller } from './fill.ts';
import { keepToPicture } from './plate-mask.ts';
import { hangingWeight } from './hanging.ts';
import { rigidPlaces, softPlaces, weightOf, type RigidPlaces, type SoftPlaces } from './weight.ts';

/** How far a plate's colours may slide, as a share of the width: up to there they are invented with care. */
const slide = { clouds: 0.08, smoke: 0.08, steam: 0.08 } as const satisfies Partial<Record<SeenRegion['name'], number>>;
const ordinarySlide = 0.03;

/** A mask from here on, 0 to 255, is the region alone, without a share of what it borders on. */
const pure = 250;
/** A plate is seen from here on in the region's mask, 0 to 255: its border's mixed colours stay with what is under it. */
const seenFrom = 110;
/** Pixels that what lies outside a region is taken to reach into it. */
const blending = 2;
/** With fewer pixels of its own a region has nothing to go on with. */
const leastOwn = 400;

/**
 * What is needed to move the picture's regions: weights at once, plates when they are asked for.
 *
 * @param background the scene's first layer; it holds the subjects too when nothing was cut out
 * @param cut whether the subjects are a layer of their own
 */
export function regionParts(
  image: RgbaImage,
  perception: Perception,
  background: Layer,
  cut: boolean,
  filler: HoleFiller,
): RegionPart[] {
  let soft: SoftPlaces | undefined;
  let rigid: RigidPlaces | undefined;
  const weigh = ({ name, of }: SeenRegion, mask: Raster): Field => {
    const subject = perception.summary.subjects.find(({ id }) => id === of);
    if (subject !== undefined && (name === 'hair' || name === 'cloth'))
      return hangingWeight(name, mask, cut ? perception.matte : null, subject);
    soft ??= softPlaces(image, perception, cut);
    const grown = name === 'foliage' || name === 'grass';
    return weightOf(mask, soft, grown ? (rigid ??= rigidPlaces(image)) : null);
  };
  return perception.regions.map((region) => {
    const mask = region.of !== null || cut ? region.mask : without(region.mask, perception.matte);
    let plate: Plate | null | undefined;
    let weight: Field | undefined;
    return {
      name: region.name,
      of: region.of,
      get weight() {
        return (weight ??= weigh(region, mask));
      },
      plate: () => (plate ??= region.of === null ? makePlate(region, mask, background, filler) : null),
    };
  });
}

/** What of a mask lies outside the matte. */
function without(mask: Raster, matte: Raster | null): Raster {
  if (matte === null) return mask;
  return { ...mask, data: mask.data.map((value, i) => Math.min(value, 255 - matte.data[i]!)) };
}

function makePlate(region: SeenRegion, mask: Raster, background: Layer, filler: HoleFiller): Plate {
  const { width, height } = background.texture;
  const canvas: Canvas = {
    width,
    height,
    left: -background.left,
    top: -background.top,
    rgba: background.texture.data.slice(),
  };
  const seen = spread(mask, canvas);
  const outside = grow(
    seen.map((value) => (value < pure ? 1 : 0)),
    width,
    height,
    blending,
    0,
  );
  goOn(canvas, outside, filler, (region.name in slide ? slide.clouds : ordinarySlide) * mask.width);
  const texture = { width, height, data: canvas.rgba };
  const whole = seen.map((value) => Math.max(0, Math.round(((value - seenFrom) * 255) / (255 - seenFrom))));
  return {
    kind: 'plate',
    id: region.name,
    left: background.left,
    top: background.top,
    texture,
    disparity: background.disparity,
    shown: background.shown,
    carriesSubjects: false,
    ofClip: false,
    mask: keepToPicture(whole, texture, background.texture.data),
  };
}

/** Replaces what lies outside a region, in place, by the region's own colours going on. */
function goOn(canvas: Canvas, outside: Uint8Array, filler: HoleFiller, reach: number): void {
  let own = 0;
  for (const value of outside) own += 1 - value;
  if (own < leastOwn || own === outside.length) return;
  filler.fill(canvas.rgba, canvas.width, canvas.height, outside, outside, reach);
}
