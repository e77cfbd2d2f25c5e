import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import type { CodecContext, FormatContext, Packet } from 'node-av/lib';
import { loadFfmpeg, type Ffmpeg } from './ffmpeg.ts';

/** x264's presets that make sense here, fastest first. */
export type EncoderPreset = 'ultrafast' | 'superfast' | 'veryfast' | 'faster' | 'fast' | 'medium' | 'slow';

export type EncoderOptions = {
  /** Where `finish` puts the MP4. Until then everything is in a temporary file beside it. */
  readonly path: string;
  /** Pixels; even. */
  readonly width: number;
  /** Pixels; even. */
  readonly height: number;
  /** Frames per second, a whole number. */
  readonly fps: number;
  /** When given, `finish` refuses any other number of pushed frames. */
  readonly frames?: number;
  /** Default `veryfast`. */
  readonly preset?: EncoderPreset;
  /** x264's constant rate factor, 0 (lossless) to 51 (worst). Default 20. */
  readonly crf?: number;
  /** Encoder threads. Fixed, by default at 2, because the choice shows in the bitstream. */
  readonly threads?: number;
};

/** Turns frames into one H.264 High MP4 file: faststart, bt709, limited range, constant frame rate. */
export type Encoder = {
  /**
   * Encodes the next frame: I420, bt709 limited range, planes tightly packed, `width * height * 3 / 2` bytes.
   * The bytes are not copied: they may be overwritten only after the promise has resolved. Calls are
   * answered in order, and a slow encoder shows in how long the promise takes (back-pressure).
   */
  push(i420: Uint8Array): Promise<void>;
  /** Writes what is left and gives the file its final name. */
  finish(): Promise<{ readonly bytes: number; readonly frames: number }>;
  /** Stops and removes the temporary file; safe at any time, also twice and after `finish` (then it does nothing). */
  abort(): Promise<void>;
};

/**
 * Opens an encoder.
 *
 * The same frames and options give the same bytes on the same build and type of processor.
 *
 * @throws RangeError for odd or empty dimensions; FFmpegError when the encoder or the file cannot be opened.
 */
export async function createEncoder(options: EncoderOptions): Promise<Encoder> {
  const { width, height } = options;
  if (!(width > 0 && height > 0 && width % 2 === 0 && height % 2 === 0)) {
    throw new RangeError(`The encoder needs even dimensions, not ${width} x ${height}.`);
  }
  const ffmpeg = await loadFfmpeg();
  // In the target's own folder, so that the rename cannot cross file systems.
  const temporaryPath = `${options.path}.${randomUUID()}.tmp`;
  const codec = openCodec(ffmpeg, options);
  let writer: PacketWriter;
  try {
    await codec.open();
    writer = await openWriter(ffmpeg, codec.context, temporaryPath, options.fps);
  } catch (error) {
    codec.context.freeContext();
    await rm(temporaryPath, { force: true });
    throw error;
  }

  const frameBytes = (width * height * 3) / 2;
  let pushed = 0;
  let state: 'open' | 'closed' = 'open';
  let last: Promise<unknown> = Promise.resolve();
  // FFmpeg's contexts allow one call at a time.
  const inOrder = <T>(work: () => Promise<T>): Promise<T> => {
    const result = last.then(work);
    // The caller of `work` receives its error; the next in line only waits for the end.
    last = result.catch(() => undefined);
    return result;
  };
  const release = async () => {
    state = 'closed';
    codec.context.freeContext();
    await writer.close();
  };

  return {
    push(i420) {
      if (i420.length !== frameBytes) {
        return Promise.reject(
          new RangeError(`A frame of ${width} x ${height} has ${frameBytes} bytes, not ${i420.length}.`),
        );
      }
      return inOrder(async () => {
        if (state === 'closed') throw new Error('The encoder is closed.');
        using frame = ffmpeg.lib.Frame.fromVideoBuffer(Buffer.from(i420.buffer, i420.byteOffset, i420.length), {
          width,
          height,
          format: ffmpeg.constants.AV_PIX_FMT_YUV420P,
          timeBase: { num: 1, den: options.fps },
          pts: BigInt(pushed),
        });
        frame.duration = 1n;
        ffmpeg.check(await codec.context.sendFrame(frame), 'encode');
        pushed += 1;
        await writer.drain();
      });
    },

    finish() {
      return inOrder(async () => {
        if (state === 'closed') throw new Error('The encoder is closed.');
        try {
          if (options.frames !== undefined && pushed !== options.frames) {
            throw new Error(`The encoder was promised ${options.frames} frames and got ${pushed}.`);
          }
          if (pushed === 0) throw new Error('A video needs at least one frame.');
          ffmpeg.check(await codec.context.sendFrame(null), 'flush');
          await writer.drain();
          await writer.end();
          await release();
          const { size } = await stat(temporaryPath);
          await rename(temporaryPath, options.path);
          return { bytes: size, frames: pushed };
        } catch (error) {
          if (state === 'open') await release();
          await rm(temporaryPath, { force: true });
          throw error;
        }
      });
    },

    abort() {
      return inOrder(async () => {
        if (state === 'closed') return;
        await release();
        await rm(temporaryPath, { force: true });
      });
    },
  };
}

