/** done: carried out; superseded: a newer seek or the end of the queue made it pointless. */
export type CommandOutcome = 'done' | 'superseded';

interface Command {
  readonly isSeek: boolean;
  readonly work: (signal: AbortSignal) => Promise<void>;
  readonly settle: (outcome: CommandOutcome) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Carries out commands one at a time, in order. A new seek aborts the seek under way and replaces the one that waits, so
 * dragging a playhead costs at most one seek after the last.
 */
export class CommandQueue {
  private waiting: Command[] = [];
  private running: { readonly command: Command; readonly abort: AbortController } | null = null;
  private closed = false;

  /** Rejects only with what the work itself threw. */
  run(work: (signal: AbortSignal) => Promise<void>): Promise<CommandOutcome> {
    return this.enqueue(work, false);
  }

  seek(work: (signal: AbortSignal) => Promise<void>): Promise<CommandOutcome> {
    for (const command of this.waiting) {
      if (command.isSeek) command.settle('superseded');
    }
    this.waiting = this.waiting.filter((command) => !command.isSeek);
    if (this.running?.command.isSeek) this.running.abort.abort();
    return this.enqueue(work, true);
  }

  get isIdle(): boolean {
    return this.running === null && this.waiting.length === 0;
  }

  dispose(): void {
    this.closed = true;
    for (const command of this.waiting) command.settle('superseded');
    this.waiting = [];
    this.running?.abort.abort();
  }

  private enqueue(work: (signal: AbortSignal) => Promise<void>, isSeek: boolean): Promise<CommandOutcome> {
    if (this.closed) return Promise.resolve('superseded');
    const { promise, resolve, reject } = Promise.withResolvers<CommandOutcome>();
    this.waiting.push({ isSeek, work, settle: resolve, fail: reject });
    if (this.running === null) void this.drain();
    return promise;
  }

  private async drain(): Promise<void> {
    for (let command = this.waiting.shift(); command; command = this.waiting.shift()) {
      const abort = new AbortController();
      this.running = { command, abort };
      try {
        await command.work(abort.signal);
        command.settle(abort.signal.aborted ? 'superseded' : 'done');
      } catch (error) {
        if (abort.signal.aborted) command.settle('superseded');
        else command.fail(error);
      }
    }
    this.running = null;
  }
}
