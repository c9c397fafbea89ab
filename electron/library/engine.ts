import type { EventName, EventOf, MethodName, ParamsOf, ResultOf } from '../../shared/contract/index.ts';

/** What a host needs of the engine: the contract, its events, media by range, and an orderly end. */
export interface Engine {
  /** Validates params against the contract, runs the method, returns its result; throws AppError. */
  call<M extends MethodName>(method: M, params: ParamsOf<M>, signal?: AbortSignal): Promise<ResultOf<M>>;
  /** Returns its unsubscribe. */
  subscribe<E extends EventName>(event: E, listener: (payload: EventOf<E>) => void): () => void;
  /** Answers GET and HEAD for `<kind>/<recordingId>` and `<kind>/<recordingId>/<part>` at the end of a URL; see playback/media-handler.ts. */
  media(request: Request): Promise<Response>;
  /** Cancels jobs, waits for them, closes the catalog and the cache. */
  close(): Promise<void>;
}
