import { airProgram } from './air.ts';
import { breathingProgram } from './breathing.ts';
import type { ProgramMaker } from './program.ts';
import { windProgram } from './wind.ts';

/** Every kind of motion but the camera's, in the order in which they bend and are drawn. */
export const programMakers: readonly ProgramMaker[] = [breathingProgram, windProgram, airProgram];
