import { createRequire } from 'node:module';

// What is used of the WebAssembly build of Tesseract that tesseract.js is made of. It ships no types.

export interface TesseractBox {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export interface TesseractIterator {
  Begin(): void;
  Next(level: number): boolean;
  GetUTF8Text(level: number): string | null;
  Confidence(level: number): number;
  getBoundingBox(level: number): TesseractBox;
}

export interface TesseractApi {
  /** -1 when it failed. */
  Init(dataPath: string | null, languages: string, engineMode: number, config: string | null): number;
  SetPageSegMode(mode: number): void;
  SetVariable(name: string, value: string): boolean;
  /** Of the file `/input`; 1 when it cannot be read. */
  SetImageFile(exifOrientation: number, angle: number): number;
  /** Below 0 when it failed. */
  Recognize(monitor: null): number;
  GetIterator(): TesseractIterator;
  Clear(): void;
  End(): void;
}

export interface TesseractCore {
  readonly TessBaseAPI: new () => TesseractApi;
  readonly FS: { writeFile(path: string, data: Uint8Array): void };
  destroy(object: object): void;
}

type CreateCore = (options: {
  readonly print: () => void;
  readonly printErr: () => void;
  readonly TesseractProgress: () => void;
}) => Promise<TesseractCore>;

/** The fastest first; each with the neural network alone. */
const builds = ['tesseract-core-relaxedsimd-lstm', 'tesseract-core-simd-lstm', 'tesseract-core-lstm'] as const;

/**
 * Loads the build of Tesseract that this processor runs. Not through tesseract.js's own worker: that one knows one folder
 * for all languages, fetches what is not there from the network, and encodes and decodes an image for each line.
 */
export async function loadTesseractCore(): Promise<TesseractCore> {
  const tesseract = createRequire(createRequire(import.meta.url).resolve('tesseract.js'));
  let failure: unknown;
  for (const build of builds) {
    try {
      const create: CreateCore = tesseract(`tesseract.js-core/${build}`);
      return await create({ print: () => undefined, printErr: () => undefined, TesseractProgress: () => undefined });
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
