import type { Box } from '../../types.ts';
import { ramp } from '../grid.ts';
import { components } from '../raster/components.ts';
import { maskWhere, planeOf } from '../raster/planes.ts';
import { around, type Look } from './look.ts';
import type { Finding } from './water.ts';

/** People in a crowd are too small for the nets: it is believed only where somebody speaks of it. */
const mostSure = 0.66;
/** Shares of the picture that one covers: all of it together, and one piece. */
const least = 0.05;
const leastPiece = 0.03;
/** Of the picture, how much is skin or like it where a crowd is. */
const leastSkin = 0.012;
/** So many small people that a net sees make a crowd whatever it looks like. */
const many = 7;
const smallPerson = 0.4;

/**
 * A crowd: small patches of skin and of all colours side by side, or many small people.
 *
 * @param people boxes of all people that the nets saw
 */
export function findCrowd(
  look: Look,
  people: readonly Box[],
  taken: Float32Array,
): Pick<Finding, 'chance' | 'confidence'> | null {
  const { width, height, subject } = look;
  const small = people.filter(({ height: tall }) => tall < smallPerson);
  const boxes = new Float32Array(width * height);
  for (const { x, y, width: across, height: down } of small) {
    for (let v = Math.floor(y * height); v < Math.min(height, (y + down) * height); v++)
      boxes.fill(1, v * width + Math.floor(x * width), v * width + Math.min(width, Math.ceil((x + across) * width)));
  }
  const motley = motleyPlaces(look, small.length >= many);
  const chance = motley.map((value, i) =>
    subject[i]! > 0.3 || taken[i]! > 0.5 ? 0 : Math.max(value, small.length >= many ? boxes[i]! : 0),
  );
  const closed = around(look, chance, 4);
  const { labels, components: pieces } = components(
    maskWhere(closed, (value) => value > 0.5),
    width,
    height,
  );
  const wanted = pieces.map(({ pixels }) => pixels > leastPiece * width * height);
  const data = planeOf(labels, (label) => (label > 0 && wanted[label - 1] === true ? 1 : 0));
  const share = data.reduce((sum, value) => sum + value, 0) / data.length;
  const confidence = mostSure * ramp(share, least, 2 * least) * (small.length >= many ? 1 : 0.65);
  return confidence === 0 ? null : { chance: data, confidence };
}

/** 0 or 1, with `likely` people in the picture less strictly: where skin lies between colours of many kinds, light and dark, from one step to the next. */
function motleyPlaces(look: Look, likely: boolean): Float32Array {
  const { width, luma, redGreen, yellowBlue, saturation } = look;
  const radius = Math.max(5, Math.round(0.028 * width));
  const skin = planeOf(luma, (value, i) =>
    value > 60 &&
    value < 235 &&
    redGreen[i]! > 8 &&
    redGreen[i]! < 75 &&
    yellowBlue[i]! > 6 &&
    yellowBlue[i]! < 70 &&
    saturation[i]! > 0.14 &&
    saturation[i]! < 0.66
      ? 1
      : 0,
  );
  if (skin.reduce((sum, value) => sum + value, 0) < leastSkin * skin.length) return skin.fill(0);
  const green = planeOf(luma, (_, i) => (redGreen[i]! < -8 && yellowBlue[i]! > 4 ? 1 : 0));
  const pale = planeOf(saturation, (value) => (value < 0.22 ? 1 : 0));
  const share = around(look, skin, radius);
  const pales = around(look, pale, radius);
  const greens = around(look, green, radius);
  const spread = deviation(look, luma, radius);
  const tints = [deviation(look, redGreen, radius), deviation(look, yellowBlue, radius)] as const;
  return luma.map((_, i) =>
    share[i]! > 0.04 &&
    share[i]! < 0.5 &&
    greens[i]! < 0.3 &&
    pales[i]! > 0.12 &&
    spread[i]! > 18 + (likely ? 0 : 4) &&
    tints[0][i]! > (likely ? 4 : 9) &&
    tints[1][i]! > (likely ? 4 : 9)
      ? 1
      : 0,
  );
}

function deviation(look: Look, plane: Float32Array, radius: number): Float32Array {
  const mean = around(look, plane, radius);
  const square = around(
    look,
    plane.map((value) => value * value),
    radius,
  );
  return mean.map((value, i) => Math.sqrt(Math.max(0, square[i]! - value * value)));
}
