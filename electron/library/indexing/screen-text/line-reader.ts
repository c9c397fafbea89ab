import { gunzipSync } from 'node:zlib';
import { AppError } from '../../../../shared/errors.ts';
import type { WordPlace } from '../../catalog/screen-line-places.ts';
import type { Reading } from './line-cache.ts';
import type { LineImage } from './line-image.ts';
import { loadTesseractCore, type TesseractCore, type TesseractIterator } from './tesseract-core.ts';
import { upscale } from './upscale.ts';

/** Data of a language as Tesseract takes it: `<code>.traineddata`, plain or in gzip. */
export interface LanguageData {
  readonly code: string;
  readonly data: Uint8Array;
}

/** Reads the characters of images of lines. */
export interface LineReader {
  read(image: LineImage): Reading;
  close(): void;
}

/** Tesseract's neural network; the older engine is not in this build. */
const lstmOnly = 1;
const singleLine = 7;
const wordLevel = 3;
const symbolLevel = 4;
/**
 * Pixels that a line with its margins is brought to before it is read, at most so many times its size: measured on a
 * captured desktop, 40 and 80 read a little less, and unscaled text of 13 pixels a third less.
 */
const readHeight = 56;
const maxFactor = 4;
const border = 5;

/** Loads Tesseract with languages; never from anywhere but these bytes. It reads on the thread that calls it. */
export async function openLineReader(languages: readonly LanguageData[]): Promise<LineReader> {
  const module = await loadTesseractCore();
  for (const { code, data } of languages) module.FS.writeFile(`${code}.traineddata`, isGzip(data) ? gunzipSync(data) : data);
  const api = new module.TessBaseAPI();
  const codes = languages.map(({ code }) => code).join('+');
  if (api.Init(null, codes, lstmOnly, null) === -1) {
    throw new AppError('input-malformed', `The language data ${codes} cannot be used to read text.`, {
      action: 'Use traineddata files for Tesseract 4 or newer, or choose other languages under Settings.',
    });
  }
  api.SetPageSegMode(singleLine);

  return {
    read(image) {
      const picture = pictureOf(image);
      module.FS.writeFile('/input', picture.file);
      if (api.SetImageFile(1, 0) === 1) throw new AppError('internal', 'Tesseract does not take the image of a line.');
      // Else it guesses one from the height and tells so each time.
      api.SetVariable('user_defined_dpi', '150');
      if (api.Recognize(null) < 0) throw new AppError('internal', 'Tesseract failed to read a line.');
      const words = readWords(api.GetIterator(), (left) => Math.round((left - border) / picture.factor), module);
      const reading = { ...words, confidence: confidenceOf(api.GetIterator(), module) };
      api.Clear();
      return reading;
    },
    close() {
      api.End();
      module.destroy(api);
    },
  };
}

function isGzip(data: Uint8Array): boolean {
  return data[0] === 0x1f && data[1] === 0x8b;
}

/** As dark ink on white, in the size it is read best in, as a PGM file. */
function pictureOf({ area, ink }: LineImage): { readonly file: Uint8Array; readonly factor: number } {
  const factor = Math.max(1, Math.min(maxFactor, readHeight / area.height));
  const { width, height, pixels } = upscale({ width: area.width, height: area.height, pixels: ink }, factor);
  const wide = width + 2 * border;
  const header = Buffer.from(`P5\n${wide} ${height + 2 * border}\n255\n`);
  const file = Buffer.alloc(header.length + wide * (height + 2 * border), 255);
  header.copy(file);
  for (let y = 0; y < height; y++) {
    const to = header.length + (y + border) * wide + border;
    for (let x = 0; x < width; x++) file[to + x] = 255 - (pixels[y * width + x] ?? 0);
  }
  return { file, factor };
}

function readWords(words: TesseractIterator, toImage: (left: number) => number, module: TesseractCore): Omit<Reading, 'confidence'> {
  let text = '';
  const places: WordPlace[] = [];
  words.Begin();
  do {
    const word = words.GetUTF8Text(wordLevel)?.trim() ?? '';
    if (word === '') continue;
    if (text !== '') text += ' ';
    const { x0, x1 } = words.getBoundingBox(wordLevel);
    places.push({ start: text.length, end: text.length + word.length, left: toImage(x0), right: toImage(x1) });
    text += word;
  } while (words.Next(wordLevel));
  module.destroy(words);
  return { text, words: places };
}

/**
 * How sure the letters are on average, from 90 % or less (0) to 100 % (100). Not what Tesseract says of words: that is of the
 * worst letter, so that a long path was right and "8 % sure". Measured, icons and borders give 20 to 60, text 60 to 100.
 */
function confidenceOf(symbols: TesseractIterator, module: TesseractCore): number {
  let sum = 0;
  let count = 0;
  symbols.Begin();
  do {
    if (!symbols.GetUTF8Text(symbolLevel)?.trim()) continue;
    sum += symbols.Confidence(symbolLevel);
    count += 1;
  } while (symbols.Next(symbolLevel));
  module.destroy(symbols);
  return count === 0 ? 0 : Math.max(0, Math.min(100, Math.round((sum / count - 90) * 10)));
}
