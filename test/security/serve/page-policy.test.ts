import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { expect, onTestFinished, test } from 'vitest';
import { chromiumArguments, findChromium } from '../../support/chromium.ts';
import { serveFakeEngine } from '../../support/serve.ts';

/** What a page may do under the policy, asked of a real browser; the answers are put into the page's title. */
const pageScript = `
const attempt = async (work) => { try { return await work(); } catch (error) { return 'blocked'; } };
const viaSocket = () => new Promise((resolve, reject) => {
  const socket = new WebSocket(location.href.replace('http:', 'ws:') + 'socket');
  socket.onopen = () => socket.send('{"id":1,"method":"settings.get","params":{}}');
  socket.onmessage = ({ data }) => resolve(JSON.parse(data).result.value.theme);
  socket.onerror = reject;
});
document.title = JSON.stringify({
  socket: await attempt(viaSocket),
  inlineScriptRan: window.inlineScriptRan ?? false,
  eval: await attempt(() => (0, eval)('"ran"')),
  otherOrigin: await attempt(() => fetch('http://localhost:1/').then(() => 'loaded')),
  ownMedia: await attempt(() => fetch('/media/recording/ab12').then((answer) => answer.text())),
  cookie: document.cookie,
});
`;

test('in a real browser the page reaches its own host, and no inline script, no eval and no other origin', async () => {
  const { server, rendererDir } = await serveFakeEngine({
    methods: { 'settings.get': () => ({ theme: 'dark' }) },
    media: async () => new Response('bytes'),
  });
  await writeFile(join(rendererDir, 'assets', 'app-1a2b.js'), pageScript);
  await writeFile(
    join(rendererDir, 'index.html'),
    '<!doctype html><title>wait</title><script>window.inlineScriptRan = true</script><script type="module" src="/assets/app-1a2b.js"></script>',
  );
  const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArguments() });
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(server.url);
  await expect.poll(() => page.title()).not.toBe('wait');
  expect(new URL(page.url()).search).toBe('');
  expect(JSON.parse(await page.title())).toEqual({
    socket: 'dark',
    inlineScriptRan: false,
    eval: 'blocked',
    otherOrigin: 'blocked',
    ownMedia: 'bytes',
    cookie: '',
  });
  // The session lasts: a reload is not a second use of the token.
  await page.reload();
  await expect.poll(() => page.title()).not.toBe('wait');
});
