import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, test } from 'vitest';
import { png, startTestService, submitPath } from './service.ts';

function collectingLog() {
  let text = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { log: pino({ level: 'debug' }, sink), text: () => text };
}

test('the log tells of every request, but neither prompts, nor keys, nor queries, nor addresses that open files', async () => {
  const { log, text } = collectingLog();
  const service = await startTestService({ log });
  const ticket = (await service.post('/api/v3/media/uploads', { filename: 'a.png' })).json().data;
  const upload = new URL(ticket.upload.url).pathname.replace('/base', '');
  await service.app.inject({ method: 'PUT', url: upload, payload: png, headers: { 'content-type': 'image/png' } });
  const file = new URL(ticket.download_url).pathname.replace('/base', '');
  await service.get(file);
  const hook = encodeURIComponent('https://hooks.test/?secret=of-the-receiver');
  const image = `data:image/png;base64,${png.toString('base64')}`;
  await service.post(`${submitPath}?webhook=${hook}`, { image, prompt: 'nobody shall read this' });
  await service.close();
  expect(text()).toContain('"path":"/uploads/:secret"');
  expect(text()).toContain('"path":"/media/uploads/:token/:name"');
  expect(text()).toContain(`"path":"${submitPath}"`);
  for (const secret of [upload, file, service.key, 'of-the-receiver', 'nobody shall'])
    expect(text()).not.toContain(secret);
});

test('a refusal because the server is full is a warning in one line, and no fault', async () => {
  const { log, text } = collectingLog();
  const service = await startTestService({ log, freeBytes: () => 0 });
  const refused = await service.submit({ image: 'https://pictures.test/a.png', prompt: '' });
  expect(refused.statusCode).toBe(507);
  await service.close();
  const line = text()
    .split('\n')
    .find((one) => one.includes('"code":"DISK_FULL"'));
  expect(JSON.parse(line ?? '{}')).toMatchObject({ level: pino.levels.values['warn'], msg: refused.json().message });
  expect(text()).not.toContain('stack');
});
