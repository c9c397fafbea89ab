import type { PdfFamily, PdfFonts, PdfRun } from './pdf-fonts.ts';

export interface PdfStyle {
  readonly family: PdfFamily;
  /** In points. */
  readonly size: number;
}

/** One line of text as it is drawn. */
export interface PdfLine {
  readonly runs: readonly PdfRun[];
  /** In points. */
  readonly width: number;
}

/**
 * Breaks a text into lines: at its line feeds, between words, and within a word that has no room, as a path or a digest. The library's
 * own breaking knows only one font for a text.
 */
export function pdfLines(fonts: PdfFonts, text: string, { family, size }: PdfStyle, room: number): PdfLine[] {
  // Without kerning, which is not worth laying out a line again for each of its words.
  const widthOf = (piece: string): number => {
    let width = 0;
    for (const character of piece) width += fonts.advanceOf(character, family) * size;
    return width;
  };
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    let width = 0;
    for (const word of paragraph.split(/(?<=\s)/)) {
      if (width + widthOf(word.trimEnd()) > room) {
        if (line !== '') lines.push(line);
        const pieces = cut(word, room, widthOf);
        lines.push(...pieces.slice(0, -1));
        line = pieces.at(-1) ?? '';
        width = widthOf(line);
      } else {
        line += word;
        width += widthOf(word);
      }
    }
    lines.push(line);
  }
  return lines.map((line) => {
    const runs = fonts.runs(line.trimEnd(), family);
    return { runs, width: runs.reduce((sum, run) => sum + fonts.widthOf(run, size), 0) };
  });
}

function cut(word: string, room: number, widthOf: (piece: string) => number): string[] {
  if (widthOf(word.trimEnd()) <= room) return [word];
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  for (const character of word) {
    const more = widthOf(character);
    if (width + more > room && piece !== '') {
      pieces.push(piece);
      piece = '';
      width = 0;
    }
    piece += character;
    width += more;
  }
  return [...pieces, piece];
}
