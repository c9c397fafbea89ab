import { once } from 'node:events';
import { request } from 'node:http';
import { expect, test } from 'vitest';
import { serveFakeEngine } from '../../support/serve.ts';

test('opening the address gives the page without the token in its address', async () => {
  const { server, origin, signIn } = await serveFakeEngine();
  const first = await fetch(server.url, { redirect: 'manual' });
  expect(first.status).toBe(303);
  expect(first.headers.get('location')).toBe('/');
  expect(first.headers.get('set-cookie')).toMatch(/; HttpOnly; SameSite=Strict; Path=\/$/);
  expect(await signIn()).toBe('');

  const cookie = first.headers.get('set-cookie')?.split(';')[0] ?? '';
  const page = await fetch(origin, { headers: { cookie } });
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('<title>Witness</title>');
  expect(page.headers.get('cache-control')).toBe('no-store');
});

test('the used address still leads to the page for whoever has the session', async () => {
  const { server, signIn } = await serveFakeEngine();
  const cookie = await signIn();
  const again = await fetch(server.url, { headers: { cookie }, redirect: 'manual' });
  expect(again.status).toBe(303);
  expect(again.headers.get('location')).toBe('/');
});

test('files of the build are served with their type, and what is not there is not found', async () => {
  const { origin, signIn } = await serveFakeEngine();
  const headers = { cookie: await signIn() };
  const script = await fetch(`${origin}/assets/app-1a2b.js`, { headers });
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script.headers.get('cache-control')).toContain('immutable');
  expect((await fetch(`${origin}/assets/other.js`, { headers })).status).toBe(404);
  const head = await fetch(`${origin}/assets/app-1a2b.js`, { method: 'HEAD', headers });
  expect(head.headers.get('content-length')).toBe('10');
});

test('media requests reach the engine with their range and are never kept by the browser', async () => {
  const { origin, signIn } = await serveFakeEngine({
    media: async (asked) =>
      new Response(`${new URL(asked.url).pathname} ${asked.headers.get('range')}`, {
        status: 206,
        headers: { 'cache-control': 'public', 'content-range': 'bytes 0-9/100' },
      }),
  });
  const headers = { cookie: await signIn(), range: 'bytes=0-9' };
  const answer = await fetch(`${origin}/media/recording/ab12`, { headers });
  expect(answer.status).toBe(206);
  expect(await answer.text()).toBe('/media/recording/ab12 bytes=0-9');
  expect(answer.headers.get('content-range')).toBe('bytes 0-9/100');
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test('a client that leaves in the middle of media cancels its body, and only what it read was asked for', async () => {
  const cancelled = Promise.withResolvers<void>();
  let chunks = 0;
  const { origin, signIn } = await serveFakeEngine({
    media: async () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            chunks += 1;
            controller.enqueue(new Uint8Array(64 * 1024));
          },
          cancel: () => cancelled.resolve(),
        }),
      ),
  });
  const asked = request(`${origin}/media/recording/ab12`, { headers: { cookie: await signIn() } }).end();
  const [response] = await once(asked, 'response');
  await once(response, 'readable');
  response.destroy();
  await cancelled.promise;
  // Endless, but held back: what the kernel's and Node's buffers take, far from what an unread stream could have made.
  expect(chunks).toBeLessThan(1000);
});

test('a failing media handler answers 500 without a word about why', async () => {
  const { origin, signIn } = await serveFakeEngine({
    media: async () => {
      throw new Error('secret path');
    },
  });
  const answer = await fetch(`${origin}/media/recording/ab12`, { headers: { cookie: await signIn() } });
  expect(answer.status).toBe(500);
  expect(await answer.text()).toBe('');
});

test('a port in use is an error that says so', async () => {
  const { server, engine, rendererDir } = await serveFakeEngine();
  const { startServer } = await import('../../../electron/serve/server.ts');
  await expect(startServer({ engine, rendererDir, port: server.port, token: 't' })).rejects.toThrow(/is in use/);
});

test('a folder without built pages is an error before anything is served', async () => {
  const { engine } = await serveFakeEngine();
  const { startServer } = await import('../../../electron/serve/server.ts');
  await expect(startServer({ engine, rendererDir: '/nonexistent', token: 't' })).rejects.toThrow(/built pages/);
});
