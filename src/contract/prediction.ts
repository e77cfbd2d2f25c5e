import { Type, type Static } from 'typebox';

/** The public name of the model that this release serves. */
export const modelId = 'vidu/image-to-video-2.0';

export const movementAmplitudes = ['auto', 'small', 'medium', 'large'] as const;
export type MovementAmplitude = (typeof movementAmplitudes)[number];

export const maxSeed = 9_999_999_999;
export const maxPromptLength = 1500;
export const maxImageBytes = 50 * 1024 * 1024;
export const maxBodyBytes = 70 * 1024 * 1024;

/** The server that the examples of the documentation speak of; where it is served, its own URL takes the place of this. */
export const exampleUrl = 'http://127.0.0.1:8787';

/** Body of a submission, as the WaveSpeed page of the model documents it. No type is coerced; unknown fields are ignored. */
export const PredictionBody = Type.Object(
  {
    image: Type.String({
      minLength: 1,
      'x-allowed': 'an http(s) URL, or a PNG, JPEG, WebP, AVIF or GIF file as data URI or base64',
      description:
        'The image to animate: an http(s) URL, or the image itself as a data URI or base64. At most 50 MB, aspect within 1:4 to 4:1.',
    }),
    prompt: Type.String({ maxLength: maxPromptLength, description: 'What shall move, and how. May be empty.' }),
    duration: Type.Optional(
      Type.Union([Type.Literal(4), Type.Literal(8)], { default: 4, description: 'Seconds of video.' }),
    ),
    movement_amplitude: Type.Optional(
      Type.Enum([...movementAmplitudes], { default: 'auto', description: 'How much moves.' }),
    ),
    seed: Type.Optional(
      Type.Integer({
        minimum: -1,
        maximum: maxSeed,
        description: 'The same seed gives the same video; -1 or absent picks one at random.',
      }),
    ),
    enable_sync_mode: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Answer when the video is done, or after 90 seconds with code 5004 and the prediction as it is: it goes on.',
      }),
    ),
    enable_base64_output: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Give the video itself as base64 in `outputs`, instead of its URL.',
      }),
    ),
    webhook_url: Type.Optional(
      Type.String({ maxLength: 2048, description: 'As the query parameter `webhook`, which goes before it.' }),
    ),
  },
  {
    examples: [
      {
        image: `${exampleUrl}/examples/clowns.jpg`,
        prompt: 'The camera slowly pushes in while confetti falls',
        duration: 4,
        movement_amplitude: 'auto',
        seed: 0,
      },
    ],
  },
);
export type PredictionBody = Static<typeof PredictionBody>;

export const wireStatuses = ['created', 'processing', 'completed', 'failed'] as const;

/** Our own statuses; `cancelled` is shown as `failed` on the WaveSpeed dialect, whose clients know no other end. */
export const statuses = [...wireStatuses, 'cancelled'] as const;
export type Status = (typeof statuses)[number];

/** US dollars for a video of so many seconds, to the millionth, so that sums of them stay readable. */
export function priceOf(seconds: number, pricePerSecond: number): number {
  return Math.round(seconds * pricePerSecond * 1e6) / 1e6;
}
