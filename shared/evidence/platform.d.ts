/** What browsers and Node have alike, of which the checks of evidence are made; nothing else of either is known here. */

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  readonly encoding: string;
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

interface CryptoKey {
  readonly type: string;
}

declare const crypto: {
  readonly subtle: {
    digest(algorithm: string, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
    generateKey(
      algorithm: { readonly name: string; readonly namedCurve: string },
      extractable: boolean,
      usages: readonly string[],
    ): Promise<{ readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }>;
  };
  getRandomValues<T extends Uint8Array>(array: T): T;
};

type Crypto = typeof crypto;
