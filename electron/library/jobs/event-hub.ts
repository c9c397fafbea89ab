import type { EventName, EventOf } from '../../../shared/contract/index.ts';

/** Delivers the contract's events to whoever subscribed, in order. */
export interface EventHub {
  emit<E extends EventName>(event: E, payload: EventOf<E>): void;
  subscribe<E extends EventName>(event: E, listener: (payload: EventOf<E>) => void): () => void;
}

type Listeners = { readonly [E in EventName]: Set<(payload: EventOf<E>) => void> };

export function createEventHub(): EventHub {
  const listeners: Listeners = {
    'job.changed': new Set(),
    'job.removed': new Set(),
    'catalog.changed': new Set(),
    'recording.downloaded': new Set(),
    'settings.changed': new Set(),
  };
  return {
    emit(event, payload) {
      for (const listener of listeners[event]) listener(payload);
    },
    subscribe(event, listener) {
      listeners[event].add(listener);
      return () => listeners[event].delete(listener);
    },
  };
}
