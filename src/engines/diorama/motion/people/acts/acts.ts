import type { KnownAct } from './act.ts';
import { armActs } from './arms.ts';
import { dance } from './dance.ts';
import { handActs } from './hands.ts';
import { going } from './going.ts';
import { jump } from './jump.ts';
import { sportActs } from './sport.ts';
import { wholeActs } from './whole.ts';

/** What a cut-out body can do, by action, and what of it must be seen. */
export const acts: Readonly<Record<string, KnownAct>> = {
  ...armActs,
  ...sportActs,
  ...wholeActs,
  ...handActs,
  dance: { make: dance, needs: 'any' },
  walk: { make: going, needs: 'going', stays: true },
  run: { make: going, needs: 'going', stays: true },
  jump: { make: jump, needs: 'standing' },
};
