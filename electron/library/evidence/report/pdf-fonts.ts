import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import { visibleText } from '../../../../shared/visible-text.ts';

export type PdfFamily = 'sans' | 'bold' | 'mono';

export interface PdfFont {
  /** The same for the same font in every document. */
  readonly file: string;
  readonly read: fontkit.Font;
}

/** A stretch of text that one font file can draw. */
export interface PdfRun {
  readonly font: PdfFont;
  readonly text: string;
}

export interface PdfFonts {
  /** The text cut where another font has to draw it. Characters that none has stand as their code points. */
  runs(text: string, family: PdfFamily): PdfRun[];
  /** Of one character by itself, in parts of the size. */
  advanceOf(character: string, family: PdfFamily): number;
  /** In points. */
  widthOf(run: PdfRun, size: number): number;
}

const others = ['latin-ext', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext', 'vietnamese'];
const inter = (script: string, weight: number): string => `inter/files/inter-${script}-${weight}-normal`;
const jetBrains = (script: string): string => `jetbrains-mono/files/jetbrains-mono-${script}-400-normal`;
const files: Readonly<Record<PdfFamily, readonly [latin: string, ...others: string[]]>> = {
  sans: [inter('latin', 400), ...others.map((script) => inter(script, 400))],
  bold: [inter('latin', 600), ...others.map((script) => inter(script, 600))],
  mono: [jetBrains('latin'), ...others.filter((script) => script !== 'greek-ext').map(jetBrains)],
};

/**
 * The fonts of the window, each file of which holds the characters of one script and is opened when it is needed first. Of one weight a
 * file, in WOFF 1: fontkit cannot take a subset of the variable ones in WOFF 2 that the window has.
 */
export function openPdfFonts(): PdfFonts {
  const { resolve } = createRequire(import.meta.url);
  const opened = new Map<string, PdfFont>();

  function open(file: string): PdfFont {
    const known = opened.get(file);
    if (known) return known;
    const read = fontkit.create(readFileSync(resolve(`@fontsource/${file}.woff`)));
    if (!('hasGlyphForCodePoint' in read)) throw new Error(`${file} is a collection of fonts.`);
    const font = { file, read };
    opened.set(file, font);
    return font;
  }

  function fontFor(codePoint: number, family: PdfFamily): PdfFont | null {
    for (const file of files[family]) {
      const font = open(file);
      if (font.read.hasGlyphForCodePoint(codePoint)) return font;
    }
    return null;
  }

  function runs(text: string, family: PdfFamily): PdfRun[] {
    const runs: PdfRun[] = [];
    const append = (piece: string, font: PdfFont): void => {
      const last = runs.at(-1);
      if (last?.font === font) runs[runs.length - 1] = { font, text: last.text + piece };
      else runs.push({ font, text: piece });
    };
    for (const character of text) {
      const codePoint = character.codePointAt(0) ?? 0;
      // What hides or moves text is not drawn as what it is, either.
      const font = visibleText(character) === character ? fontFor(codePoint, family) : null;
      if (font) append(character, font);
      else append(replacement(codePoint), open(files[family][0]));
    }
    return runs;
  }

  const widthOf = ({ font, text }: PdfRun, size: number): number => (font.read.layout(text).advanceWidth * size) / font.read.unitsPerEm;
  const advances: Readonly<Record<PdfFamily, Map<string, number>>> = { sans: new Map(), bold: new Map(), mono: new Map() };
  return {
    runs,
    widthOf,
    advanceOf(character, family) {
      const known = advances[family].get(character);
      if (known !== undefined) return known;
      const advance = runs(character, family).reduce((sum, run) => sum + widthOf(run, 1), 0);
      advances[family].set(character, advance);
      return advance;
    },
  };
}

/** In a form that every font has. */
function replacement(codePoint: number): string {
  return `<U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}>`;
}
