import { AppError } from '../../../shared/errors.ts';
import { settle } from '../../../shared/result.ts';
import { callMessageSchema, cancelMessageSchema } from '../../../shared/wire.ts';
import { type CallSession, type CallTarget, createCallSession } from '../../common/call-session.ts';
import { callChannel, cancelChannel } from '../../common/ipc-channels.ts';
import { isTrustedSender, type SenderEvent } from '../security/trusted-sender.ts';

/** The part of Electron's ipcMain that is used. */
export interface IpcSurface {
  handle(channel: string, listener: (event: SenderEvent, message: unknown) => unknown): unknown;
  on(channel: string, listener: (event: SenderEvent, message: unknown) => unknown): unknown;
}

export interface RouterOptions {
  readonly ipc: IpcSurface;
  readonly target: CallTarget;
  readonly isOurWindow: (webContentsId: number) => boolean;
  readonly log: (line: string) => void;
}

export interface Router {
  /** The window is gone: what it waited for is cancelled. */
  forget(webContentsId: number): void;
}

/** Sender, then schema, then call; the answer is always an envelope. */
export function routeCalls(options: RouterOptions): Router {
  const sessions = new Map<number, CallSession>();

  function sessionOf(event: SenderEvent): CallSession {
    if (!isTrustedSender(event, options.isOurWindow)) {
      options.log(`Refused a message of ${event.senderFrame?.url ?? 'a frame that is gone'}.`);
      throw new AppError('refused', 'This page may not call Witness.');
    }
    const known = sessions.get(event.sender.id);
    if (known) return known;
    const session = createCallSession(options.target);
    sessions.set(event.sender.id, session);
    return session;
  }

  options.ipc.handle(callChannel, async (event, message) => {
    const outcome = await settle(() => {
      const session = sessionOf(event);
      const call = callMessageSchema.safeParse(message);
      if (!call.success) throw new AppError('usage', 'Not a message of the contract.');
      return session.answer(call.data);
    });
    return outcome.ok ? outcome.value.result : outcome;
  });
  options.ipc.on(cancelChannel, (event, message) => {
    const cancel = cancelMessageSchema.safeParse(message);
    if (cancel.success && isTrustedSender(event, options.isOurWindow)) sessions.get(event.sender.id)?.cancel(cancel.data.cancel);
  });

  return {
    forget(webContentsId) {
      sessions.get(webContentsId)?.cancelAll();
      sessions.delete(webContentsId);
    },
  };
}
