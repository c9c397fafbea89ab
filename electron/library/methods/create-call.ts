import { contract, type MethodName, type ParamsOf, type ResultOf } from '../../../shared/contract/index.ts';
import { AppError, toAppError } from '../../../shared/errors.ts';
import type { Gate } from '../access/gate.ts';
import type { Engine } from '../engine.ts';
import { type JournalNames, journalledCalls } from '../journal/journalled-calls.ts';
import type { Journal, JournalNote } from '../journal/open-journal.ts';
import type { EngineMethod, Handlers } from './handlers.ts';

/**
 * Schema, then gate, then handler, then journal: params are validated, what is protected stays closed, and what was done is noted,
 * here for every transport. What a handler does at once is stored together with its note, or neither is, whenever the process dies
 * and whatever stops the note.
 */
export function createCall(
  handlers: Handlers<EngineMethod>,
  gate: Gate,
  journal: Pick<Journal, 'note' | 'atomically'>,
  names: JournalNames,
): Engine['call'] {
  const isEngineMethod = (method: MethodName): method is EngineMethod => Object.hasOwn(handlers, method);
  const run = async <M extends EngineMethod>(method: M, params: unknown, signal: AbortSignal | undefined): Promise<ResultOf<M>> => {
    const parsed = contract[method].params.safeParse(params);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw new AppError('usage', `${method}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'invalid parameters'}`.trim());
    }
    const handler: (params: never, signal: AbortSignal | undefined) => Promise<ResultOf<M>> | ResultOf<M> = handlers[method];
    const answered = await gate.pass(method, parsed.data);
    const describe: ((params: never, result: ResultOf<M>, names: JournalNames) => JournalNote | null) | undefined = journalledCalls[method];
    const noted = (result: ResultOf<M>): ResultOf<M> => {
      answered();
      const note = describe?.(parsed.data as never, result, names);
      if (note) journal.note(note);
      return result;
    };
    if (!describe) return noted(await handler(parsed.data as never, signal));
    const answer = journal.atomically(() => {
      const result = handler(parsed.data as never, signal);
      return result instanceof Promise ? result : noted(result);
    });
    return answer instanceof Promise ? noted(await answer) : answer;
  };
  return async <M extends MethodName>(method: M, params: ParamsOf<M>, signal?: AbortSignal): Promise<ResultOf<M>> => {
    try {
      signal?.throwIfAborted();
      if (!isEngineMethod(method)) throw new AppError('refused', `${method} is answered by a window, not by this host.`);
      return (await run(method, params, signal)) as ResultOf<M>;
    } catch (error) {
      throw toAppError(error);
    }
  };
}
