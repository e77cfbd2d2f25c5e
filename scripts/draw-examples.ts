import { mkdir, stat, writeFile } from 'node:fs/promises';
import sharp from 'sharp';
import { drawClowns } from './pictures/clowns.ts';
import { drawLake } from './pictures/lake.ts';

/** Draws the example pictures anew: `node scripts/draw-examples.ts`. Each is kept as SVG, its source, and as JPEG. */
const folder = new URL('../examples/', import.meta.url);
const pictures = { clowns: drawClowns, lake: drawLake };

await mkdir(folder, { recursive: true });
for (const [name, draw] of Object.entries(pictures)) {
  const svg = draw();
  const file = new URL(`${name}.jpg`, folder);
  await writeFile(new URL(`${name}.svg`, folder), svg);
  await sharp(Buffer.from(svg)).flatten().jpeg({ quality: 88, mozjpeg: true }).toFile(file.pathname);
  console.log(`examples/${name}.jpg: ${Math.round((await stat(file)).size / 1000)} kB`);
}
