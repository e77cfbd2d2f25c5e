import type { PerceptionReport } from '../../../../src/contract/perception.ts';
import type { Action, Plan } from '../../../../src/contract/plan.ts';
import { ambient, capital, doing, during, moving, regionName, withArticle } from '../names.ts';

/** A plan in words. */
export type Sentence = {
  readonly about: 'camera' | 'subject' | 'scene' | 'air';
  readonly text: string;
  /** When, if not all the time. */
  readonly when: string;
};

export function sentences(plan: Plan, perception: PerceptionReport | null): Sentence[] {
  const camera = plan.camera.map((move): Sentence => {
    return { about: 'camera', text: `The camera ${moving(move)}`, when: during(move, plan) };
  });
  return [
    ...merged(camera),
    ...bySubject(plan, perception),
    ...merged(
      plan.scene.map((action): Sentence => ({
        about: 'scene',
        text: ambient(action, perception),
        when: during(action, plan),
      })),
    ),
    ...merged(
      plan.atmosphere.map((action): Sentence => ({
        about: 'air',
        text: ambient(action, perception),
        when: during(action, plan),
      })),
    ),
    ...tempo(plan),
  ];
}

/** What one does all the time stands in one sentence. */
function bySubject(plan: Plan, perception: PerceptionReport | null): Sentence[] {
  const found = new Map<string, Action[]>();
  for (const action of plan.subjects) {
    const key = `${regionName(action, perception)}|${during(action, plan)}`;
    found.set(key, [...(found.get(key) ?? []), action]);
  }
  return [...found].map(([key, actions]): Sentence => {
    const [name = '', when = ''] = key.split('|');
    return {
      about: 'subject',
      text: capital(`${withArticle(name)} ${listed(actions.map(({ action }) => doing(action)))}`),
      when,
    };
  });
}

function listed(words: readonly string[]): string {
  const distinct = [...new Set(words)];
  const last = distinct.at(-1) ?? '';
  return distinct.length < 2 ? last : `${distinct.slice(0, -1).join(', ')} and ${last}`;
}

function merged(given: readonly Sentence[]): Sentence[] {
  return given.filter(
    (one, index) => given.findIndex(({ text, when }) => text === one.text && when === one.when) === index,
  );
}

function tempo({ tempo: factor }: Plan): Sentence[] {
  if (Math.abs(factor - 1) < 0.05) return [];
  return [
    {
      about: 'scene',
      text: `Everything moves ${factor > 1 ? 'faster' : 'slower'} than usual (×${Number(factor.toFixed(2))})`,
      when: '',
    },
  ];
}
