import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type GatewayClient, type GatewayClientOptions, openGatewayClient } from '../../electron/library/gateway/gateway-client.ts';
import { usualLimits } from '../../electron/library/gateway/gateway-request.ts';
import { AppError } from '../../shared/errors.ts';
import { type AkeylessServer, startAkeylessServer } from '../support/akeyless-server.ts';
import { sampleSession } from '../support/akeyless-world.ts';
import { makeCertificates } from '../support/certificates.ts';
import { makeTempFolder } from '../support/library.ts';
import { makePatience } from '../support/patience.ts';
import { startProxy } from '../support/proxy-server.ts';

async function gateway(options: Parameters<typeof startAkeylessServer>[0] = {}): Promise<AkeylessServer> {
  const server = await startAkeylessServer(options);
  onTestFinished(() => server.close());
  return server;
}

async function client(server: AkeylessServer, more: Partial<GatewayClientOptions> = {}): Promise<GatewayClient> {
  const opened = await openGatewayClient({ settings: server.settings(), secret: server.secret(), patience: makePatience(), ...more });
  onTestFinished(() => opened.dispose());
  return opened;
}

const never = new AbortController().signal;

/** The failure of asking for the session list. */
async function failureOf(asked: GatewayClient, signal = never): Promise<AppError> {
  const outcome = await asked.ask('list-sra-sessions', {}, signal).catch((error: unknown) => error);
  if (outcome instanceof AppError) return outcome;
  throw new Error(`did not fail: ${JSON.stringify(outcome)}`);
}

