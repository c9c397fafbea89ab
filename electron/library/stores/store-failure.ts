import { AppError, type AppErrorOptions, type ErrorCode } from '../../../shared/errors.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { type FailureFacts, failureFacts, isCertificateFailure, isNetworkFailure, meritsRetry } from './retry.ts';

/** What was being done when it failed. */
export interface StoreOperation {
  /** The store's label, for example "s3://bucket/prefix". */
  readonly label: string;
  /** The object concerned; null for a listing. */
  readonly key: string | null;
  readonly signal?: AbortSignal | undefined;
}

/** Error names of S3, Azure Blob and the credential providers of both, by what they mean to a user. */
const meanings: Readonly<Record<string, ErrorCode>> = {
  NoSuchBucket: 'store-not-found',
  InvalidBucketName: 'store-not-found',
  ContainerNotFound: 'store-not-found',
  ContainerBeingDeleted: 'store-not-found',
  InvalidResourceName: 'store-not-found',
  NoSuchKey: 'store-object-missing',
  BlobNotFound: 'store-object-missing',
  PreconditionFailed: 'store-object-changed',
  ConditionNotMet: 'store-object-changed',
  InvalidRange: 'store-object-changed',
  InvalidAccessKeyId: 'store-credentials',
  SignatureDoesNotMatch: 'store-credentials',
  ExpiredToken: 'store-credentials',
  ExpiredTokenException: 'store-credentials',
  InvalidToken: 'store-credentials',
  TokenRefreshRequired: 'store-credentials',
  CredentialsProviderError: 'store-credentials',
  AuthenticationFailed: 'store-credentials',
  InvalidAuthenticationInfo: 'store-credentials',
  NoAuthenticationInformation: 'store-credentials',
  CredentialUnavailableError: 'store-credentials',
  AuthenticationError: 'store-credentials',
  AuthenticationRequiredError: 'store-credentials',
  AggregateAuthenticationError: 'store-credentials',
  AccessDenied: 'store-forbidden',
  AllAccessDisabled: 'store-forbidden',
  // Not a refusal of rights, though the status is 403.
  RequestTimeTooSkewed: 'store-failed',
  AuthorizationFailure: 'store-forbidden',
  AuthorizationPermissionMismatch: 'store-forbidden',
  AuthorizationResourceTypeMismatch: 'store-forbidden',
  AuthorizationServiceMismatch: 'store-forbidden',
  InsufficientAccountPermissions: 'store-forbidden',
  AccountIsDisabled: 'store-forbidden',
};

/** Any failure of an SDK or a file system as the AppError of its meaning, naming the store and the key. */
export function storeFailure(error: unknown, operation: StoreOperation): AppError {
  if (operation.signal?.aborted) return new AppError('cancelled', `Cancelled while reading ${operation.label}.`, { cause: error });
  if (error instanceof AppError) return error;
  const facts = failureFacts(error);
  const code = codeOf(facts, operation.key);
  const options: AppErrorOptions = { cause: error, retryable: meritsRetry(facts), ...actionFor(code, facts) };
  return new AppError(code, sentence(code, operation, detail(error, facts)), options);
}

function codeOf(facts: FailureFacts, key: string | null): ErrorCode {
  for (const name of facts.names) {
    const code = meanings[name];
    if (code) return code;
  }
  if (isCertificateFailure(facts)) return 'store-unreachable';
  // An answer of any kind means that the store was reached; a broken connection may still carry a status of 200.
  if (isNetworkFailure(facts) && (facts.status === null || facts.status < 300)) return 'store-unreachable';
  switch (facts.status) {
    case 401:
      return 'store-credentials';
    case 403:
      return 'store-forbidden';
    case 404:
      return key === null ? 'store-not-found' : 'store-object-missing';
    case 412:
    case 416:
      return 'store-object-changed';
    default:
      return 'store-failed';
  }
}

function actionFor(code: ErrorCode, facts: FailureFacts): { action?: string } {
  if (isCertificateFailure(facts))
    return { action: 'Name the PEM file of the certificate authority that signed the endpoint in the settings of this source.' };
  const region = ['PermanentRedirect', 'AuthorizationHeaderMalformed', 'IllegalLocationConstraintException'];
  if (facts.names.some((name) => region.includes(name)) || facts.status === 301)
    return { action: 'Check the region and the endpoint of the bucket.' };
  if (facts.names.includes('RequestTimeTooSkewed'))
    return { action: 'Set the clock of this computer: the store refuses requests whose time is too far from its own.' };
  return code === 'store-object-missing' ? { action: 'Sync the source; the object is not in the store (any more).' } : {};
}

function sentence(code: ErrorCode, { label, key }: StoreOperation, why: string): string {
  const object = key === null ? label : `"${printableKey(key)}" in ${label}`;
  switch (code) {
    case 'store-unreachable':
      return `${label} cannot be reached (${why}).`;
    case 'store-forbidden':
      return `Access to ${object} was denied (${why}).`;
    case 'store-credentials':
      return `The credentials of ${label} were not accepted (${why}).`;
    case 'store-not-found':
      return `${label} does not exist (${why}).`;
    case 'store-object-missing':
      return `${object} does not exist.`;
    case 'store-object-changed':
      return `${object} was replaced since it was listed.`;
    default:
      return `Reading ${object} failed (${why}).`;
  }
}

const generic = new Set([
  'Error',
  'RestError',
  'TypeError',
  'AggregateError',
  'S3ServiceException',
  'Unknown',
  'UnknownError',
  'REQUEST_SEND_ERROR',
]);

/** The most telling name or code; SDK messages are left out, since they may quote request headers. */
function detail(error: unknown, { names, status }: FailureFacts): string {
  const name = names.find((candidate) => !generic.has(candidate));
  const parts = [name, status === null ? undefined : `HTTP ${status}`].filter((part) => part !== undefined);
  if (parts.length > 0) return parts.join(', ');
  return error instanceof Error ? error.name : 'unknown cause';
}

/** The object is no longer the version that was listed. */
export function objectChanged({ label, key }: StoreOperation): AppError {
  return new AppError('store-object-changed', sentence('store-object-changed', { label, key }, ''));
}

/**
 * An answer that reads as a success and lacks what every answer of the store has: of a proxy or a sign-in page on the way. Taken for
 * the store's word, an empty listing would mark every recording as removed, and an empty object replace one.
 */
export function notOfStore({ label, key }: StoreOperation): AppError {
  const message = sentence('store-failed', { label, key }, 'what answered is not the store');
  return new AppError('store-failed', message, {
    retryable: true,
    action: 'Check the endpoint, and whether a proxy or a sign-in page stands between this computer and the store.',
  });
}

/** The bytes of another place than was asked for. */
export function rangeIgnored({ label }: StoreOperation): AppError {
  return new AppError('store-failed', `${label} does not answer requests for ranges.`);
}
