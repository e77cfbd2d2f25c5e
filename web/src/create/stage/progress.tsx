import { useSignal } from '@preact/signals';
import { Check, LoaderCircle } from 'lucide-preact';
import { useEffect } from 'preact/hooks';
import { ApiError } from '../../api/client.ts';
import type { Prediction } from '../../api/predictions.ts';
import { Button } from '../../kit/button.tsx';
import { toast } from '../../kit/toasts.tsx';
import { cancelCurrent, connected } from '../current.ts';
import './progress.css';

type Stage = NonNullable<Prediction['progress']>['stage'];

/** The stages as people see them, and which of the server's belong to each. */
const steps: readonly { readonly name: string; readonly stages: readonly Stage[] }[] = [
  { name: 'Waiting', stages: ['queued'] },
  { name: 'Looking at the picture', stages: ['fetching', 'looking'] },
  { name: 'Planning the motion', stages: ['planning', 'building'] },
  { name: 'Drawing', stages: ['drawing'] },
  { name: 'Encoding and checking', stages: ['checking', 'saving'] },
];

/** How far a prediction is, as the server tells it. */
export function ProgressPanel({ prediction }: { readonly prediction: Prediction }) {
  const stage: Stage = prediction.progress?.stage ?? 'queued';
  const at = steps.findIndex(({ stages }) => stages.includes(stage));
  const fraction = prediction.progress?.fraction ?? 0;
  const cancel = () => {
    cancelCurrent().catch((error: unknown) => {
      if (!(error instanceof ApiError)) throw error;
      toast(error.message, { kind: 'error' });
    });
  };
  return (
    <div class="stage-panel progress">
      <ol class="progress-steps">
        {steps.map(({ name }, index) => (
          <li
            key={name}
            data-state={index < at ? 'done' : index === at ? 'now' : 'next'}
            aria-current={index === at ? 'step' : undefined}
          >
            <span class="progress-mark" aria-hidden="true">
              {index < at ? <Check size={14} /> : index === at ? <LoaderCircle size={16} /> : null}
            </span>
            <span>
              {name}
              {index === at && <span class="figures soft">{detail(prediction)}</span>}
            </span>
          </li>
        ))}
      </ol>
      <progress value={fraction} max={1} aria-label="Done">
        {Math.round(fraction * 100)} %
      </progress>
      <div class="progress-foot">
        <p class="small soft figures">
          {connected.value ? (
            <Remaining prediction={prediction} />
          ) : (
            'The connection is lost. It goes on; coming back …'
          )}
        </p>
        <Button size="small" onClick={cancel} disabled={prediction.cancel_requested}>
          {prediction.cancel_requested ? 'Cancelling…' : 'Cancel'}
        </Button>
      </div>
      {/* Only what changes seldom is read out. */}
      <p class="unseen" role="status">
        {steps[at]?.name}
        {stage === 'queued' ? detail(prediction) : ''}
      </p>
    </div>
  );
}

function detail({ queue, progress }: Prediction): string {
  if (progress === null || progress.stage === 'queued') {
    if (queue === null) return '';
    return queue.position === 1 ? ': next in line' : `: number ${queue.position} in line`;
  }
  if (progress.stage === 'drawing' && progress.frame !== null) return ` frame ${progress.frame} of ${progress.frames}`;
  return '';
}

/** Counts down between the server's estimates. */
function Remaining({ prediction }: { readonly prediction: Prediction }) {
  const estimate = prediction.eta_seconds ?? prediction.queue?.eta_seconds ?? null;
  const left = useSignal(estimate);
  useEffect(() => {
    left.value = estimate;
    const timer = setInterval(() => {
      if (left.value !== null) left.value = Math.max(1, left.value - 1);
    }, 1000);
    return () => clearInterval(timer);
  }, [estimate]);
  if (left.value === null) return <>A moment…</>;
  return <>{left.value <= 1 ? 'About a second left' : `About ${Math.round(left.value)} s left`}</>;
}
