import { toAppError } from '../../../shared/errors.ts';
import type { GatewayPart, GatewayPartName } from '../../../shared/model/gateway.ts';

/** Failures that every later question would meet as well. */
const fatal = new Set(['cancelled', 'gateway-unreachable', 'gateway-untrusted', 'gateway-credentials', 'gateway-expired', 'internal']);

/**
 * Asks for one part of what a gateway tells: not being allowed to see it is an answer, and stops nothing. Throws what
 * concerns the connection as a whole.
 */
export async function askPart<T>(
  name: GatewayPartName,
  askedAtMs: number,
  ask: () => Promise<T>,
): Promise<{ readonly part: GatewayPart; readonly value: T | null }> {
  try {
    return { value: await ask(), part: { name, askedAtMs, error: null } };
  } catch (error) {
    const failure = toAppError(error);
    if (fatal.has(failure.code)) throw failure;
    return { value: null, part: { name, askedAtMs, error: failure.toPayload() } };
  }
}
