import { useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * Which frame a video shows, exact to the frame, and how to go to another one.
 *
 * @param fps and frames as the server has measured them
 */
export function useFrames(video: RefObject<HTMLVideoElement | null>, fps: number, frames: number) {
  const at = useSignal(0);
  /** The frame that was gone to, until it plays on: others may still be on their way to the screen. */
  const chosen = useRef<number | null>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return undefined;
    let handle = 0;
    const onFrame = (_now: number, { mediaTime }: VideoFrameCallbackMetadata) => {
      if (!element.paused) chosen.current = null;
      at.value = chosen.current ?? Math.min(frames - 1, Math.round(mediaTime * fps));
      handle = element.requestVideoFrameCallback(onFrame);
    };
    handle = element.requestVideoFrameCallback(onFrame);
    return () => element.cancelVideoFrameCallback(handle);
  }, [video.current, fps, frames]);
  return {
    at,
    go(frame: number): void {
      const element = video.current;
      if (element === null) return;
      element.pause();
      chosen.current = frame;
      at.value = frame;
      // The middle of the frame: its edges belong to either neighbour.
      element.currentTime = (frame + 0.5) / fps;
    },
  };
}
