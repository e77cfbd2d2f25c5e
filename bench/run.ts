/**
 * `npm run bench`: speed beside references measured in the same run.
 *
 * Photos are taken from MUYBRIDGE_TEST_PHOTOS, else from ../shared/photos; without any that part is skipped.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { benchApi } from './api.ts';
import { benchDrawing } from './drawing.ts';
import { benchPhotos } from './photos.ts';

const photos = process.env['MUYBRIDGE_TEST_PHOTOS'] ?? fileURLToPath(new URL('../../shared/photos', import.meta.url));
const outcomes = [await benchDrawing()];
if (existsSync(photos)) outcomes.push(await benchPhotos(photos));
else console.log('Photos: skipped, no folder of photos (set MUYBRIDGE_TEST_PHOTOS).');
outcomes.push(await benchApi());
process.exit(outcomes.every(Boolean) ? 0 : 1);
