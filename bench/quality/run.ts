/**
 * `npm run bench:quality`: renders a set of pictures and measures on decoded frames whether the videos do what was
 * asked, beside the targets. `--full` runs every move and prompt (about an hour); the plain run ends within minutes.
 *
 * Photos are taken from MUYBRIDGE_TEST_PHOTOS, else from ../shared/photos (with their `prompts.json`); our own pictures
 * are always there.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { calibrate } from './calibration.ts';
import { ClipStudio, type Clip, type Order } from './clips.ts';
import { openOpenCv } from './measure/opencv.ts';
import { listPictures, type Picture } from './pictures.ts';
import { amplitude } from './sections/amplitude.ts';
import { flicker, leak } from './sections/calm.ts';
import { camera } from './sections/camera.ts';
import { clauses } from './sections/clauses.ts';
import { dynamic } from './sections/dynamic.ts';
import { first, speed } from './sections/every-clip.ts';
import { people } from './sections/people.ts';
import type { Section } from './sections/section.ts';
import { printReport, printSummary } from './tables.ts';

const withoutClips = ['calibration', 'clauses'];
const sections: readonly Section[] = [camera, dynamic, flicker, leak, amplitude, people, first, speed];

const { values } = parseArgs({
  options: {
    photos: { type: 'string' },
    only: { type: 'string', multiple: true },
    sections: { type: 'string' },
    full: { type: 'boolean', default: false },
    minutes: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(`npm run bench:quality -- [--sections ${withoutClips.join(',')},${sections.map(({ name }) => name).join(',')}]
  [--photos N] the first N pictures only   [--only NAME]... pictures with NAME in their name
  [--full] every move and prompt           [--minutes N] begin no further picture after N minutes
  [--json FILE] everything measured, as JSON`);
  process.exit(0);
}
const wanted = values.sections?.split(',');
const unknown = wanted?.filter(
  (name) => !withoutClips.includes(name) && !sections.some((section) => section.name === name),
);
if (unknown !== undefined && unknown.length > 0) throw new Error(`There is no section ${unknown.join(', ')}.`);
const isWanted = (name: string): boolean => wanted === undefined || wanted.includes(name);
const chosen = sections.filter(({ name }) => isWanted(name));

const started = performance.now();
const scratch = await mkdtemp(join(tmpdir(), 'muybridge-quality-'));
const { cv } = await openOpenCv();
const calibration = isWanted('calibration') ? await calibrate(cv, scratch) : [];
const pictures = (await listPictures(scratch))
  .filter(({ name }) => values.only === undefined || values.only.some((part) => name.includes(part)))
  .slice(0, values.photos === undefined ? undefined : Number(values.photos));
const orders = collect(
  chosen.flatMap((section) => section.orders(pictures, values.full).map((order) => ({ order, section: section.name }))),
);
const clips: (Clip & { readonly sections: readonly string[] })[] = [];
if (orders.length > 0) {
  const studio = await ClipStudio.open(cv, scratch);
  await studio.warmUp(pictures[0]!);
  let begun: Picture | null = null;
  for (const { order, sections: names } of orders) {
    if (order.picture !== begun && isLate()) break;
    begun = order.picture;
    clips.push({ ...(await studio.make(order)), sections: names });
    showProgress();
  }
  await studio.close();
}
await rm(scratch, { recursive: true });

const ofClips = chosen.flatMap((section) => {
  const own = clips.filter((clip) => clip.sections.includes(section.name));
  const judged = section.orders(pictures, values.full).length > 0 ? own : clips;
  return judged.length > 0 ? [{ section: section.name, ...section.report(judged) }] : [];
});
const reports = isWanted('clauses') ? [{ section: 'clauses', ...clauses() }, ...ofClips] : ofClips;
for (const report of reports) printReport(report);
printSummary(reports);
const drawn = new Set(clips.map(({ picture }) => picture)).size;
console.log(`${clips.length} of ${orders.length} clips, of ${drawn} of ${pictures.length} pictures, in ${minutes()}.`);
if (values.json !== undefined) {
  await writeFile(values.json, JSON.stringify({ full: values.full, calibration, reports, clips }, null, 1));
}
process.exit(reports.some(({ figures }) => figures.some(({ met }) => met === false)) ? 1 : 0);

function isLate(): boolean {
  return values.minutes !== undefined && performance.now() - started > Number(values.minutes) * 60_000;
}

function showProgress(): void {
  const line = `${clips.length} of ${orders.length} clips, ${minutes()}`;
  if (process.stderr.isTTY) process.stderr.write(`\r${line}${clips.length === orders.length ? '\n' : '   '}`);
  else if (clips.length % 25 === 0) process.stderr.write(`${line}\n`);
}

function minutes(): string {
  const seconds = Math.round((performance.now() - started) / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Each clip once, with all that is to be measured on it; picture by picture, because engines keep few of them. */
function collect(
  wishes: readonly { readonly order: Order; readonly section: string }[],
): { readonly order: Order; readonly sections: string[] }[] {
  const byClip = Map.groupBy(wishes, ({ order }) => `${order.picture.path}\n${order.prompt}\n${order.amplitude}`);
  const merged = [...byClip.values()].map((same) => ({
    order: { ...same[0]!.order, measures: [...new Set(same.flatMap(({ order }) => order.measures))] },
    sections: [...new Set(same.map(({ section }) => section))],
  }));
  return pictures.flatMap((picture) => merged.filter(({ order }) => order.picture === picture));
}
