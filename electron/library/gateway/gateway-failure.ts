import { AppError, type AppErrorOptions, type ErrorCode } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { isCertificateFailure, isNetworkFailure } from '../stores/retry.ts';
import { GatewayRefusal, type GatewayRoute } from './gateway-request.ts';

/** What was asked of whom when it failed. */
export interface GatewayOperation {
  /** Its address. */
  readonly label: string;
  readonly route: GatewayRoute;
  readonly signal: AbortSignal;
  /** Whether the credentials can be used again when a token expires; then an expired token is a matter of renewing it. */
  readonly hasReadyToken: boolean;
  /** Never to be shown, even where a gateway quotes them. */
  readonly secrets: readonly string[];
}

/** What each route needs, in the words of the vendor's console. */
const rights: Readonly<Record<GatewayRoute, string>> = {
  auth: 'sign in through this gateway',
  'list-sra-sessions': 'view Secure Remote Access sessions',
  'list-sra-bastions': 'view Secure Remote Access clusters (sra-reports-access)',
  'list-gateways': 'list gateways',
  'gateway-get-remote-access': 'read the remote access settings of this gateway',
  'list-items': 'list items',
};

/** Any failure of a request as the AppError of its meaning, naming the gateway, what was asked, and what to do. */
export function gatewayFailure(error: unknown, operation: GatewayOperation): AppError {
  const { label, route, signal } = operation;
  if (signal.aborted) return new AppError('cancelled', `Cancelled while asking ${label}.`, { cause: error });
  if (error instanceof AppError) return error;
  if (!(error instanceof GatewayRefusal)) return new AppError('internal', `Asking ${label} failed.`, { cause: error });
  const code = codeOf(error, operation);
  const options: AppErrorOptions = { cause: error, retryable: meritsRetry(error, code), ...actionFor(error, code, route) };
  return new AppError(code, sentence(code, error, operation), options);
}

function codeOf(refusal: GatewayRefusal, { route, hasReadyToken }: GatewayOperation): ErrorCode {
  const facts = { names: refusal.code === null ? [] : [refusal.code], status: refusal.status };
  if (refusal.status === null) {
    if (isCertificateFailure(facts)) return 'gateway-untrusted';
    if (refusal.code === 'ETOOLARGE') return 'gateway-malformed';
    return 'gateway-unreachable';
  }
  if (refusal.code === 'MALFORMED') return 'gateway-malformed';
  switch (refusal.status) {
    case 401:
      return hasReadyToken && route !== 'auth' ? 'gateway-expired' : 'gateway-credentials';
    case 403:
      return 'gateway-forbidden';
    case 404:
    case 405:
      return 'gateway-not-found';
    case 429:
      return 'gateway-busy';
    default:
      // A wrong access key is a bad request to some versions.
      return route === 'auth' && refusal.status === 400 ? 'gateway-credentials' : 'gateway-failed';
  }
}

function meritsRetry({ status, code: cause }: GatewayRefusal, code: ErrorCode): boolean {
  if (code === 'gateway-busy') return true;
  if (code === 'gateway-unreachable') return isNetworkFailure({ names: [cause ?? ''], status: null });
  return status !== null && (status === 408 || (status >= 500 && status !== 501));
}

function actionFor({ status }: GatewayRefusal, code: ErrorCode, route: GatewayRoute): { action?: string } {
  if (code === 'gateway-forbidden')
    return { action: `Ask for the right to ${rights[route]}; docs/akeyless-gateway.md lists what is read.` };
  if (status !== null && status >= 300 && status < 400) return { action: 'Give the address that it redirects to, if that is the gateway.' };
  if (status === 407) return { action: 'Give the user and the password of the proxy with the credentials of this source.' };
  return {};
}

function sentence(code: ErrorCode, refusal: GatewayRefusal, operation: GatewayOperation): string {
  const { label, route } = operation;
  const said = quoted(refusal.said, operation.secrets);
  const why = `${refusal.code ?? `HTTP ${refusal.status}`}${said}`;
  switch (code) {
    case 'gateway-unreachable':
      return isTimeout(refusal) ? `${label} did not finish its answer to ${route} in time.` : `${label} cannot be reached (${why}).`;
    case 'gateway-untrusted':
      return `The certificate of ${label} is not trusted (${why}).`;
    case 'gateway-credentials':
      return `${label} did not accept the credentials (${why}).`;
    case 'gateway-expired':
      return `The token for ${label} has expired or was revoked (${why}).`;
    case 'gateway-forbidden':
      return `${label} does not allow this identity to ${rights[route]} (${why}).`;
    case 'gateway-not-found':
      return `${label} does not know ${route} (${why}).`;
    case 'gateway-busy':
      return `${label} asks to be left alone for a while (${why}${refusal.retryAfter ? `, Retry-After ${printableKey(refusal.retryAfter).slice(0, 40)}` : ''}).`;
    case 'gateway-malformed':
      return refusal.code === 'ETOOLARGE'
        ? `The answer of ${label} to ${route} is larger than Witness reads at once.`
        : `The answer of ${label} to ${route} cannot be understood.`;
    default:
      return `${label} failed at ${route} (${why}).`;
  }
}

function isTimeout({ code }: GatewayRefusal): boolean {
  return code === 'ECONNABORTED';
}

/** The error text of an answer, bounded, printable, and without any secret it may quote. */
function quoted(said: string, secrets: readonly string[]): string {
  let text = said;
  try {
    const parsed: unknown = JSON.parse(said);
    const named = typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : {};
    text = String(named.error ?? named.message ?? '');
  } catch {
    // A page of a proxy: its text says less than its status.
    text = '';
  }
  for (const secret of secrets) if (secret.length >= 4) text = text.replaceAll(secret, '[hidden]');
  text = text.replaceAll(/\s+/g, ' ').trim();
  return text === '' ? '' : `: ${printableKey(text).slice(0, 200)}`;
}
