import { type ErrorPayload, toAppError } from '../../../shared/errors.ts';
import type { GatewayPart, GatewayTest } from '../../../shared/model/gateway.ts';
import { askPart } from './ask-gateway.ts';
import { listBastions, listGateways } from './cluster-lists.ts';
import { type GatewayClient, type GatewayClientOptions, openGatewayClient } from './gateway-client.ts';
import { readRemoteAccess } from './read-remote-access.ts';
import { resourcePages } from './resource-pages.ts';
import { sessionPages, visibilityOf } from './session-pages.ts';

export interface GatewayTestResult {
  readonly found: GatewayTest | null;
  readonly error: ErrorPayload | null;
}

/**
 * Signs in and asks for the beginning of everything a sync reads: what can be seen, and what cannot and why. Only cancelling
 * throws; any other failure is the answer.
 */
export async function testGateway(
  options: GatewayClientOptions & { readonly now: () => number; readonly signal?: AbortSignal },
): Promise<GatewayTestResult> {
  const { now, signal = new AbortController().signal } = options;
  let gateway: GatewayClient | null = null;
  try {
    gateway = await openGatewayClient(options);
    return { found: await look(gateway, now, signal), error: null };
  } catch (error) {
    const failure = toAppError(error);
    if (failure.code === 'cancelled') throw failure;
    return { found: null, error: failure.toPayload() };
  } finally {
    gateway?.dispose();
  }
}

async function look(gateway: GatewayClient, now: () => number, signal: AbortSignal): Promise<GatewayTest> {
  const parts: GatewayPart[] = [];
  const ask = async <T>(...[name, work]: [GatewayPart['name'], () => Promise<T>]): Promise<T | null> => {
    const { part, value } = await askPart(name, now(), work);
    parts.push(part);
    return value;
  };
  const first = await ask('sessions', async () => (await sessionPages(gateway, { cursor: null, signal }).next()).value ?? null);
  const bastions = await ask('bastions', () => listBastions(gateway, signal));
  const gateways = await ask('gateways', () => listGateways(gateway, signal));
  await ask('remote-access', () => readRemoteAccess(gateway, signal));
  await ask('items', () => resourcePages(gateway, signal).next());
  const names = [...(bastions ?? []), ...(gateways ?? [])].map(({ name }) => name);
  return {
    visibility: first ? visibilityOf(first, names) : { scope: 'unknown', gateways: [] },
    sessionsSeen: first?.entries.length ?? 0,
    moreSessions: first?.next != null,
    parts,
  };
}