describe('signing in to a gateway', () => {
  test('with an access key, once for many questions', async () => {
    const server = await gateway();
    const asked = await client(server);
    await asked.ask('list-gateways', {}, never);
    await asked.ask('list-sra-bastions', {}, never);
    expect(server.requestsTo('auth')).toEqual([
      { route: 'auth', body: { 'access-type': 'access_key', 'access-id': server.accessId, 'access-key': server.accessKey } },
    ]);
  });

  test('with a universal identity token', async () => {
    const server = await gateway();
    const settings = server.settings({ auth: 'universal-identity', accessId: null });
    const asked = await client(server, { settings, secret: server.secret('universal-identity') });
    expect(await asked.ask('list-gateways', {}, never)).toMatchObject({ clusters: [{ cluster_name: 'fra' }] });
    expect(server.requestsTo('auth')).toEqual([
      { route: 'auth', body: { 'access-type': 'universal_identity', 'uid-token': server.uidToken } },
    ]);
  });

  test('with a ready token, without signing in', async () => {
    const server = await gateway();
    const secret = server.secret('token');
    const asked = await client(server, { settings: server.settings({ auth: 'token', accessId: null }), secret });
    await asked.ask('list-gateways', {}, never);
    expect(server.requests).toEqual([{ route: 'list-gateways', body: { token: secret.token } }]);
  });

  test('an expired token is renewed once, and the question asked again', async () => {
    const server = await gateway();
    const asked = await client(server);
    await asked.ask('list-gateways', {}, never);
    server.expireTokens();
    expect(await asked.ask('list-gateways', {}, never)).toMatchObject({ clusters: [{ cluster_name: 'fra' }] });
    expect(server.requestsTo('auth')).toHaveLength(2);
  });

  test('an expired ready token says that a new one is needed', async () => {
    const server = await gateway();
    const asked = await client(server, { settings: server.settings({ auth: 'token', accessId: null }), secret: server.secret('token') });
    server.expireTokens();
    const failure = await failureOf(asked);
    expect(failure).toMatchObject({ code: 'gateway-expired', retryable: false });
    expect(failure.action).toContain('Enter a new token');
  });

  test('a wrong access key is told without quoting it', async () => {
    const server = await gateway();
    const failure = await failureOf(await client(server, { secret: { accessKey: 'wrong-access-key' } }));
    expect(failure).toMatchObject({ code: 'gateway-credentials', retryable: false });
    expect(failure.message).toContain('did not accept the credentials (HTTP 401: failed to authenticate: wrong credentials [hidden])');
    expect(failure.action).toBe('Enter the credentials of this source again.');
    expect(JSON.stringify([failure.toPayload(), String(failure.cause), failure.stack])).not.toContain('wrong-access-key');
  });

  test('a part of the credentials that is missing is named before anything is sent', async () => {
    const server = await gateway();
    await expect(client(server, { secret: {} })).rejects.toMatchObject({
      code: 'gateway-credentials',
      message: `The access key for ${server.url} is missing.`,
    });
    expect(server.requests).toEqual([]);
  });

  test('an address that is not encrypted is refused, unless it is this machine', async () => {
    const server = await gateway();
    const settings = server.settings({ url: 'http://gateway.example:8080' });
    await expect(client(server, { settings })).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a gateway that fails', () => {
  test('forbidden: names the right, and is not asked again', async () => {
    const server = await gateway();
    server.misbehave('list-sra-sessions', { kind: 'status', status: 403, body: '{"error":"permission denied"}' });
    const failure = await failureOf(await client(server));
    expect(failure).toMatchObject({ code: 'gateway-forbidden', retryable: false });
    expect(failure.message).toBe(
      `${server.url} does not allow this identity to view Secure Remote Access sessions (HTTP 403: permission denied).`,
    );
    expect(failure.action).toContain('Ask for the right to view Secure Remote Access sessions');
    expect(server.requestsTo('list-sra-sessions')).toHaveLength(1);
  });

  test('busy: waits as long as it asks, and a little more', async () => {
    const server = await gateway();
    const patience = makePatience();
    server.misbehave('list-sra-sessions', { kind: 'status', status: 429, headers: { 'Retry-After': '7' } });
    const inTwentySeconds = new Date(patience.now() + 20_000).toUTCString();
    server.misbehave('list-sra-sessions', { kind: 'status', status: 429, headers: { 'Retry-After': inTwentySeconds } });
    const asked = await client(server, { patience });
    expect(await asked.ask('list-sra-sessions', {}, never)).toHaveProperty('sessions');
    expect(patience.waits).toEqual([7_250, 20_500]);
  });

  test('busy for longer than anyone waits: told at once, with what it said', async () => {
    const server = await gateway();
    const patience = makePatience();
    server.misbehave('list-sra-sessions', { kind: 'status', status: 429, headers: { 'Retry-After': '3600' } });
    const failure = await failureOf(await client(server, { patience }));
    expect(failure).toMatchObject({ code: 'gateway-busy', retryable: true });
    expect(failure.message).toContain('Retry-After 3600');
    expect(failure.action).toBe('Wait a while and sync again; it goes on where it stopped.');
    expect(patience.waits).toEqual([]);
  });

  test('5xx: pauses grow, by chance, and come to an end', async () => {
    const server = await gateway();
    const patience = makePatience();
    server.misbehave(
      'list-sra-sessions',
      { kind: 'status', status: 503, body: '<html>upstream</html>' },
      { times: Number.POSITIVE_INFINITY },
    );
    const pauses: string[] = [];
    const asked = await client(server, { patience, onPause: (ms, { code }) => pauses.push(`${code} ${ms}`) });
    const failure = await failureOf(asked);
    expect(failure).toMatchObject({ code: 'gateway-failed', retryable: true });
    expect(failure.message).toBe(`${server.url} failed at list-sra-sessions (HTTP 503).`);
    expect(patience.waits).toEqual([250, 500, 1_000, 2_000, 4_000]);
    expect(pauses[0]).toBe('gateway-failed 250');
    expect(server.requestsTo('list-sra-sessions')).toHaveLength(6);
  });

  test('a connection that is reset, before or in an answer, is tried again', async () => {
    const server = await gateway();
    server.misbehave('list-sra-sessions', { kind: 'reset' });
    server.misbehave('list-sra-sessions', { kind: 'reset-in-body' });
    const asked = await client(server);
    expect(await asked.ask('list-sra-sessions', {}, never)).toHaveProperty('sessions');
    expect(server.requestsTo('list-sra-sessions')).toHaveLength(3);
  });

  test('nobody there: unreachable, with what to check', async () => {
    const server = await gateway();
    const asked = await client(server);
    await server.close();
    const failure = await failureOf(asked);
    expect(failure).toMatchObject({ code: 'gateway-unreachable', retryable: true });
    expect(failure.message).toBe(`${server.url} cannot be reached (ECONNREFUSED).`);
    expect(failure.action).toBe('Check the network, the proxy and the address of the gateway, then try again.');
  });

  test.each([['slow-body'], ['silent']] as const)('an answer that never ends (%s) is given up', async (kind) => {
    const server = await gateway();
    server.misbehave('list-sra-sessions', { kind }, { times: Number.POSITIVE_INFINITY });
    const failure = await failureOf(await client(server, { limits: { ...usualLimits, firstByteMs: 60, wholeAnswerMs: 120 } }));
    expect(failure).toMatchObject({ code: 'gateway-unreachable', retryable: true });
    expect(failure.message).toBe(`${server.url} did not finish its answer to list-sra-sessions in time.`);
  });

  test.each([
    ['half a page', '{"sessions":[{"session_id":'],
    ['a page of a proxy', '<!doctype html><title>Sign in</title>'],
    ['nothing', ''],
  ])('an answer that is no JSON (%s) is not quoted', async (_name, body) => {
    const server = await gateway();
    server.misbehave('list-sra-sessions', { kind: 'body', body, type: 'text/html' });
    const failure = await failureOf(await client(server));
    expect(failure).toMatchObject({ code: 'gateway-malformed', retryable: false });
    expect(failure.message).toBe(`The answer of ${server.url} to list-sra-sessions cannot be understood.`);
    expect(failure.action).toContain('Check that the address is that of an Akeyless API');
  });

  test('an answer that is too large is not read to its end', async () => {
    const server = await gateway({ world: { sessionAt: (index) => ({ ...sampleSession(index), error_msg: 'x'.repeat(20_000) }) } });
    const failure = await failureOf(await client(server, { limits: { ...usualLimits, maxAnswerBytes: 10_000 } }));
    expect(failure).toMatchObject({ code: 'gateway-malformed', retryable: false });
    expect(failure.message).toContain('larger than Witness reads at once');
  });

  test('a redirect is not followed: the token stays with the gateway', async () => {
    const server = await gateway();
    const other = await gateway();
    server.misbehave('list-gateways', { kind: 'status', status: 307, headers: { Location: `${other.url}/list-gateways` } });
    const asked = await client(server);
    const failure = await asked.ask('list-gateways', {}, never).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'gateway-failed', action: 'Give the address that it redirects to, if that is the gateway.' });
    expect(other.requests).toEqual([]);
  });

  test('a wrong address is told as such', async () => {
    const server = await gateway();
    const failure = await failureOf(await client(server, { settings: server.settings({ url: `${server.url}/console` }) }));
    expect(failure.code).toBe('gateway-not-found');
    expect(failure.action).toContain('/api/v2');
  });

  test('a question that is cancelled ends at once, though no answer comes', async () => {
    const server = await gateway();
    server.misbehave('list-sra-sessions', { kind: 'silent' });
    const asked = await client(server);
    await asked.ask('list-gateways', {}, never);
    const controller = new AbortController();
    const failing = failureOf(asked, controller.signal);
    controller.abort();
    expect((await failing).code).toBe('cancelled');
  });

  test('what a gateway says about its failure is shown printable and short', async () => {
    const server = await gateway();
    const body = JSON.stringify({ error: `\u001b[31mno\u202e ${'x'.repeat(500)}` });
    server.misbehave('list-sra-sessions', { kind: 'status', status: 403, body });
    const { message } = await failureOf(await client(server));
    expect(message).toContain('\\u001b[31mno\\u202e x');
    expect(message.length).toBeLessThan(400);
  });
});

