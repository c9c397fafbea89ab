/** Bits in the order of a stream. Behind the end it gives zeros and says so. */
export class BitReader {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** More bits were asked for than there are. */
  get isOver(): boolean {
    return this.#position > this.#bytes.length * 8;
  }

  bit(): 0 | 1 {
    const byte = this.#bytes[this.#position >>> 3] ?? 0;
    const bit = (byte >>> (7 - (this.#position & 7))) & 1;
    this.#position += 1;
    return bit === 1 ? 1 : 0;
  }

  /** Up to 32 bits, unsigned. */
  bits(count: number): number {
    let value = 0;
    for (let index = 0; index < count; index += 1) value = value * 2 + this.bit();
    return value;
  }

  skip(count: number): void {
    this.#position += count;
  }

  /** Exponential Golomb, unsigned; null when it is longer than 32 bits. */
  unsignedGolomb(): number | null {
    let zeros = 0;
    while (!this.isOver && this.bit() === 0) zeros += 1;
    return zeros > 31 || this.isOver ? null : 2 ** zeros - 1 + this.bits(zeros);
  }
}

export class BitWriter {
  readonly #bits: number[] = [];

  put(count: number, value: number): this {
    for (let index = count - 1; index >= 0; index -= 1) this.#bits.push(Math.floor(value / 2 ** index) & 1);
    return this;
  }

  /** A zero, then ones up to the next whole byte: how MPEG-4 ends a header. */
  stuff(): this {
    this.#bits.push(0);
    while (this.#bits.length % 8 !== 0) this.#bits.push(1);
    return this;
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(Math.ceil(this.#bits.length / 8));
    this.#bits.forEach((bit, index) => {
      bytes[index >>> 3] = (bytes[index >>> 3] ?? 0) | (bit << (7 - (index & 7)));
    });
    return bytes;
  }
}
