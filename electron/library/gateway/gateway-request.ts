/// <reference path="./akeyless-sdk.d.ts" />
import type { GatewayWay } from './gateway-agent.ts';

/** The routes that Witness calls; all of them read. */
export type GatewayRoute =
  | 'auth'
  | 'list-sra-sessions'
  | 'list-sra-bastions'
  | 'list-gateways'
  | 'gateway-get-remote-access'
  | 'list-items';

export interface GatewayLimits {
  /** How long until the first byte of an answer, and until its last. */
  readonly firstByteMs: number;
  readonly wholeAnswerMs: number;
  readonly maxAnswerBytes: number;
}

/** A gateway without pages lists a month in one answer: 100,000 sessions take about 60 MB. */
export const usualLimits: GatewayLimits = { firstByteMs: 30_000, wholeAnswerMs: 5 * 60_000, maxAnswerBytes: 128 * 1024 ** 2 };

/** An answer that is no success, or none at all; nothing of the request is kept, since that holds the token. */
export class GatewayRefusal extends Error {
  /** Null where no answer arrived. */
  readonly status: number | null;
  /** Code of the system or the HTTP library. */
  readonly code: string | null;
  /** What the answer says about itself, as it came: hostile text. */
  readonly said: string;
  readonly retryAfter: string | undefined;

  constructor(facts: { status: number | null; code: string | null; said: string; retryAfter: string | undefined }) {
    super(facts.code ?? `HTTP ${facts.status}`);
    this.name = 'GatewayRefusal';
    this.status = facts.status;
    this.code = facts.code;
    this.said = facts.said;
    this.retryAfter = facts.retryAfter;
  }
}

/** Sends one request and gives the JSON of its answer. */
export type SendToGateway = (route: GatewayRoute, body: object, signal: AbortSignal) => Promise<unknown>;

/**
 * Requests through the vendor's SDK, which knows the routes and how they are sent. What it would do with an answer is not
 * used: it drops fields it does not know, reads times without a zone as local ones, and follows redirects with the token.
 * So an answer is taken as text, bounded in size and time, and read here. Throws GatewayRefusal, and the signal's reason.
 */
export async function openGatewayRequests(options: {
  readonly url: string;
  readonly way: GatewayWay;
  readonly limits: GatewayLimits;
}): Promise<SendToGateway> {
  const { url, way, limits } = options;
  // Its thousand modules take a second to load: only when a gateway is used.
  const { default: sdk } = await import('akeyless');

  return async (route, body, signal) => {
    signal.throwIfAborted();
    const client = new sdk.ApiClient(url);
    client.requestAgent = way.agent;
    client.timeout = { response: limits.firstByteMs, deadline: limits.wholeAnswerMs };
    client.defaultHeaders = { 'User-Agent': 'witness' };
    client.deserialize = () => null;
    const aborted = Promise.withResolvers<never>();
    let abort = (): void => undefined;
    client.plugins = [
      (request) => {
        request.redirects(0).maxResponseSize(limits.maxAnswerBytes).buffer(true).parse(readText);
        if (way.ca) request.ca(way.ca);
        abort = () => request.abort();
      },
    ];
    const onAbort = (): void => {
      abort();
      // The SDK's promise may stay pending when its request is aborted.
      aborted.reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const { response } = await Promise.race([callRoute(new sdk.V2Api(client), route, body), aborted.promise]);
      return parseJson(response.body);
    } catch (error) {
      signal.throwIfAborted();
      throw error instanceof GatewayRefusal ? error : refusalOf(error);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };
}

function callRoute(api: InstanceType<typeof import('akeyless').default.V2Api>, route: GatewayRoute, body: object) {
  switch (route) {
    case 'auth':
      return api.authWithHttpInfo(body);
    case 'list-sra-sessions':
      return api.listSRASessionsWithHttpInfo(body);
    case 'list-sra-bastions':
      return api.listSRABastionsWithHttpInfo(body);
    case 'list-gateways':
      return api.listGatewaysWithHttpInfo(body);
    case 'gateway-get-remote-access':
      return api.gatewayGetRemoteAccessWithHttpInfo(body);
    case 'list-items':
      return api.listItemsWithHttpInfo(body);
  }
}

function readText(response: NodeJS.ReadableStream, done: (error: Error | null, body?: unknown) => void): void {
  let text = '';
  response.setEncoding('utf8');
  response.on('data', (chunk: string) => {
    text += chunk;
  });
  response.on('end', () => done(null, text));
}

function parseJson(text: unknown): unknown {
  try {
    if (typeof text === 'string') return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // Told below, without quoting it.
  }
  throw new GatewayRefusal({ status: 200, code: 'MALFORMED', said: '', retryAfter: undefined });
}

/** What the SDK rejects with: `{error, status?, body?, response?}`, or an error of its own. */
function refusalOf(thrown: unknown): GatewayRefusal {
  const { error = thrown, status, body, response } = (thrown ?? {}) as Record<string, unknown>;
  const inner = (error ?? {}) as { code?: unknown; name?: unknown; status?: unknown };
  const headers = ((response ?? {}) as { headers?: Record<string, string> }).headers;
  const found = typeof status === 'number' ? status : typeof inner.status === 'number' ? inner.status : null;
  return new GatewayRefusal({
    status: found,
    code: found === null ? String(inner.code ?? inner.name ?? 'unknown') : null,
    said: typeof body === 'string' ? body : '',
    retryAfter: headers?.['retry-after'],
  });
}
