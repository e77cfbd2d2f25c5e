import { basename, extname } from 'node:path';
import { type Command, Option } from 'commander';
import { readConfig } from '../config.ts';
import { AppError } from '../contract/errors.ts';
import { modelId, movementAmplitudes } from '../contract/prediction.ts';
import type { EngineInput } from '../contract/renderer.ts';
import { parseBody } from '../http/wavespeed/body.ts';

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
    .argument('<image>', 'a PNG, JPEG, WebP, AVIF or GIF: a file, or an http(s) URL')
    .option('-p, --prompt <text>', 'what shall move, and how', '')
    .addOption(new Option('-d, --duration <seconds>', 'length of the video').choices(['4', '8']).default('4'))
    .addOption(
      new Option('-a, --movement-amplitude <amount>', 'how much moves').choices(movementAmplitudes).default('auto'),
    )
    .option('-s, --seed <number>', 'the same seed gives the same video (default: random)')
    .addOption(new Option('--model <name>', 'the model to stand for').choices([modelId]).default(modelId))
    .addOption(new Option('--engine <name>', 'what draws').choices(['diorama']).default('diorama'))
    .option('-o, --out <file>', 'the MP4 to write (default: the name of the image with .mp4, in this folder)')
    .option('--plan-only', 'print the plan as JSON and draw nothing')
    .option('--json', 'print the result as JSON')
    .action(async (image: string, flags: Flags, command: Command) => {
      const { animate } = await import('./animate.ts');
      process.exitCode = await animate({
        image,
        input: readInput(image, flags, command),
        modelsFolder: readConfig(process.env).modelsDir,
        outPath: flags.out ?? `${basename(image, extname(image))}.mp4`,
        planOnly: flags.planOnly ?? false,
        json: flags.json ?? false,
      });
    });
}

/** Checks the input as the API does; what is wrong with it is a wrong command line. */
function readInput(image: string, flags: Flags, command: Command): EngineInput {
  try {
    return parseBody({
      image,
      prompt: flags.prompt,
      duration: Number(flags.duration),
      movement_amplitude: flags.movementAmplitude,
      // What is no number stays the text that was typed, so that the message can repeat it.
      seed: flags.seed !== undefined && /^-?\d+$/.test(flags.seed) ? Number(flags.seed) : flags.seed,
    }).input;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return command.error(`error: ${error.message}`);
  }
}
