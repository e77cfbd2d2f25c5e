import type { PerceptionReport } from '../../../contract/perception.ts';
import type { PerceptionSummary } from '../types.ts';

/** What of a perception is worth showing to people. */
export function reportPerception(summary: PerceptionSummary): PerceptionReport {
  return {
    subjects: summary.subjects.map(({ id, kind, label, score, box, area }) => ({ id, kind, label, score, box, area })),
    regions: summary.regions.map(({ name, confidence, box, area, of }) => ({ name, confidence, box, area, of })),
    horizon: summary.horizonSeen ? summary.horizon : null,
    sky: summary.sky,
    ground: summary.ground,
  };
}
