import { AppError } from '../../../../shared/errors.ts';
import * as av from './av.ts';
import { checkSize, maxPixels } from './container.ts';
import { type PacketSource, shownTicks } from './packet-source.ts';

/** A decoded picture, valid until the cursor moves on. */
export interface DecodedPicture {
  readonly frame: av.Frame;
  readonly ticks: bigint;
  /** Counted from 0; null where the cursor did not come from the beginning. */
  readonly number: number | null;
}

/** Goes through pictures in the order in which they are shown: those of a video, or of what is drawn here. */
export interface PictureCursor {
  /** The newest picture at or before this time; the first one when all are later; null when there is none at all. */
  shownAt(ticks: bigint): Promise<DecodedPicture | null>;
  /** The picture after the current one, which becomes the current one; null at the end. */
  next(): Promise<DecodedPicture | null>;
  /** When the picture after the current one is shown, which stays what it is. */
  peek(): Promise<Pick<DecodedPicture, 'ticks'> | null>;
}

export interface CursorOptions {
  readonly threads: number;
  /** So many packets before the first picture, and the video is taken for one that cannot be decoded. */
  readonly mostBarrenPackets: number;
  /** Called now and then while it works: a sign of life. */
  readonly onProgress: () => void;
}

/** Packets that are read to see whether a nearer key frame follows, before anything is decoded. */
const mostSkimmedBytes = 32 * 1024 ** 2;
/** Errors while the decoder gives out what it still holds, after which it is taken to hold nothing more. */
const mostDrainErrors = 100;

/**
 * Goes through the pictures of a video in the order in which they are shown, and finds the one shown at a time: from the
 * key frame before it, or forward from where it is when that is shorter.
 */
export class FrameCursor implements PictureCursor {
  readonly #source: PacketSource;
  readonly #decoder: av.CodecContext;
  readonly #options: CursorOptions;
  /** Packets that were skimmed and are decoded next. */
  readonly #skimmed: av.Packet[] = [];
  readonly #packet = new av.Packet();
  #currentFrame = new av.Frame();
  #upcomingFrame = new av.Frame();
  readonly #secondTicks: bigint;
  #current: DecodedPicture | null = null;
  #upcoming: DecodedPicture | null = null;
  #nextNumber: number | null = 0;
  /** Pictures before this one refer to what was not decoded. */
  #floor: bigint | null = null;
  #lastTicks: bigint | null = null;
  #drainErrors = 0;
  #isDraining = false;
  #isAtEnd = false;
  /** The longest way from one key frame to the next that was met. */
  #keyDistance = 0n;
  #lastKey: bigint | null = null;
  /** Packets without any picture so far; null once there was one: whatever comes, the video can be decoded. */
  #barren: number | null = 0;
  #signal: AbortSignal | undefined;
  #isBroken = false;

  private constructor(source: PacketSource, decoder: av.CodecContext, options: CursorOptions) {
    this.#source = source;
    this.#decoder = decoder;
    this.#options = options;
    this.#secondTicks = BigInt(Math.max(1, Math.round(source.timeBase.den / source.timeBase.num)));
    this.#packet.alloc();
    this.#currentFrame.alloc();
    this.#upcomingFrame.alloc();
  }

  /** At the beginning of the source, which it owns from now on. Null when nothing decodes its codec. */
  static async open(source: PacketSource, options: CursorOptions): Promise<FrameCursor | null> {
    const codec = av.Codec.findDecoder(source.parameters.codecId);
    if (!codec) {
      await source.close();
      return null;
    }
    const decoder = new av.CodecContext();
    decoder.allocContext3(codec);
    decoder.parametersToContext(source.parameters);
    decoder.pktTimebase = new av.Rational(source.timeBase.num, source.timeBase.den);
    decoder.threadCount = options.threads;
    const code = await decoder.open2(codec, av.Dictionary.fromObject({ max_pixels: String(maxPixels) }));
    if (code < 0) {
      decoder.freeContext();
      await source.close();
      return null;
    }
    return new FrameCursor(source, decoder, options);
  }

  /** From now on work ends when this says so. */
  use(signal: AbortSignal | undefined): void {
    this.#signal = signal;
    this.#source.use(signal);
  }

  /** False after reading failed: libavformat stands anywhere then. A cancellation while bytes were waited for is one. */
  isUsable(): boolean {
    return !this.#isBroken;
  }

