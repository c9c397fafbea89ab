import type { Engine } from '../../electron/library/engine.ts';
import { createEventHub, type EventHub } from '../../electron/library/jobs/event-hub.ts';
import { contract, type MethodName, type ParamsOf, type ResultOf } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';

export type FakeMethod = (params: unknown, signal: AbortSignal | undefined) => unknown;

export interface FakeEngine extends Engine {
  readonly events: EventHub;
  readonly calls: { readonly method: MethodName; readonly params: unknown }[];
}

export interface FakeEngineOptions {
  readonly methods?: Partial<Record<MethodName, FakeMethod>>;
  readonly media?: (request: Request) => Promise<Response>;
}

/** An engine for tests of hosts: it answers what the test gives it, and remembers what it was asked. */
export function createFakeEngine(options: FakeEngineOptions = {}): FakeEngine {
  const events = createEventHub();
  const calls: FakeEngine['calls'] = [];
  return {
    events,
    calls,
    async call<M extends MethodName>(method: M, params: ParamsOf<M>, signal?: AbortSignal): Promise<ResultOf<M>> {
      calls.push({ method, params });
      const answer = options.methods?.[method];
      if (!answer) throw new AppError('not-found', `The test has no ${method}.`);
      return contract[method].result.parse(await answer(params, signal)) as ResultOf<M>;
    },
    subscribe: events.subscribe,
    media: options.media ?? (async () => new Response('no media', { status: 404 })),
    close: async () => undefined,
  };
}
