import { clauseAccuracy, parts, together, withoutCamera, type Count } from '../../clauses.ts';
import { atLeast, type Report } from './section.ts';

/** How well prompts are understood: the corpora of test/plan, whose held-out parts nothing was tuned on. */
export function clauses(): Report {
  const all = parts.map(clauseAccuracy);
  const heldOut = together(all.filter(({ part }) => part !== 'tuned'));
  const tuned = together(all.filter(({ part }) => part === 'tuned'));
  const percent = ({ right, all: number }: Count): number => (100 * right) / Math.max(number, 1);
  const nothing: Count = { right: 0, all: 0 };
  const kinds = [...tuned.keys()].filter((kind) => kind !== 'prompt');
  const cell = (count: Count): string => `${count.right} of ${count.all}`;
  return {
    title: 'Clause accuracy on the corpora of test/plan',
    figures: [
      atLeast('camera clauses, held out, %', percent(heldOut.get('camera') ?? nothing), 95),
      atLeast('other clauses, held out, %', percent(withoutCamera(heldOut)), 85),
      atLeast('camera clauses, tuned, %', percent(tuned.get('camera') ?? nothing), 95),
      atLeast('other clauses, tuned, %', percent(withoutCamera(tuned)), 85),
    ],
    table: [
      ['kind', 'tuned', 'held out'],
      ...kinds.map((kind) => [kind, cell(tuned.get(kind) ?? nothing), cell(heldOut.get(kind) ?? nothing)]),
    ],
    misses: all
      .filter(({ part }) => part !== 'tuned')
      .flatMap(({ part, wrong }) => wrong.map((text) => `${part}: ${text}`)),
  };
}
