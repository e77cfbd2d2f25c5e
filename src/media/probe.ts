import { open } from 'node:fs/promises';
import type { CodecContext, FormatContext, Frame, Stream } from 'node-av/lib';
import { loadFfmpeg, type Ffmpeg } from './ffmpeg.ts';

/** Code points of ITU-T H.273: 1 is bt709 in each, 2 is unspecified. */
export type ColourTags = {
  readonly primaries: number;
  readonly transfer: number;
  readonly matrix: number;
  readonly range: 'limited' | 'full' | 'unspecified';
};

export type VideoProbe = {
  /** FFmpeg's name, e.g. `h264`. */
  readonly codec: string;
  /** FFmpeg's name of the profile, e.g. `High`; null when unknown. */
  readonly profile: string | null;
  /** FFmpeg's name, e.g. `yuv420p`. */
  readonly pixelFormat: string;
  readonly width: number;
  readonly height: number;
  /** Average over the stream. */
  readonly fps: number;
  /** Counted by decoding all of them. */
  readonly frames: number;
  readonly durationSeconds: number;
  /** What the file's header says, and what the stream itself says. */
  readonly colour: { readonly container: ColourTags; readonly stream: ColourTags };
  /** True when the index stands before the pictures, so that playing can begin before all is loaded. */
  readonly faststart: boolean;
};

export type DecodedFrame = {
  /** Counted from 0 in order of display. */
  readonly index: number;
  /** When the frame is shown. */
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  /** Planes tightly packed, see `i420ToRgba`; the receiver's own. */
  readonly i420: Uint8Array;
};

/** Bounds for a video that somebody else made. */
export type ProbeLimits = { readonly pixels: number; readonly frames: number; readonly signal: AbortSignal };

/** Decodes a whole video and tells what it is. @throws Error when it holds no frame, or is beyond the limits. */
export async function probeVideo(path: string, limits?: ProbeLimits): Promise<VideoProbe> {
  await using video = await openVideo(path);
  const { stream, ffmpeg, codecName } = video;
  const parameters = stream.codecpar;
  let frames = 0;
  let streamColour: ColourTags | null = null;
  let pixelFormat: string | null = null;
  if (limits !== undefined && parameters.width * parameters.height > limits.pixels) {
    throw new Error(`${path} is of ${parameters.width} x ${parameters.height} pixels.`);
  }
  for await (const frame of video.frames()) {
    streamColour ??= colourTags(ffmpeg, frame);
    pixelFormat ??= pixelFormatName(ffmpeg, frame);
    frames += 1;
    limits?.signal.throwIfAborted();
    if (frames > (limits?.frames ?? Number.POSITIVE_INFINITY)) throw new Error(`${path} holds too many frames.`);
  }
  if (streamColour === null || pixelFormat === null) throw new Error(`${path} holds no frame.`);
  const profile = parameters.profile;
  const known = ffmpeg.lib.Codec.findDecoder(parameters.codecId)?.profiles?.find((entry) => entry.profile === profile);
  return {
    codec: codecName,
    profile: known?.name ?? null,
    pixelFormat,
    width: parameters.width,
    height: parameters.height,
    fps: stream.avgFrameRate.num / stream.avgFrameRate.den,
    frames,
    durationSeconds: (Number(stream.duration) * stream.timeBase.num) / stream.timeBase.den,
    colour: { container: colourTags(ffmpeg, parameters), stream: streamColour },
    faststart: await indexComesFirst(path),
  };
}

/**
 * Decodes a video frame by frame, in order of display.
 *
 * @param wanted When given, only the frames with these indices are handed out, and decoding stops after the last.
 * @throws Error when the file is no video of 8-bit 4:2:0.
 */
export async function* decodeFrames(path: string, wanted?: ReadonlySet<number>): AsyncGenerator<DecodedFrame> {
  await using video = await openVideo(path);
  const { ffmpeg, stream } = video;
  const last = wanted === undefined ? Number.POSITIVE_INFINITY : Math.max(...wanted);
  let index = 0;
  for await (const frame of video.frames()) {
    if (wanted === undefined || wanted.has(index)) {
      if (frame.format !== ffmpeg.constants.AV_PIX_FMT_YUV420P) {
        throw new Error(`${path} holds ${pixelFormatName(ffmpeg, frame)}; only yuv420p is read.`);
      }
      const seconds = (Number(frame.bestEffortTimestamp) * stream.timeBase.num) / stream.timeBase.den;
      yield { index, seconds, width: frame.width, height: frame.height, i420: frame.toBuffer() };
    }
    if (index >= last) return;
    index += 1;
  }
}

