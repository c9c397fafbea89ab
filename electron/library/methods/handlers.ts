import type { hostMethods, MethodName, ParsedParamsOf, ResultOf } from '../../../shared/contract/index.ts';

/** Every method of the contract but those that only a host can answer. */
export type EngineMethod = Exclude<MethodName, (typeof hostMethods)[number]>;

/** A handler receives validated params; its failures are AppErrors. */
export type Handlers<M extends EngineMethod> = {
  readonly [K in M]: (params: ParsedParamsOf<K>, signal: AbortSignal | undefined) => Promise<ResultOf<K>> | ResultOf<K>;
};

/** The methods of one noun, for example `sources.`. */
export type HandlersOf<Noun extends string> = Handlers<Extract<EngineMethod, `${Noun}.${string}`>>;
