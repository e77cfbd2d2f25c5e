import { useSignalEffect } from '@preact/signals';
import { Clapperboard, LoaderCircle } from 'lucide-preact';
import { useEffect } from 'preact/hooks';
import { useLocation, useRoute } from 'preact-iso/router';
import type { Prediction } from '../api/predictions.ts';
import { Button } from '../kit/button.tsx';
import { Tabs } from '../kit/tabs.tsx';
import { CodeTab } from './code/code-tab.tsx';
import { current, isEdited, isRunning, leavePrediction, openPrediction } from './current.ts';
import { amplitude, duration, input, randomSeed, seed } from './form.ts';
import { PictureField } from './input/picture-field.tsx';
import { PromptField } from './input/prompt-field.tsx';
import { SettingsFields } from './input/settings.tsx';
import { keepPreview, previewWanted } from './preview.ts';
import { Stage } from './stage/stage.tsx';
import { submit, submitProblem, submitting } from './submit.ts';
import { Understood } from './understood/understood.tsx';
import './create-view.css';

/** So that another tab may be looked at meanwhile. */
function titleOf(prediction: Prediction | null): string {
  if (prediction === null) return 'Muybridge';
  const done = Math.round(100 * (prediction.progress?.fraction ?? 0));
  const states = {
    created: 'Waiting',
    processing: `${done} %`,
    completed: 'Done',
    failed: 'Failed',
    cancelled: 'Cancelled',
  };
  return `${states[prediction.status]} · Muybridge`;
}

/** Where a picture and a prompt become a video: what goes in on one side, what comes out on the other. */
export function CreateView() {
  const { route } = useLocation();
  const id = useRoute().params['id'] ?? null;
  useEffect(() => (id === null ? leavePrediction() : openPrediction(id)), [id]);
  useEffect(keepPreview, []);
  useSignalEffect(() => {
    if (isEdited.value) previewWanted.value = true;
  });
  useSignalEffect(() => {
    document.title = titleOf(current.value);
  });
  useEffect(() => () => void (document.title = titleOf(null)), []);

  const send = () => {
    if (input.value === null) return;
    void submit(input.value, route);
    // On a phone the form is below.
    document.querySelector('.stage')?.scrollIntoView({ block: 'nearest' });
  };
  const again = (change: 'seed' | 'stronger' | 'duration' | 'same') => {
    if (change === 'seed') seed.value = randomSeed();
    if (change === 'duration') duration.value = duration.value === 8 ? 4 : 8;
    if (change === 'stronger') amplitude.value = current.value?.plan?.amplitude === 'small' ? 'medium' : 'large';
    send();
  };
  return (
    <div class="view create">
      <h1 class="unseen">{id === null ? 'Make a video' : 'Video'}</h1>
      <form
        class="create-input"
        aria-label="What to animate"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <PictureField />
        <PromptField onSubmit={send} />
        <SettingsFields />
        <div class="create-go">
          <Button kind="main" size="large" type="submit" disabled={input.value === null || submitting.value}>
            {submitting.value ? (
              <LoaderCircle size={18} aria-hidden="true" />
            ) : (
              <Clapperboard size={18} aria-hidden="true" />
            )}
            {isRunning.value ? 'Animate another' : 'Animate'}
          </Button>
          {submitProblem.value !== null && (
            <p class="field-error" role="alert">
              {submitProblem.value}
            </p>
          )}
        </div>
      </form>
      <div class="create-result">
        <Stage onAgain={again} />
        <Tabs
          label="About the video"
          tabs={[
            { value: 'understood', label: 'What I understood', panel: <Understood /> },
            { value: 'code', label: 'Use it from code', panel: <CodeTab /> },
          ]}
        />
      </div>
    </div>
  );
}