type OpenVideo = AsyncDisposable & {
  readonly ffmpeg: Ffmpeg;
  readonly stream: Stream;
  readonly codecName: string;
  /** Each frame is valid until the next one is asked for. */
  frames(): AsyncGenerator<Frame>;
};

/** Opens a video for decoding; it is closed at the end of its `using` block. */
export async function openVideo(path: string): Promise<OpenVideo> {
  const ffmpeg = await loadFfmpeg();
  const { lib, constants, check } = ffmpeg;
  const file = new lib.FormatContext();
  const codec = new lib.CodecContext();
  const close = async () => {
    codec.freeContext();
    await file.closeInput();
  };
  try {
    check(await file.openInput(path), `open ${path}`);
    check(await file.findStreamInfo(), `read ${path}`);
    const found = file.findBestStream(constants.AVMEDIA_TYPE_VIDEO, -1, -1, true);
    const stream = file.streams[found.streamIndex];
    if (stream === undefined || found.decoder === null) throw new Error(`${path} holds no video that can be decoded.`);
    codec.allocContext3(found.decoder);
    check(codec.parametersToContext(stream.codecpar), 'configure the decoder');
    codec.pktTimebase = stream.timeBase;
    codec.threadCount = 2;
    check(await codec.open2(found.decoder), 'open the decoder');
    return {
      ffmpeg,
      stream,
      codecName: found.decoder.name ?? 'unknown',
      frames: () => readFrames(ffmpeg, file, codec, stream.index),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function* readFrames(
  { lib, constants, check }: Ffmpeg,
  file: FormatContext,
  codec: CodecContext,
  streamIndex: number,
): AsyncGenerator<Frame> {
  using packet = new lib.Packet();
  packet.alloc();
  using frame = new lib.Frame();
  frame.alloc();
  for (let ended = false; !ended;) {
    const read = await file.readFrame(packet);
    ended = read === constants.AVERROR_EOF;
    if (!ended) check(read, 'read');
    if (!ended && packet.streamIndex !== streamIndex) {
      packet.unref();
      continue;
    }
    check(await codec.sendPacket(ended ? null : packet), 'decode');
    packet.unref();
    for (;;) {
      const code = await codec.receiveFrame(frame);
      if (code === constants.AVERROR_EAGAIN || code === constants.AVERROR_EOF) break;
      check(code, 'decode');
      yield frame;
      frame.unref();
    }
  }
}

function pixelFormatName({ lib }: Ffmpeg, frame: Frame): string {
  // A frame of a video stream has a pixel format; node-av's type also allows for audio.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return lib.avGetPixFmtName(frame.format as Parameters<typeof lib.avGetPixFmtName>[0]) ?? 'unknown';
}

function colourTags(
  { constants }: Ffmpeg,
  tagged: Pick<Frame, 'colorPrimaries' | 'colorTrc' | 'colorSpace' | 'colorRange'>,
): ColourTags {
  const range = tagged.colorRange;
  return {
    primaries: tagged.colorPrimaries,
    transfer: tagged.colorTrc,
    matrix: tagged.colorSpace,
    range:
      range === constants.AVCOL_RANGE_MPEG ? 'limited' : range === constants.AVCOL_RANGE_JPEG ? 'full' : 'unspecified',
  };
}

/** Walks the top-level boxes of an MP4 file (ISO/IEC 14496-12, 4.2): is `moov` before `mdat`? */
async function indexComesFirst(path: string): Promise<boolean> {
  await using file = await open(path, 'r');
  const header = Buffer.alloc(16);
  for (let at = 0; ;) {
    const { bytesRead } = await file.read(header, 0, 16, at);
    if (bytesRead < 8) return false;
    const type = header.toString('latin1', 4, 8);
    if (type === 'moov') return true;
    if (type === 'mdat') return false;
    const size = header.readUInt32BE(0);
    // 1 announces a 64-bit size, 0 a box that reaches to the end of the file.
    const length = size === 1 ? Number(header.readBigUInt64BE(8)) : size;
    if (length < 8) return false;
    at += length;
  }
}