describe('the way to a gateway', () => {
  test('a certificate of an unknown authority is refused, with what to do', async () => {
    const server = await gateway({ certificates: await makeCertificates() });
    const failure = await failureOf(await client(server));
    expect(failure).toMatchObject({ code: 'gateway-untrusted', retryable: false });
    expect(failure.action).toContain('Name the PEM file of the certificate authority');
    expect(server.requests).toEqual([]);
  });

  test('with the private authority it is trusted', async () => {
    const folder = await makeTempFolder();
    onTestFinished(folder.remove);
    const certificates = await makeCertificates();
    const caFile = join(folder.path, 'ca.pem');
    await writeFile(caFile, certificates.ca);
    const server = await gateway({ certificates });
    const asked = await client(server, { settings: server.settings({ caFile }) });
    expect(await asked.ask('list-gateways', {}, never)).toHaveProperty('clusters');
  });

  test('through a proxy that wants a password, with a private authority, nothing is readable on the way', async () => {
    const folder = await makeTempFolder();
    onTestFinished(folder.remove);
    const certificates = await makeCertificates();
    const caFile = join(folder.path, 'ca.pem');
    await writeFile(caFile, certificates.ca);
    const server = await gateway({ certificates });
    const proxy = await startProxy('user:pass word');
    onTestFinished(() => proxy.close());
    const settings = server.settings({ caFile, proxy: proxy.url });
    const asked = await client(server, { settings, secret: { ...server.secret(), proxyCredentials: 'user:pass word' } });
    expect(await asked.ask('list-gateways', {}, never)).toHaveProperty('clusters');
    expect([...new Set(proxy.connects)]).toEqual([new URL(server.url).host]);

    const refused = await failureOf(await client(server, { settings, secret: { ...server.secret(), proxyCredentials: 'user:wrong' } }));
    expect(refused.message).toContain('HTTP 407');
    expect(refused.action).toContain('password of the proxy');
  });

  test('a CA file that is none is told before anything is sent', async () => {
    const folder = await makeTempFolder();
    onTestFinished(folder.remove);
    const caFile = join(folder.path, 'ca.pem');
    await writeFile(caFile, 'no certificate');
    const server = await gateway();
    await expect(client(server, { settings: server.settings({ caFile }) })).rejects.toMatchObject({ code: 'input-malformed' });
    await expect(client(server, { settings: server.settings({ caFile: `${caFile}.missing` }) })).rejects.toMatchObject({
      code: 'input-unreadable',
    });
  });
});
