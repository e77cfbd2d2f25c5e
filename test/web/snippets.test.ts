import { expect, test } from 'vitest';
import { snippet } from '../../web/src/create/code/snippets.ts';

const input = {
  image: 'http://127.0.0.1:8787/examples/clowns.jpg',
  prompt: `It's "quoted" \\ back'''slash\n$HOME \`x\` 镜头`,
  duration: 8,
  movement_amplitude: 'large',
  seed: 7,
} as const;

test('keys stay out of the code unless they are asked for', () => {
  for (const language of ['curl', 'javascript', 'python'] as const) {
    expect(snippet(language, input, 'http://127.0.0.1:8787', null)).toContain('MUYBRIDGE_API_KEY');
    expect(snippet(language, input, 'http://127.0.0.1:8787', 'mb_secret')).toContain('mb_secret');
    expect(snippet(language, input, 'http://127.0.0.1:8787', 'mb_secret')).not.toContain('MUYBRIDGE_API_KEY');
  }
});

test('no prompt ends its string early', () => {
  const curl = snippet('curl', input, 'http://s', null);
  const data = /--data-raw ('(?:[^']|'\\'')*') /.exec(curl)?.[1] ?? '';
  expect(JSON.parse(data.slice(1, -1).replaceAll(String.raw`'\''`, "'"))).toEqual(input);
  const python = /r'''([\s\S]*?)'''/.exec(snippet('python', input, 'http://s', null))?.[1] ?? '';
  expect(JSON.parse(python)).toEqual(input);
  const javascript =
    /client\.run\("[^"]+", ([\s\S]*?)\);\n/.exec(snippet('javascript', input, 'http://s', null))?.[1] ?? '';
  expect(JSON.parse(javascript)).toEqual(input);
});
