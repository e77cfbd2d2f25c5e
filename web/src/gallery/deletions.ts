import { signal } from '@preact/signals';
import { ApiError } from '../api/client.ts';
import { deletePrediction } from '../api/predictions.ts';
import { toast } from '../kit/toasts.tsx';

/**
 * Deleting can be undone for as long as its message is shown: the server is only told afterwards, or when the page is
 * left, which is no undoing.
 */

/** What is deleted, or about to be: nobody shows it any more. */
export const deleted = signal<ReadonlySet<string>>(new Set());

const pending = new Set<string>();
const undoSeconds = 7;

export function deleteWithUndo(id: string): void {
  pending.add(id);
  deleted.value = new Set([...deleted.peek(), id]);
  toast('Video deleted.', {
    seconds: undoSeconds,
    action: { label: 'Undo', onClick: () => restore(id) },
    onGone: () => void finish(id),
  });
}

function restore(id: string): void {
  pending.delete(id);
  deleted.value = new Set([...deleted.peek()].filter((other) => other !== id));
}

async function finish(id: string): Promise<void> {
  if (!pending.delete(id)) return;
  try {
    await deletePrediction(id);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    // Somebody was faster.
    if (error.status === 404) return;
    restore(id);
    toast(`The video is not deleted. ${error.message}`, { kind: 'error' });
  }
}

addEventListener('pagehide', () => {
  for (const id of pending) void deletePrediction(id, true);
  pending.clear();
});
