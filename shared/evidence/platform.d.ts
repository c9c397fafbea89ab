/** What browsers and Node have alike, of which the checks of evidence are made; nothing else of either is known here. */

declare class TextDecoder {
  constructor(label?: string, options?: { readonly fatal?: boolean; readonly ignoreBOM?: boolean });
  readonly encoding: string;
  decode(bytes?: Uint8Array, options?: { readonly stream?: boolean }): string;
}

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

/** Base64 to a text whose characters are bytes. Throws for what is none. */
declare function atob(base64: string): string;

interface CryptoKey {
  readonly type: string;
}

declare const crypto: {
  readonly subtle: {
    digest(algorithm: string, data: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
    importKey(
      format: 'spki',
      key: Uint8Array<ArrayBuffer>,
      algorithm: { readonly name: string },
      extractable: boolean,
      usages: readonly string[],
    ): Promise<CryptoKey>;
    verify(
      algorithm: { readonly name: string },
      key: CryptoKey,
      signature: Uint8Array<ArrayBuffer>,
      data: Uint8Array<ArrayBuffer>,
    ): Promise<boolean>;
    generateKey(
      algorithm: { readonly name: string; readonly namedCurve: string },
      extractable: boolean,
      usages: readonly string[],
    ): Promise<{ readonly privateKey: CryptoKey; readonly publicKey: CryptoKey }>;
  };
  getRandomValues<T extends Uint8Array>(array: T): T;
};

type Crypto = typeof crypto;
