import type { KnownAct } from './act.ts';
import { armActs } from './arms.ts';
import { dance } from './dance.ts';
import { jump } from './jump.ts';

/** What a cut-out body can do, by action, and what of it must be seen. */
export const acts: Readonly<Record<string, KnownAct>> = {
  ...armActs,
  dance: { make: dance, needs: 'any' },
  jump: { make: jump, needs: 'legs' },
};
