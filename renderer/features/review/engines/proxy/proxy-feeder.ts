/** Where fragments go: a SourceBuffer, in tests an imitation of one. Times in seconds. */
export interface FragmentSink {
  append(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  remove(fromSeconds: number, toSeconds: number): Promise<void>;
  /** What is there, ascending and apart. */
  buffered(): readonly { readonly start: number; readonly end: number }[];
  /** Nothing follows: the last fragment is there. */
  end(): void;
}

export interface ProxyFeederOptions {
  readonly sink: FragmentSink;
  readonly segmentMs: number;
  readonly durationMs: number;
  readonly fetchSegment: (index: number, signal: AbortSignal) => Promise<Uint8Array<ArrayBuffer>>;
  /** Where the player is, in milliseconds, and how fast it goes. */
  readonly position: () => { readonly timeMs: number; readonly rate: number };
  /** What is needed now cannot be had. Called once; nothing is fetched after it. */
  readonly onError: (error: unknown) => void;
  /** What will be needed could not be had; it is tried again when it is needed. */
  readonly onWarning: (error: unknown) => void;
}

/** So much is kept ready before the playhead at single speed; at higher ones more, in proportion. */
const aheadMs = 12_000;
const mostAheadMs = 60_000;
/** What lies further behind than this is let go, so that memory stays bounded over hours. */
const behindMs = 30_000;
/** Rounding of times in containers. Seconds. */
const tolerance = 0.02;

/**
 * Keeps what a player needs next in its buffer: the segment under the playhead first, then those after it. A seek gives
 * up what is being fetched, unless it is what is needed now.
 */
export class ProxyFeeder {
  private readonly ended = new AbortController();
  /** The segment that failed while it was fetched ahead: nothing after it is fetched before the playhead is there. */
  private blockedAt: number | null = null;
  private fetching: { readonly index: number; readonly abort: AbortController } | null = null;
  private wakeUp: () => void = () => undefined;
  /** Where the player will go as soon as it can; until it has, this is where it is. */
  private destination: { readonly timeMs: number; readonly isThere: PromiseWithResolvers<boolean>; isMet: boolean } | null = null;
  private readonly options: ProxyFeederOptions;

  constructor(options: ProxyFeederOptions) {
    this.options = options;
  }

  start(): void {
    this.run().catch((error: unknown) => {
      if (!this.ended.signal.aborted) this.options.onError(error);
      this.dispose();
    });
  }

  /** Resolves when the segment of a time is in the buffer; false when it will not be, or is not wanted any more. */
  reach(timeMs: number, signal: AbortSignal): Promise<boolean> {
    this.destination?.isThere.resolve(false);
    this.destination = null;
    if (signal.aborted || this.ended.signal.aborted) return Promise.resolve(false);
    const destination = { timeMs, isThere: Promise.withResolvers<boolean>(), isMet: false };
    this.destination = destination;
    const leave = (): void => {
      if (this.destination === destination) this.destination = null;
      destination.isThere.resolve(false);
    };
    signal.addEventListener('abort', leave, { once: true });
    this.meet();
    this.wakeFor();
    return destination.isThere.promise.finally(() => signal.removeEventListener('abort', leave));
  }

  /** The playhead has moved or is about to. */
  wake(): void {
    if (this.destination?.isMet) this.destination = null;
    this.wakeFor();
  }

  /** Whether the segment of a time is in the buffer. */
  hasAt(timeMs: number): boolean {
    return this.has(this.indexAt(timeMs));
  }

  private wakeFor(): void {
    const { fetching } = this;
    if (fetching && !this.isWanted(fetching.index)) fetching.abort.abort();
    this.wakeUp();
  }

  dispose(): void {
    this.ended.abort();
    this.fetching?.abort.abort();
    this.destination?.isThere.resolve(false);
    this.wakeUp();
  }

  private async run(): Promise<void> {
    const { sink, fetchSegment } = this.options;
    while (!this.ended.signal.aborted) {
      this.meet();
      const index = this.nextMissing();
      if (index === null) {
        if (this.has(this.lastIndex())) sink.end();
        await this.change();
        continue;
      }
      const abort = new AbortController();
      this.fetching = { index, abort };
      try {
        const bytes = await fetchSegment(index, abort.signal);
        if (this.ended.signal.aborted) return;
        await sink.append(bytes);
        await this.letGo();
      } catch (error) {
        // Given up for another segment.
        if (abort.signal.aborted) continue;
        if (index === this.currentIndex()) throw error;
        this.blockedAt = index;
        this.options.onWarning(error);
      } finally {
        this.fetching = null;
      }
    }
  }

  /** What lies far behind the playhead or far before it, where an earlier seek went: by whole segments, and not at every one. */
  private async letGo(): Promise<void> {
    const { sink, segmentMs, durationMs } = this.options;
    const keepFrom = (this.position().timeMs - behindMs) / 1000;
    const keepTo = ((this.wantedEnd() + 1) * segmentMs + behindMs) / 1000;
    const ranges = sink.buffered();
    if (ranges.some(({ start }) => start < keepFrom - segmentMs / 1000)) await sink.remove(0, keepFrom);
    if (ranges.some(({ end }) => end > keepTo + segmentMs / 1000)) await sink.remove(keepTo, durationMs / 1000 + 1);
  }

  private change(): Promise<void> {
    if (this.ended.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      this.wakeUp = resolve;
    });
  }

  private meet(): void {
    const { destination } = this;
    if (destination === null || destination.isMet || !this.has(this.currentIndex())) return;
    destination.isMet = true;
    destination.isThere.resolve(true);
  }

  private position(): { readonly timeMs: number; readonly rate: number } {
    const { timeMs, rate } = this.options.position();
    return { timeMs: this.destination?.timeMs ?? timeMs, rate };
  }

  private lastIndex(): number {
    const { durationMs, segmentMs } = this.options;
    return Math.max(0, Math.ceil(durationMs / segmentMs) - 1);
  }

  private indexAt(timeMs: number): number {
    return Math.min(this.lastIndex(), Math.max(0, Math.floor(timeMs / this.options.segmentMs)));
  }

  private currentIndex(): number {
    return this.indexAt(this.position().timeMs);
  }

  private wantedEnd(): number {
    const { timeMs, rate } = this.position();
    const ahead = Math.min(mostAheadMs, aheadMs * Math.max(1, rate));
    return Math.min(this.lastIndex(), Math.floor((timeMs + ahead) / this.options.segmentMs));
  }

  private isWanted(index: number): boolean {
    const current = this.currentIndex();
    // Not while what is under the playhead is missing.
    return index === current || (this.has(current) && index > current && index <= this.wantedEnd());
  }

  private nextMissing(): number | null {
    const { blockedAt } = this;
    // Where the playhead is, or beyond it, or far before it: tried again.
    if (blockedAt !== null && (blockedAt <= this.currentIndex() || blockedAt > this.wantedEnd())) this.blockedAt = null;
    for (let index = this.currentIndex(); index <= this.wantedEnd(); index += 1)
      if (!this.has(index)) return index === this.blockedAt ? null : index;
    return null;
  }

  /** Asked of the buffer itself: browsers drop from it what they like. */
  private has(index: number): boolean {
    const { sink, segmentMs, durationMs } = this.options;
    const start = (index * segmentMs) / 1000;
    const end = Math.min((index + 1) * segmentMs, durationMs) / 1000;
    return sink.buffered().some((range) => range.start <= start + tolerance && range.end >= end - tolerance);
  }
}
