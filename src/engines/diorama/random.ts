/** Draws numbers in [0, 1). */
export type Random = () => number;

/** FNV-1a over the UTF-16 units of the name. */
function hash(name: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1) {
    value = Math.imul(value ^ name.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}

/**
 * The random numbers of one program (sfc32, from PractRand). Every program has a name and thereby a stream of its own, so
 * that adding one program never changes what another draws.
 *
 * @param seed 0 to 9,999,999,999
 */
export function randomFor(seed: number, name: string): Random {
  let a = seed >>> 0;
  let b = Math.floor(seed / 2 ** 32) >>> 0;
  let c = hash(name);
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let index = 0; index < 12; index += 1) next();
  return next;
}
