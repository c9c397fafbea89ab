import { z } from 'zod';
import { assertNever } from '../../../shared/assert.ts';
import { AppError } from '../../../shared/errors.ts';
import type { GatewaySettings } from '../../../shared/model/gateway.ts';
import type { StoreSecret } from '../../../shared/model/source.ts';
import { openGatewayWay, requireSafeAddress } from './gateway-agent.ts';
import { type GatewayOperation, gatewayFailure } from './gateway-failure.ts';
import { type GatewayLimits, GatewayRefusal, type GatewayRoute, openGatewayRequests, usualLimits } from './gateway-request.ts';
import { type Patience, readRetryAfter, realPatience, withRetries } from './polite-retry.ts';

/** What is asked of a gateway; all of it reads. */
export type ReadRoute = Exclude<GatewayRoute, 'auth'>;

/** A signed-in connection to one gateway. Failures are AppErrors with a `gateway-*` code; an abort is `cancelled`. */
export interface GatewayClient {
  /** Its address, for messages; holds no secret. */
  readonly label: string;
  /** The JSON of the answer. Signs in when needed, again when a token has expired, and retries politely. */
  ask(route: ReadRoute, body: object, signal: AbortSignal): Promise<unknown>;
  dispose(): void;
}

export interface GatewayClientOptions {
  readonly settings: GatewaySettings;
  /** accessKey, uidToken or token, as `settings.auth` says; proxyCredentials beside it. */
  readonly secret: StoreSecret;
  readonly limits?: GatewayLimits;
  readonly patience?: Patience;
  /** A request waits so long before it is tried again, and why. */
  readonly onPause?: (ms: number, failure: AppError) => void;
}

const signedInSchema = z.object({
  token: z
    .string()
    .min(1)
    .max(64 * 1024),
});

/** Opens a gateway; nothing is asked of the network yet. Throws `gateway-credentials` where a part of the secret is missing. */
export async function openGatewayClient(options: GatewayClientOptions): Promise<GatewayClient> {
  const { settings, secret, limits = usualLimits, patience = realPatience, onPause } = options;
  const label = settings.url;
  requireSafeAddress(label);
  const credentials = credentialsOf(settings, secret);
  const way = await openGatewayWay(settings, secret.proxyCredentials);
  const send = await openGatewayRequests({ url: label, way, limits });
  const hasReadyToken = credentials.kind === 'ready';
  let signedIn: string | null = null;
  let signingIn: Promise<string> | null = null;

  async function sendPolitely(route: GatewayRoute, body: object, signal: AbortSignal): Promise<unknown> {
    const secrets = [...Object.values(secret), signedIn].filter((each) => each !== null);
    const operation: GatewayOperation = { label, route, signal, hasReadyToken, secrets };
    return withRetries({
      work: () => send(route, body, signal),
      toFailure: (error) => gatewayFailure(error, operation),
      askedPauseMs: ({ cause }) => (cause instanceof GatewayRefusal ? readRetryAfter(cause.retryAfter, patience.now()) : null),
      patience,
      signal,
      ...(onPause && { onPause }),
    });
  }

  async function signIn(signal: AbortSignal): Promise<string> {
    if (credentials.kind === 'ready') return credentials.token;
    const answer = signedInSchema.safeParse(await sendPolitely('auth', credentials.body, signal));
    if (!answer.success) {
      throw new AppError('gateway-malformed', `${label} did not give a token for these credentials.`, {
        action: 'Use an access id whose authentication needs no second step.',
      });
    }
    return answer.data.token;
  }

  async function tokenOf(signal: AbortSignal): Promise<string> {
    if (signedIn !== null) return signedIn;
    signingIn ??= signIn(signal).finally(() => {
      signingIn = null;
    });
    signedIn = await signingIn;
    return signedIn;
  }

  return {
    label,
    async ask(route, body, signal) {
      const token = await tokenOf(signal);
      try {
        return await sendPolitely(route, { ...body, token }, signal);
      } catch (error) {
        const isExpired = error instanceof AppError && error.cause instanceof GatewayRefusal && error.cause.status === 401;
        if (!isExpired || hasReadyToken) throw error;
        // Somebody else may have renewed it in the meantime.
        if (signedIn === token) signedIn = null;
        return sendPolitely(route, { ...body, token: await tokenOf(signal) }, signal);
      }
    },
    dispose: () => way.agent.destroy(),
  };
}

type Credentials = { readonly kind: 'ready'; readonly token: string } | { readonly kind: 'sign-in'; readonly body: object };

function credentialsOf(settings: GatewaySettings, secret: StoreSecret): Credentials {
  const missing = (what: string): AppError => new AppError('gateway-credentials', `${what} for ${settings.url} is missing.`);
  switch (settings.auth) {
    case 'token':
      if (!secret.token) throw missing('The token');
      return { kind: 'ready', token: secret.token };
    case 'universal-identity':
      if (!secret.uidToken) throw missing('The universal identity token');
      return { kind: 'sign-in', body: { 'access-type': 'universal_identity', 'uid-token': secret.uidToken } };
    case 'access-key':
      if (settings.accessId === null) throw missing('The access id');
      if (!secret.accessKey) throw missing('The access key');
      return {
        kind: 'sign-in',
        body: { 'access-type': 'access_key', 'access-id': settings.accessId, 'access-key': secret.accessKey },
      };
    default:
      return assertNever(settings.auth, 'way to sign in');
  }
}
