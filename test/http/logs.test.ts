import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, test } from 'vitest';
import { png, startTestService, submitPath } from './service.ts';

test('the log tells of every request, but neither prompts, nor keys, nor queries, nor addresses that open files', async () => {
  let text = '';
  const sink = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  const service = await startTestService({ log: pino({ level: 'debug' }, sink) });
  const ticket = (await service.post('/api/v3/media/uploads', { filename: 'a.png' })).json().data;
  const upload = new URL(ticket.upload.url).pathname.replace('/base', '');
  await service.app.inject({ method: 'PUT', url: upload, payload: png, headers: { 'content-type': 'image/png' } });
  const file = new URL(ticket.download_url).pathname.replace('/base', '');
  await service.get(file);
  const hook = encodeURIComponent('https://hooks.test/?secret=of-the-receiver');
  const image = `data:image/png;base64,${png.toString('base64')}`;
  await service.post(`${submitPath}?webhook=${hook}`, { image, prompt: 'nobody shall read this' });
  await service.close();
  expect(text).toContain('"path":"/uploads/:secret"');
  expect(text).toContain('"path":"/media/uploads/:token/:name"');
  expect(text).toContain(`"path":"${submitPath}"`);
  for (const secret of [upload, file, service.key, 'of-the-receiver', 'nobody shall'])
    expect(text).not.toContain(secret);
});
