import { contract, type MethodName } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import { settle } from '../../shared/result.ts';
import { type AnswerMessage, type CallMessage, isMethodName } from '../../shared/wire.ts';

/** Where a host sends checked calls: an engine, or a process that runs one. */
export interface CallTarget {
  call(method: MethodName, params: unknown, signal?: AbortSignal): Promise<unknown>;
}

/** Calls of one caller (a socket, a window): checked against the contract, cancellable by the caller's own numbers. */
export interface CallSession {
  answer(message: CallMessage): Promise<AnswerMessage>;
  cancel(id: number): void;
  /** The caller is gone. */
  cancelAll(): void;
}

export function createCallSession(target: CallTarget): CallSession {
  const running = new Map<number, AbortController>();

  async function run({ id, method, params }: CallMessage): Promise<unknown> {
    if (!isMethodName(method)) throw new AppError('refused', `There is no call "${method}".`);
    if (running.has(id)) throw new AppError('usage', `Call number ${id} is already under way.`);
    const checked = contract[method].params.safeParse(params);
    if (!checked.success) {
      const issue = checked.error.issues[0];
      throw new AppError('usage', `${method}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'invalid parameters'}`);
    }
    const controller = new AbortController();
    running.set(id, controller);
    try {
      return await target.call(method, checked.data, controller.signal);
    } finally {
      running.delete(id);
    }
  }

  return {
    answer: async (message) => ({ id: message.id, result: await settle(() => run(message)) }),
    cancel: (id) => running.get(id)?.abort(),
    cancelAll() {
      for (const controller of running.values()) controller.abort();
    },
  };
}
