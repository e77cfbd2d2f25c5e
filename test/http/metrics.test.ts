import { afterAll, beforeAll, expect, test } from 'vitest';
import { everydayGrant } from '../../src/contract/keys.ts';
import { createMetrics } from '../../src/metrics.ts';
import { png, startTestService, type TestService } from './service.ts';

let service: TestService;
let freeBytes = 1e12;
beforeAll(async () => {
  service = await startTestService({ freeBytes: () => freeBytes });
});
afterAll(() => service.close());

const image = `data:image/png;base64,${png.toString('base64')}`;

async function scrape(options: { headers?: Record<string, string>; remoteAddress?: string } = {}) {
  return await service.app.inject({ url: '/metrics', ...options });
}

/** The value of a series; null when there is none. */
async function valueOf(series: string): Promise<number | null> {
  const line = (await scrape()).body.split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? null : Number(line.slice(series.length + 1));
}

test('tells what waits, what is stored and how requests were answered, by the template of their route', async () => {
  const { id } = (await service.submit({ image, prompt: 'a secret prompt' })).json().data;
  await service.get(`/api/v3/predictions/${id}/result`);
  await service.get('/nothing/here?token=secret');
  const response = await scrape();
  expect(response.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await valueOf('muybridge_queue_depth')).toBe(1);
  expect(await valueOf('muybridge_storage_bytes{room="inputs"}')).toBe(png.length);
  expect(await valueOf('muybridge_storage_free_bytes')).toBe(freeBytes);
  const labels =
    'http_request_method="GET",http_route="/api/v3/predictions/:id/result",http_response_status_code="200"';
  expect(await valueOf(`http_server_request_duration_seconds_count{${labels}}`)).toBe(1);
  const { body } = await scrape();
  for (const word of [id, 'secret', service.key, '/nothing']) expect(body).not.toContain(word);
});

test('counts predictions by their end, and measures their stages', async () => {
  const metrics = createMetrics({ waiting: async () => 0, storedFiles: async () => ({}), freeBytes: async () => 0 });
  metrics.begun('m', 3);
  metrics.begun('m', null);
  metrics.ended({ model: 'm', status: 'completed', engine: 'far', timings: { drawing: 1500 }, code: null });
  metrics.released();
  metrics.ended({ model: 'm', status: 'failed', engine: null, timings: null, code: 'IMAGE_UNREADABLE' });
  metrics.webhookAttempt('delivered');
  const text = await metrics.render();
  expect(text).toContain('muybridge_predictions_running 1\n');
  expect(text).toContain('muybridge_queue_wait_seconds_sum{model="m"} 3\n');
  expect(text).toContain('muybridge_stage_seconds_sum{engine="far",stage="drawing"} 1.5\n');
  expect(text).toContain('muybridge_predictions_total{model="m",status="completed",engine="far",code="none"} 1\n');
  expect(text).toContain(
    'muybridge_predictions_total{model="m",status="failed",engine="none",code="IMAGE_UNREADABLE"} 1\n',
  );
  expect(text).toContain('muybridge_webhook_attempts_total{outcome="delivered"} 1\n');
  expect(text).toContain('muybridge_webhook_attempts_total{outcome="given_up"} 0\n');
});

test('is open to this machine, and to keys with the scope admin from elsewhere', async () => {
  expect((await scrape()).statusCode).toBe(200);
  expect((await scrape({ remoteAddress: '::1' })).statusCode).toBe(200);
  const remoteAddress = '192.0.2.7';
  expect((await scrape({ remoteAddress })).statusCode).toBe(401);
  expect((await scrape({ headers: { 'x-forwarded-for': '192.0.2.7' } })).statusCode).toBe(401);
  const bearer = (key: string) => ({ remoteAddress, headers: { authorization: `Bearer ${key}` } });
  expect((await scrape(bearer(service.key))).statusCode).toBe(403);
  const { plain } = await service.store.keys.create('prometheus', { ...everydayGrant, scopes: ['admin'] });
  expect((await scrape(bearer(plain))).statusCode).toBe(200);
});

test('a trace context is stored with the prediction', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const submit = async (header: string) => {
    const response = await service.app.inject({
      method: 'POST',
      url: '/api/v3/vidu/image-to-video-2.0',
      headers: { authorization: `Bearer ${service.key}`, traceparent: header },
      payload: { image, prompt: 'x' },
    });
    expect(response.statusCode).toBe(200);
    const keyId = (await service.store.keys.verify(service.key))?.id ?? '';
    return await service.store.predictions.get(response.json().data.id, keyId);
  };
  expect(await submit(traceparent)).toMatchObject({ traceparent });
  expect(await submit('no trace context')).toMatchObject({ traceparent: null });
});

test('a disk that is nearly full takes nothing new, and says so', async () => {
  const waiting = await service.store.queue.waiting();
  freeBytes = 999;
  await new Promise((resolve) => setTimeout(resolve, 600));
  const refused = await service.submit({ image, prompt: 'x' });
  expect(refused.statusCode).toBe(507);
  expect(refused.headers['retry-after']).toBe('300');
  expect(refused.json()).toMatchObject({ code: 507, message: expect.stringContaining('nearly full') });
  const ticket = await service.post('/api/v3/media/uploads', { filename: 'a.png', size: 5 });
  expect(ticket.statusCode).toBe(507);
  expect((await service.app.inject({ url: '/readyz' })).statusCode).toBe(503);
  expect((await service.app.inject({ url: '/livez' })).statusCode).toBe(200);
  expect(await service.store.queue.waiting()).toBe(waiting);
  freeBytes = 1e12;
  await new Promise((resolve) => setTimeout(resolve, 600));
  expect((await service.submit({ image, prompt: 'x' })).statusCode).toBe(200);
  expect((await service.app.inject({ url: '/readyz' })).statusCode).toBe(200);
});
