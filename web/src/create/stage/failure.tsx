import { RotateCcw, TriangleAlert } from 'lucide-preact';
import type { Prediction } from '../../api/predictions.ts';
import { Button } from '../../kit/button.tsx';
import './failure.css';

/** What happened, in the server's words, which say what to do. */
export function Failure({ prediction, onAgain }: { readonly prediction: Prediction; readonly onAgain: () => void }) {
  const cancelled = prediction.status === 'cancelled';
  return (
    <div class="stage-panel failure" role="alert" data-cancelled={cancelled}>
      <h2>
        {!cancelled && <TriangleAlert size={20} aria-hidden="true" />}
        {cancelled ? 'Cancelled' : 'This did not work'}
      </h2>
      <p>{cancelled ? 'Nothing was drawn. Everything you entered is still here.' : prediction.error?.message}</p>
      <div>
        <Button onClick={onAgain}>
          <RotateCcw size={16} aria-hidden="true" />
          {cancelled ? 'Start again' : 'Try again'}
        </Button>
      </div>
    </div>
  );
}
