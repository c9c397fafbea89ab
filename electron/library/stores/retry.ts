/** What is known about a failed request, whichever SDK or system call it came from. */
export interface FailureFacts {
  /** Error names and codes along the chain of causes, outermost first. */
  readonly names: readonly string[];
  /** HTTP status, where an answer arrived. */
  readonly status: number | null;
}

/** No answer arrived: the same request may well succeed a moment later. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ESOCKETTIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ERR_STREAM_PREMATURE_CLOSE',
  'TimeoutError',
  'REQUEST_SEND_ERROR',
  'ESTALE',
  'EBUSY',
]);

const busyNames = new Set([
  'SlowDown',
  'ServerBusy',
  'RequestTimeout',
  'RequestTimeTooSkewed',
  'InternalError',
  'OperationTimedOut',
  'ServiceUnavailable',
]);

/** Whether no answer came from the store at all. */
export function isNetworkFailure({ names }: FailureFacts): boolean {
  return names.some((name) => networkCodes.has(name));
}

/** Whether the certificate of the endpoint was not trusted: no retry helps, a CA file does. */
export function isCertificateFailure({ names }: FailureFacts): boolean {
  return names.some((name) => /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|ERR_TLS_/.test(name));
}

/** Whether the very same request merits another try: the network broke, or the store was busy. */
export function meritsRetry(facts: FailureFacts): boolean {
  if (isCertificateFailure(facts)) return false;
  if (isNetworkFailure(facts) || facts.names.some((name) => busyNames.has(name))) return true;
  const { status } = facts;
  return status !== null && (status === 408 || status === 429 || (status >= 500 && status !== 501));
}

/** Collects names, codes and the HTTP status from an error, its causes and the parts of an AggregateError. */
export function failureFacts(error: unknown): FailureFacts {
  const names: string[] = [];
  let status: number | null = null;
  const visit = (value: unknown, depth: number): void => {
    if (typeof value !== 'object' || value === null || depth > 5) return;
    for (const field of ['code', 'Code', 'name'] as const) {
      const name = field in value ? (value as Record<string, unknown>)[field] : undefined;
      if (typeof name === 'string') names.push(name);
    }
    const metadata = '$metadata' in value ? value.$metadata : undefined;
    const held = metadata !== null && typeof metadata === 'object' && 'httpStatusCode' in metadata ? metadata.httpStatusCode : undefined;
    const own = 'statusCode' in value ? value.statusCode : undefined;
    for (const candidate of [held, own]) if (status === null && typeof candidate === 'number') status = candidate;
    if ('cause' in value) visit(value.cause, depth + 1);
    if ('errors' in value && Array.isArray(value.errors)) for (const part of value.errors.slice(0, 8)) visit(part, depth + 1);
  };
  visit(error, 0);
  return { names, status };
}
