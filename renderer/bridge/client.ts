import {
  contract,
  type EventName,
  type EventOf,
  events,
  type MethodName,
  type ParamsOf,
  type ResultOf,
} from '../../shared/contract/index.ts';
import { AppError, toAppError } from '../../shared/errors.ts';
import { askForAccess, isAccessDemanded } from './asked-calls.ts';
import type { ConnectionState, Transport } from './transport.ts';

let transport: Transport | null = null;

/** Gives the client its transport; once, before the first call. */
export function setTransport(connected: Transport): void {
  transport = connected;
}

function connected(): Transport {
  if (!transport) throw new AppError('internal', 'The window is not connected yet.');
  return transport;
}

/**
 * One call of the contract. Fails with an AppError; what comes back is checked against the contract. Where a reason or a second
 * person is demanded the user is asked, and the call made again with what was given.
 */
export async function call<M extends MethodName>(method: M, params: ParamsOf<M>, signal?: AbortSignal): Promise<ResultOf<M>> {
  try {
    return await callQuietly(method, params, signal);
  } catch (error) {
    if (!isAccessDemanded(toAppError(error)) || signal?.aborted || !(await askForAccess({ method, params }))) throw error;
    return await callQuietly(method, params, signal);
  }
}

/** The same, and nobody is asked for anything: for what the user did not just begin. */
export async function callQuietly<M extends MethodName>(method: M, params: ParamsOf<M>, signal?: AbortSignal): Promise<ResultOf<M>> {
  const result = contract[method].result.safeParse(await connected().call(method, params, signal));
  if (!result.success) throw new AppError('internal', `The answer to ${method} is not what the contract says.`);
  return result.data as ResultOf<M>;
}

/** Listens to an event of the engine; returns its unsubscribe. */
export function subscribe<E extends EventName>(event: E, listener: (payload: EventOf<E>) => void): () => void {
  return connected().subscribe(event, (payload) => {
    const parsed = events[event].safeParse(payload);
    if (parsed.success) listener(parsed.data as EventOf<E>);
  });
}

export function onConnectionChange(listener: (state: ConnectionState) => void): () => void {
  return connected().onConnectionChange(listener);
}
