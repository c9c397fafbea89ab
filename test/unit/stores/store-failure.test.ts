import { describe, expect, test } from 'vitest';
import { failureFacts, meritsRetry } from '../../../electron/library/stores/retry.ts';
import { storeFailure } from '../../../electron/library/stores/store-failure.ts';
import { AppError } from '../../../shared/errors.ts';

const named = (name: string, more: object = {}): Error => Object.assign(new Error('secret=hunter2'), { name, ...more });
const status = (httpStatusCode: number): object => ({ $metadata: { httpStatusCode } });
const onKey = { label: 's3://b', key: 'k' };
const onList = { label: 's3://b', key: null };

describe('what a failure of a store means', () => {
  test.each([
    ['NoSuchBucket', 404, onList, 'store-not-found', false],
    ['ContainerNotFound', 404, onKey, 'store-not-found', false],
    ['NotFound', 404, onKey, 'store-object-missing', false],
    ['NotFound', 404, onList, 'store-not-found', false],
    ['PreconditionFailed', 412, onKey, 'store-object-changed', false],
    ['InvalidRange', 416, onKey, 'store-object-changed', false],
    ['AccessDenied', 403, onList, 'store-forbidden', false],
    ['SignatureDoesNotMatch', 403, onList, 'store-credentials', false],
    ['ExpiredToken', 400, onList, 'store-credentials', false],
    ['AuthenticationFailed', 403, onList, 'store-credentials', false],
    ['SlowDown', 503, onKey, 'store-failed', true],
    ['Unknown', 500, onKey, 'store-failed', true],
    ['Unknown', 400, onKey, 'store-failed', false],
  ])('%s with status %i', (name, code, operation, expected, retryable) => {
    expect(storeFailure(named(name, status(code)), operation)).toMatchObject({ code: expected, retryable });
  });

  test.each(['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET', 'ETIMEDOUT'])('%s, however deep, is unreachable and merits a retry', (code) => {
    const deep = named('RestError', { code: 'REQUEST_SEND_ERROR', cause: new AggregateError([named('Error', { code })]) });
    expect(storeFailure(deep, onList)).toMatchObject({
      code: 'store-unreachable',
      retryable: true,
      message: expect.stringContaining(code),
    });
  });

  test('an untrusted certificate is unreachable, merits no retry, and says what helps', () => {
    const error = storeFailure(named('Error', { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), onList);
    expect(error).toMatchObject({ code: 'store-unreachable', retryable: false, action: expect.stringContaining('PEM') });
  });

  test('a clock that is wrong is no refusal of rights, and it is said what to set', () => {
    expect(storeFailure(named('RequestTimeTooSkewed', status(403)), onList)).toMatchObject({
      code: 'store-failed',
      action: expect.stringContaining('clock'),
    });
  });

  test('missing credentials of a provider are credentials, though no answer came', () => {
    expect(storeFailure(named('CredentialsProviderError'), onList)).toMatchObject({ code: 'store-credentials', retryable: false });
  });

  test('an abort is cancelled, and an AppError passes', () => {
    expect(storeFailure(named('AbortError'), { ...onList, signal: AbortSignal.abort() }).code).toBe('cancelled');
    const error = new AppError('disk-full', 'full');
    expect(storeFailure(error, onList)).toBe(error);
  });

  test('messages name the object and never quote what the SDK said', () => {
    const error = storeFailure(named('AccessDenied', status(403)), { label: 's3://b', key: 'k\u001b[2J' });
    expect(error.message).toBe('Access to "k\\u001b[2J" in s3://b was denied (AccessDenied, HTTP 403).');
  });

  test('anything can be thrown', () => {
    for (const thrown of [null, undefined, 'text', 7, {}, { cause: null }]) expect(storeFailure(thrown, onKey).code).toBe('store-failed');
    const circular: { cause?: unknown } = {};
    circular.cause = circular;
    expect(meritsRetry(failureFacts(circular))).toBe(false);
  });
});
