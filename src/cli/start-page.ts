import { modelId } from '../contract/prediction.ts';
import type { Service } from '../main.ts';

const prompt =
  'Two colorful clowns dancing wildly in a busy street market, their exaggerated gestures and big smiles drawing ' +
  'attention. Vibrant stalls in the background, chaotic and joyful atmosphere, fast-paced movement, playful energy';

/** What a person reads when the server has started: where it is, the key, and two commands to try it with. */
export function startPage(version: string, { publicUrl, firstKey, browserLink }: Service): string {
  const key = firstKey ?? '${MUYBRIDGE_API_KEY}';
  const body = {
    image: `${publicUrl}/examples/clowns.jpg`,
    prompt,
    duration: 4,
    movement_amplitude: 'auto',
    seed: 0,
  };
  const lines = [`Muybridge ${version} serves ${publicUrl} (API documentation: ${publicUrl}/docs)`, ''];
  if (browserLink !== null) lines.push(`In a browser, once, within the hour: ${browserLink}`, '');
  if (firstKey !== null) lines.push(`API key, shown only this once: ${firstKey}`, '');
  lines.push(
    firstKey === null
      ? 'Try it with a key of yours in MUYBRIDGE_API_KEY ("muybridge keys create" makes one):'
      : 'Try it:',
    '',
    `requestId=$(curl -s --location --request POST "${publicUrl}/api/v2/${modelId}" \\`,
    '--header "Content-Type: application/json" \\',
    `--header "Authorization: Bearer ${key}" \\`,
    `--data-raw '${JSON.stringify(body, null, 2)}' | tee /dev/stderr | sed -n 's/.*"id":"\\([0-9a-f]*\\)".*/\\1/p')`,
    '',
    `curl --location --request GET "${publicUrl}/api/v2/predictions/\${requestId}/result" \\`,
    `--header "Authorization: Bearer ${key}"`,
    '',
  );
  return lines.join('\n');
}
