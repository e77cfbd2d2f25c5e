/** A stream of numbers in [0, 1). */
export type Random = () => number;

/**
 * Small fast counter generator (sfc32, from PractRand), seeded by the clip's seed and the name of what uses it:
 * adding a user never changes what the others get.
 */
export function randomFor(seed: number, name: string): Random {
  // FNV-1a of the name, then of the seed's two halves.
  let hash = 0x811c9dc5;
  const mix = (value: number): void => {
    hash = Math.imul(hash ^ value, 0x01000193) >>> 0;
  };
  for (let i = 0; i < name.length; i++) mix(name.charCodeAt(i));
  let a = hash;
  mix(seed >>> 0);
  let b = hash;
  mix(Math.floor(seed / 2 ** 32));
  let c = hash;
  let counter = 1;
  const next = (): number => {
    const t = (a + b + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = ((c << 21) | (c >>> 11)) >>> 0;
    c = (c + t) >>> 0;
    return t / 2 ** 32;
  };
  for (let i = 0; i < 12; i++) next();
  return next;
}