function openCodec(
  { lib, constants, check }: Ffmpeg,
  options: EncoderOptions,
): { context: CodecContext; open: () => Promise<void> } {
  const x264 = lib.Codec.findEncoderByName(constants.FF_ENCODER_LIBX264);
  if (x264 === null) throw new Error('This FFmpeg has no libx264 encoder.');
  const context = new lib.CodecContext();
  context.allocContext3(x264);
  context.width = options.width;
  context.height = options.height;
  context.pixelFormat = constants.AV_PIX_FMT_YUV420P;
  context.timeBase = new lib.Rational(1, options.fps);
  context.framerate = new lib.Rational(options.fps, 1);
  context.sampleAspectRatio = new lib.Rational(1, 1);
  context.colorPrimaries = constants.AVCOL_PRI_BT709;
  context.colorTrc = constants.AVCOL_TRC_BT709;
  context.colorSpace = constants.AVCOL_SPC_BT709;
  context.colorRange = constants.AVCOL_RANGE_MPEG;
  context.chromaLocation = constants.AVCHROMA_LOC_LEFT;
  context.threadCount = options.threads ?? 2;
  // With frame durations, the last frame of the file lasts as long as the others.
  context.setFlags(constants.AV_CODEC_FLAG_GLOBAL_HEADER, constants.AV_CODEC_FLAG_FRAME_DURATION);
  const open = async () => {
    using settings = lib.Dictionary.fromObject({
      preset: options.preset ?? 'veryfast',
      profile: 'high',
      crf: String(options.crf ?? 20),
      ...(await instructionSet()),
    });
    check(await context.open2(x264, settings), 'open the encoder');
  };
  return { context, open };
}

/**
 * x264's AVX-512 code (core 165) reads memory that it has not written, in the lookahead of macroblock trees: in a
 * process that has encoded before, the same frames then now and then give another bitstream. Without it (some 7 %
 * slower) they never do. Other systems than Linux do not say whether the processor has it, and go without the care.
 */
async function instructionSet(): Promise<{ 'x264-params'?: string }> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return {};
  return /\bavx512/.test(await readFile('/proc/cpuinfo', 'utf8')) ? { 'x264-params': 'asm=AVX2' } : {};
}

type PacketWriter = {
  /** Takes every packet that the codec has ready through the filter into the file. */
  drain(): Promise<void>;
  /** Writes the filter's rest and the index; call after the codec was flushed and drained. */
  end(): Promise<void>;
  close(): Promise<void>;
};

async function openWriter(
  { lib, constants, check }: Ffmpeg,
  codec: CodecContext,
  path: string,
  fps: number,
): Promise<PacketWriter> {
  const { AVERROR_EAGAIN, AVERROR_EOF } = constants;

  // x264 writes its settings into an SEI unit (type 6), threads and all: not for everyone's eyes, and not the same everywhere.
  const removeSei = lib.BitStreamFilter.getByName('filter_units');
  if (removeSei === null) throw new Error('This FFmpeg has no filter_units bitstream filter.');
  const filter = new lib.BitStreamFilterContext();
  check(filter.alloc(removeSei), 'allocate the filter');
  check(filter.setOption('remove_types', '6'), 'configure the filter');
  const filterInput = filter.inputCodecParameters;
  if (filterInput === null) throw new Error('The bitstream filter has no input parameters.');
  check(filterInput.fromContext(codec), 'configure the filter');
  filter.inputTimeBase = codec.timeBase;
  check(filter.init(), 'open the filter');
  const filterOutput = filter.outputCodecParameters;
  if (filterOutput === null) throw new Error('The bitstream filter has no output parameters.');

  const file: FormatContext = new lib.FormatContext();
  check(file.allocOutputContext2(null, 'mp4', path), 'allocate the file');
  const stream = file.newStream();
  check(filterOutput.copy(stream.codecpar), 'configure the stream');
  stream.timeBase = codec.timeBase;
  stream.avgFrameRate = new lib.Rational(fps, 1);
  stream.sampleAspectRatio = codec.sampleAspectRatio;

  const encoded: Packet = new lib.Packet();
  encoded.alloc();
  const filtered: Packet = new lib.Packet();
  filtered.alloc();
  const free = async () => {
    encoded.free();
    filtered.free();
    filter.free();
    await file.closeOutput();
    file.freeContext();
  };
  try {
    check(await file.openOutput(), `write ${path}`);
    using settings = lib.Dictionary.fromObject({ movflags: '+faststart' });
    check(await file.writeHeader(settings), 'write the header');
  } catch (error) {
    await free();
    throw error;
  }

  const drainFilter = async () => {
    for (;;) {
      const code = await filter.receivePacket(filtered);
      if (code === AVERROR_EAGAIN || code === AVERROR_EOF) return;
      check(code, 'filter');
      filtered.streamIndex = 0;
      filtered.rescaleTs(codec.timeBase, stream.timeBase);
      check(await file.interleavedWriteFrame(filtered), 'write');
    }
  };

  return {
    async drain() {
      for (;;) {
        const code = await codec.receivePacket(encoded);
        if (code === AVERROR_EAGAIN || code === AVERROR_EOF) return;
        check(code, 'encode');
        check(await filter.sendPacket(encoded), 'filter');
        await drainFilter();
      }
    },
    async end() {
      check(await filter.sendPacket(null), 'filter');
      await drainFilter();
      check(await file.writeTrailer(), 'write the index');
    },
    close: free,
  };
}
