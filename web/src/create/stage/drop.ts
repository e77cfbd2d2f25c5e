import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { takeTransfer } from '../picture.ts';

/** A picture may be dropped or pasted anywhere in the page. @returns whether one is being dragged over it. */
export function useDropAndPaste(): Signal<boolean> {
  const dropping = useSignal(false);
  useEffect(() => {
    const events = new AbortController();
    const { signal } = events;
    const over = (event: DragEvent) => {
      if (event.dataTransfer === null || !/Files|uri-list/.test([...event.dataTransfer.types].join(' '))) return;
      event.preventDefault();
      dropping.value = true;
    };
    document.addEventListener('dragover', over, { signal });
    document.addEventListener(
      'dragleave',
      (event) => {
        if (event.relatedTarget === null) dropping.value = false;
      },
      { signal },
    );
    document.addEventListener(
      'drop',
      (event) => {
        dropping.value = false;
        if (takeTransfer(event.dataTransfer)) event.preventDefault();
      },
      { signal },
    );
    document.addEventListener(
      'paste',
      (event) => {
        const isField = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
        // Text that is pasted into a field is text.
        if (isField && (event.clipboardData?.files.length ?? 0) === 0) return;
        if (takeTransfer(event.clipboardData)) event.preventDefault();
      },
      { signal },
    );
    return () => events.abort();
  }, []);
  return dropping;
}
