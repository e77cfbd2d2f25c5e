import { basename, extname } from 'node:path';
import { type Command, Option } from 'commander';
import { movementAmplitudes } from '../contract/prediction.ts';
import type { EngineInput } from '../contract/renderer.ts';
import { parseBody } from '../http/wavespeed/body.ts';

/** What `muybridge animate` asks of `animate.ts`; the input is checked and its seed resolved. */
export type AnimateOptions = {
  readonly imagePath: string;
  readonly input: EngineInput;
  /** The MP4 to write; it is not touched before it is complete. */
  readonly outPath: string;
  /** Print the plan as JSON instead of drawing. */
  readonly planOnly: boolean;
  /** Print the result as JSON. */
  readonly json: boolean;
};

/** Resolves to the exit code. */
type AnimateModule = { readonly animate: (options: AnimateOptions) => Promise<number> };

type Flags = {
  prompt: string;
  duration: string;
  movementAmplitude: string;
  seed?: string;
  out?: string;
  planOnly?: boolean;
  json?: boolean;
};

export function addAnimate(program: Command): void {
  program
    .command('animate')
    .description('Animate one picture, without a server.')
    .argument('<image>', 'a PNG, JPEG, WebP, AVIF or GIF file')
    .option('-p, --prompt <text>', 'what shall move, and how', '')
    .addOption(new Option('-d, --duration <seconds>', 'length of the video').choices(['4', '8']).default('4'))
    .addOption(
      new Option('-a, --movement-amplitude <amount>', 'how much moves').choices(movementAmplitudes).default('auto'),
    )
    .option('-s, --seed <number>', 'the same seed gives the same video (default: random)')
    .option('-o, --out <file>', 'the MP4 to write (default: the name of the image with .mp4, in this folder)')
    .option('--plan-only', 'print the plan as JSON and draw nothing')
    .option('--json', 'print the result as JSON')
    .action(async (imagePath: string, flags: Flags) => {
      const { input } = parseBody({
        image: imagePath,
        prompt: flags.prompt,
        duration: Number(flags.duration),
        movement_amplitude: flags.movementAmplitude,
        // What is no number stays the text that was typed, so that the message can repeat it.
        seed: flags.seed !== undefined && /^-?\d+$/.test(flags.seed) ? Number(flags.seed) : flags.seed,
      });
      const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
      const { animate }: AnimateModule = await import(new URL(`./animate.${extension}`, import.meta.url).href);
      process.exitCode = await animate({
        imagePath,
        input,
        outPath: flags.out ?? `${basename(imagePath, extname(imagePath))}.mp4`,
        planOnly: flags.planOnly ?? false,
        json: flags.json ?? false,
      });
    });
}
