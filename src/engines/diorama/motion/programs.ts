import { airProgram } from './air.ts';
import { animalsProgram } from './animals.ts';
import { auroraProgram } from './aurora.ts';
import { breathingProgram } from './breathing.ts';
import { cloudsProgram } from './clouds.ts';
import { crowdProgram } from './crowd.ts';
import { fireProgram } from './fire.ts';
import { fogProgram } from './fog.ts';
import { lightningProgram } from './lightning.ts';
import { lightsProgram } from './lights.ts';
import { overcastProgram } from './overcast.ts';
import { peopleProgram } from './people/program.ts';
import type { ProgramMaker } from './program.ts';
import { rainProgram } from './rain.ts';
import { raysProgram } from './rays.ts';
import { shadowsProgram } from './shadows.ts';
import { shimmerProgram } from './shimmer.ts';
import { rushProgram } from './rush.ts';
import { rushAheadProgram } from './rush-ahead.ts';
import { smokeProgram } from './smoke.ts';
import { thingsProgram } from './things.ts';
import { waterProgram } from './water.ts';
import { twilightProgram } from './twilight.ts';
import { windProgram } from './wind.ts';

/** Every kind of motion but the camera's, in the order in which they bend and are drawn. */
export const programMakers: readonly ProgramMaker[] = [
  breathingProgram,
  windProgram,
  crowdProgram,
  rushProgram,
  rushAheadProgram,
  cloudsProgram,
  waterProgram,
  thingsProgram,
  twilightProgram,
  auroraProgram,
  lightningProgram,
  fogProgram,
  smokeProgram,
  shadowsProgram,
  shimmerProgram,
  raysProgram,
  fireProgram,
  lightsProgram,
  overcastProgram,
  rainProgram,
  airProgram,
  animalsProgram,
  peopleProgram,
];
