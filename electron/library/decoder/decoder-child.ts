import type { ToDecoder } from './decoder-messages.ts';

/** Which of the two decoder processes: what a user waits for, or what can wait. */
export type DecoderRole = 'playing' | 'indexing';

/** A running decoder process, whatever carries its messages: Node's fork, or Electron's utility process behind a port. */
export interface DecoderChild {
  post(message: ToDecoder): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Once, with what is known of how it ended, for example "signal SIGSEGV". */
  onExit(listener: (how: string) => void): void;
  kill(): void;
  /** Whether it keeps this process alive: only while it has something to do. */
  hold(isBusy: boolean): void;
}

export type StartDecoder = (role: DecoderRole) => DecoderChild;
