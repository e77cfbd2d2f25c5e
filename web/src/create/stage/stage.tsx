import { type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { here, ownFile } from '../../api/place.ts';
import type { Prediction } from '../../api/predictions.ts';
import { current, currentProblem, isRunning, opening } from '../current.ts';
import { picture } from '../form.ts';
import { loading } from '../picture.ts';
import { preview, previewPending, previewProblem, previewWanted } from '../preview.ts';
import { useDropAndPaste } from './drop.ts';
import { Overlay } from './overlay.tsx';
import { EmptyStage } from './empty.tsx';
import { Failure } from './failure.tsx';
import { Legend, PlanToggle } from './legend.tsx';
import { Player } from './player.tsx';
import { ProgressPanel } from './progress.tsx';
import './stage.css';

type Change = 'seed' | 'stronger' | 'duration' | 'same';

/** Where the picture is, then how it comes along, then the video. It keeps its size through all of that. */
export function Stage({ onAgain }: { readonly onAgain: (change: Change) => void }) {
  const dropping = useDropAndPaste();
  const prediction = current.value;
  const isDone = prediction?.status === 'completed' && prediction.outputs[0] !== undefined;
  return (
    <section class="stage" aria-label="Result">
      {isDone ? (
        <Player key={prediction.id} prediction={prediction} onAgain={onAgain} />
      ) : (
        <Before prediction={prediction} onAgain={onAgain} />
      )}
      {dropping.value && <p class="stage-drop">Drop the picture to use it</p>}
    </section>
  );
}

/** As long as there is no video: the picture, with the plan over it, and what becomes of it. */
function Before({
  prediction,
  onAgain,
}: {
  readonly prediction: Prediction | null;
  readonly onAgain: (change: Change) => void;
}) {
  const showsPlan = useSignal(true);
  const shown = picture.value?.shown ?? posterOf(prediction);
  const hasFailed = prediction?.status === 'failed' || prediction?.status === 'cancelled';
  const seen = hasFailed ? null : preview.value;
  // An invitation where nothing else is, and nothing else is on its way.
  const isFree = shown === null && prediction === null && !opening.value && currentProblem.value === null;
  return (
    <>
      <div class="stage-view">
        {isFree && <EmptyStage />}
        {shown !== null && currentProblem.value === null && !opening.value && (
          <Framed key={shown} src={shown} dimmed={isRunning.value}>
            {showsPlan.value && seen !== null && (
              <Overlay perception={seen.perception} plan={prediction?.plan ?? seen.plan} />
            )}
          </Framed>
        )}
        <Panel prediction={prediction} onAgain={() => onAgain('same')} />
      </div>
      <Below prediction={prediction} hasPlan={seen !== null} showsPlan={showsPlan} />
    </>
  );
}

/** The two rows below the picture: what goes on, and what the lines mean. */
function Below({
  prediction,
  hasPlan,
  showsPlan,
}: {
  readonly prediction: Prediction | null;
  readonly hasPlan: boolean;
  readonly showsPlan: Signal<boolean>;
}) {
  return (
    <>
      <div class="stage-bar">
        <p class="stage-note" role="status">
          {loading.value ? 'Loading the picture…' : lookingNote(prediction)}
        </p>
        {hasPlan && <PlanToggle on={showsPlan} />}
      </div>
      <div class="stage-more small soft">
        {hasPlan && showsPlan.value ? (
          <Legend />
        ) : (
          'PNG, JPEG, WebP, AVIF or GIF, up to 50 MB. It stays on this server.'
        )}
      </div>
    </>
  );
}

/** What lies over the picture while there is something to tell. */
function Panel({ prediction, onAgain }: { readonly prediction: Prediction | null; readonly onAgain: () => void }) {
  if (currentProblem.value !== null) {
    return (
      <div class="stage-panel" role="alert">
        <p>{currentProblem.value}</p>
        <p>
          <a href={here('')}>Make a new video</a> or look into the <a href={here('gallery')}>gallery</a>.
        </p>
      </div>
    );
  }
  if (prediction === null || prediction.status === 'completed') return null;
  if (isRunning.value) return <ProgressPanel prediction={prediction} />;
  return <Failure prediction={prediction} onAgain={onAgain} />;
}

function lookingNote(prediction: Prediction | null): string {
  if (prediction !== null) return '';
  if (previewProblem.value !== null) return previewProblem.value;
  if (previewPending.value && preview.value === null && previewWanted.value && picture.value !== null)
    return 'Looking at your picture…';
  if (preview.value === null) return '';
  const { subjects, regions } = preview.value.perception;
  const parts = subjects.length + regions.length;
  if (previewPending.value) return 'Reading your prompt…';
  return parts === 0
    ? 'Nothing stands out: the picture moves as a whole.'
    : `Found ${parts} ${parts === 1 ? 'part' : 'parts'} that can move.`;
}

function posterOf(prediction: Prediction | null): string | null {
  const output = prediction?.outputs[0];
  return output === undefined ? null : ownFile(output.poster_url);
}

/** A picture with something drawn over it, in the picture's own measures. */
function Framed({
  src,
  dimmed,
  children,
}: {
  readonly src: string;
  readonly dimmed: boolean;
  readonly children: ComponentChildren;
}) {
  const ratio = useSignal(0);
  return (
    <div class="framed" data-dimmed={dimmed} style={{ '--ratio': ratio.value || 4 / 3 }} data-ready={ratio.value > 0}>
      <img
        src={src}
        alt="The picture to animate"
        onLoad={({ currentTarget }) => {
          ratio.value = currentTarget.naturalWidth / currentTarget.naturalHeight;
        }}
      />
      {ratio.value > 0 && children}
    </div>
  );
}
