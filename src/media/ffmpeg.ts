/**
 * FFmpeg, through node-av. It is imported on first use only: it is a separate work under the GPL, of which nothing is
 * shipped here, and processes that never touch video do without it.
 *
 * node-av's *Sync functions crash the process at exit or at garbage collection: only its promises may be used.
 */
export async function loadFfmpeg() {
  const [lib, constants] = await Promise.all([import('node-av/lib'), import('node-av/constants')]);
  lib.Log.setLevel(constants.AV_LOG_ERROR);
  /** Throws an FFmpegError for a negative result of an FFmpeg function. */
  const check = (code: number, doing: string) => lib.FFmpegError.throwIfError(code, doing);
  return { lib, constants, check };
}

export type Ffmpeg = Awaited<ReturnType<typeof loadFfmpeg>>;