  /** The newest picture at or before this time; the first one when all are later; null when there is none at all. */
  async shownAt(ticks: bigint): Promise<DecodedPicture | null> {
    if (!this.#isAhead(ticks)) await this.#seek(ticks);
    let back = this.#secondTicks;
    for (let from = ticks; ; ) {
      await this.#advanceTo(ticks);
      if (this.#current) return this.#current;
      // At the beginning: the first picture is later than that.
      if (this.#nextNumber !== null) return this.next();
      // The key frame that was found could not be decoded: what was shown then is from further back. Where none was found
      // nothing tells how far.
      if (this.#floor !== null && this.#floor <= from) from = this.#floor - 1n;
      else {
        from -= back;
        back *= 2n;
      }
      await this.#seek(from);
    }
  }

  /** The picture after the current one, which becomes the current one; null at the end. */
  async next(): Promise<DecodedPicture | null> {
    const upcoming = await this.peek();
    if (!upcoming) return null;
    [this.#currentFrame, this.#upcomingFrame] = [this.#upcomingFrame, this.#currentFrame];
    this.#current = upcoming;
    this.#upcoming = null;
    return upcoming;
  }

  /** The picture after the current one, which stays what it is. */
  async peek(): Promise<DecodedPicture | null> {
    this.#upcoming ??= await this.#decode();
    return this.#upcoming;
  }

  async close(): Promise<void> {
    this.#dropSkimmed();
    this.#packet.free();
    this.#currentFrame.free();
    this.#upcomingFrame.free();
    this.#decoder.freeContext();
    await this.#source.close();
  }

  /** Whether going on from here is shorter than seeking. */
  #isAhead(ticks: bigint): boolean {
    if (!this.#current || this.#current.ticks > ticks) return false;
    if (this.#upcoming ? ticks < this.#upcoming.ticks : this.#isAtEnd) return true;
    const second = this.#secondTicks;
    const near = this.#keyDistance > second && this.#keyDistance < 10n * second ? this.#keyDistance : second;
    return ticks - this.#current.ticks <= near;
  }

  async #advanceTo(ticks: bigint): Promise<void> {
    for (;;) {
      const upcoming = await this.peek();
      if (!upcoming || upcoming.ticks > ticks) return;
      await this.next();
    }
  }

  async #seek(ticks: bigint): Promise<void> {
    this.#dropSkimmed();
    this.#current = null;
    this.#upcoming = null;
    this.#isDraining = false;
    this.#drainErrors = 0;
    this.#isAtEnd = false;
    this.#lastTicks = null;
    this.#lastKey = null;
    this.#floor = null;
    const { isAtStart } = await this.#reading(() => this.#source.seek(ticks));
    this.#decoder.flushBuffers();
    this.#nextNumber = isAtStart ? 0 : null;
    await this.#skim(ticks);
  }

  /** Reads on, without decoding, as long as a key frame may follow that is still early enough. */
  async #skim(ticks: bigint): Promise<void> {
    let bytes = 0;
    while (bytes < mostSkimmedBytes) {
      const packet = new av.Packet();
      packet.alloc();
      if (!(await this.#read(packet))) {
        packet.free();
        return;
      }
      const shown = shownTicks(packet);
      if (packet.isKeyframe && shown !== null && shown <= ticks) {
        if (this.#skimmed.length > 0) this.#nextNumber = null;
        this.#dropSkimmed();
        bytes = 0;
        // At the very beginning nothing is missing before the first key frame.
        if (this.#nextNumber === null) this.#floor = shown;
      }
      this.#skimmed.push(packet);
      bytes += packet.size;
      // No key frame is shown before what is decoded before it.
      if (shown !== null && shown > ticks) return;
    }
  }

  /** Checks for a cancellation before it reads, so that nothing read is lost by one. */
  #read(packet: av.Packet): Promise<boolean> {
    if (this.#signal?.aborted) {
      packet.unref();
      return Promise.reject(new AppError('cancelled', 'Cancelled.'));
    }
    this.#options.onProgress();
    return this.#reading(() => this.#source.read(packet));
  }

  async #reading<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#isBroken = true;
      throw error;
    }
  }

  #dropSkimmed(): void {
    for (const packet of this.#skimmed.splice(0)) packet.free();
  }

  /** The next picture of the decoder, into the frame that is not shown. */
  async #decode(): Promise<DecodedPicture | null> {
    while (!this.#isAtEnd) {
      const code = await this.#decoder.receiveFrame(this.#upcomingFrame);
      this.#options.onProgress();
      if (code === av.AVERROR_EOF) this.#isAtEnd = true;
      else if (code >= 0) {
        const picture = this.#accept(this.#upcomingFrame);
        if (picture) return picture;
      } else if (!this.#isDraining) await this.#feed();
      else if (++this.#drainErrors > mostDrainErrors) this.#isAtEnd = true;
    }
    return null;
  }

  #accept(frame: av.Frame): DecodedPicture | null {
    checkSize(frame.width, frame.height);
    const ticks = frame.bestEffortTimestamp;
    if (ticks === av.AV_NOPTS_VALUE) return null;
    if (this.#floor !== null && ticks < this.#floor) return null;
    if (this.#lastTicks !== null && ticks <= this.#lastTicks) return null;
    this.#barren = null;
    this.#lastTicks = ticks;
    const number = this.#nextNumber;
    if (number !== null) this.#nextNumber = number + 1;
    return { frame, ticks, number };
  }

  async #feed(): Promise<void> {
    if (this.#signal?.aborted) throw new AppError('cancelled', 'Cancelled.');
    const skimmed = this.#skimmed.shift();
    try {
      const packet = skimmed ?? this.#packet;
      if (!skimmed && !(await this.#read(packet))) {
        this.#isDraining = true;
        await this.#decoder.sendPacket(null);
        return;
      }
      this.#noteKeyFrame(packet);
      if (this.#barren !== null && ++this.#barren > this.#options.mostBarrenPackets)
        throw new AppError('input-malformed', 'Its pictures cannot be decoded.');
      // What is damaged in a packet costs its picture; the next ones are read all the same.
      await this.#decoder.sendPacket(packet);
    } finally {
      skimmed?.free();
    }
  }

  #noteKeyFrame(packet: av.Packet): void {
    const ticks = shownTicks(packet);
    if (!packet.isKeyframe || ticks === null) return;
    if (this.#lastKey !== null && ticks - this.#lastKey > this.#keyDistance) this.#keyDistance = ticks - this.#lastKey;
    this.#lastKey = ticks;
  }
}
