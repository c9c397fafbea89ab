import type { Readable } from 'node:stream';
import PDFDocument from 'pdfkit';
import type { PdfFont, PdfFonts } from './pdf-fonts.ts';
import { type PdfLine, type PdfStyle, pdfLines } from './pdf-lines.ts';

/** A4, in points. */
const paper = { width: 595.28, height: 841.89, side: 48, top: 52, bottom: 60 } as const;
const spacing = 1.38;

/** The colours of the light theme: a PDF is for paper. */
export const ink = {
  text: '#16191f',
  muted: '#515a68',
  border: '#d3d7de',
  surface: '#f4f5f7',
  accent: '#1f5fd0',
  fast: '#8a5200',
} as const;

/** Of the structure that readers for the blind follow. */
export interface Element {
  readonly type: string;
  readonly made: PDFKit.PDFStructureElement;
}

/** Pages that are filled from above, with everything on them either tagged or marked as an artifact (ISO 32000-1, 14.8). */
export class PdfPages {
  readonly left = paper.side;
  readonly width = paper.width - 2 * paper.side;
  /** Where the next thing is drawn. */
  y: number = paper.top;
  readonly #doc: PDFKit.PDFDocument;
  readonly #fonts: PdfFonts;
  readonly #foot: string;
  readonly #registered = new Set<string>();
  #page = 0;

  constructor({
    title,
    foot,
    madeAt,
    fonts,
  }: { readonly title: string; readonly foot: string; readonly madeAt: Date; readonly fonts: PdfFonts }) {
    this.#fonts = fonts;
    this.#foot = foot;
    this.#doc = new PDFDocument({
      ...{ pdfVersion: '1.7', tagged: true, displayTitle: true, lang: 'en', autoFirstPage: false, font: null as never },
      size: [paper.width, paper.height],
      margin: 0,
      info: { Title: title, Creator: 'Witness', Producer: 'Witness', CreationDate: madeAt, ModDate: madeAt },
    });
    this.#newPage();
  }

  /** The file, once everything is on it. */
  end(): Readable {
    this.#doc.end();
    return this.#doc as unknown as Readable;
  }

  /** Adds an element of the structure, at the top or below another one. */
  element(type: string, parent?: Element, options: { readonly alt?: string } = {}): Element {
    const made = this.#doc.struct(type, options);
    if (parent) parent.made.add(made);
    else this.#doc.addStructure(made);
    return { type, made };
  }

  lines(text: string, style: PdfStyle, room: number = this.width): PdfLine[] {
    return pdfLines(this.#fonts, text, style, room);
  }

  lineHeight({ size }: PdfStyle): number {
    return size * spacing;
  }

  /** Goes to another page where less than this is left; tells whether it did. */
  need(height: number): boolean {
    if (this.y + height <= paper.height - paper.bottom) return false;
    this.#newPage();
    return true;
  }

  /** Lines in the flow, over pages where it has to be. */
  flow(element: Element, lines: readonly PdfLine[], style: PdfStyle & { readonly colour?: string; readonly indent?: number }): void {
    for (const line of lines) {
      this.need(this.lineHeight(style));
      this.at(element, [line], { ...style, x: this.left + (style.indent ?? 0), y: this.y });
      this.y += this.lineHeight(style);
    }
  }

  /** Lines at a place of this page, one below the other. */
  at(
    element: Element,
    lines: readonly PdfLine[],
    to: PdfStyle & { readonly colour?: string; readonly x: number; readonly y: number },
  ): void {
    element.made.add(this.#doc.markStructureContent(element.type));
    this.#draw(lines, to);
    this.#doc.endMarkedContent();
  }

  /** Drawn and told by the words of its element. */
  figure(element: Element, draw: (doc: PDFKit.PDFDocument) => void): void {
    element.made.add(this.#doc.markStructureContent(element.type));
    draw(this.#doc);
    this.#doc.endMarkedContent();
  }

  /** Drawn for the eye only. */
  decoration(draw: (doc: PDFKit.PDFDocument) => void): void {
    this.#doc.markContent('Artifact', { type: 'Layout' });
    draw(this.#doc);
    this.#doc.endMarkedContent();
  }

  rule(colour: string = ink.border): void {
    this.decoration((doc) =>
      doc
        .moveTo(this.left, this.y)
        .lineTo(this.left + this.width, this.y)
        .lineWidth(0.6)
        .stroke(colour),
    );
  }

  #draw(
    lines: readonly PdfLine[],
    { size, colour, x, y }: PdfStyle & { readonly colour?: string; readonly x: number; readonly y: number },
  ): void {
    this.#doc.fontSize(size).fillColor(colour ?? ink.text);
    lines.forEach(({ runs }, index) => {
      let at = x;
      for (const run of runs) {
        // By name, so that each is in the file once.
        this.#register(run.font);
        this.#doc.font(run.font.file).text(run.text, at, y + index * size * spacing, { lineBreak: false, baseline: 'top' });
        at += this.#fonts.widthOf(run, size);
      }
    });
  }

  #register({ file, read }: PdfFont): void {
    if (this.#registered.has(file)) return;
    this.#registered.add(file);
    this.#doc.registerFont(file, read as never);
  }

  #newPage(): void {
    this.#doc.addPage();
    this.#page += 1;
    this.y = paper.top;
    const style = { family: 'sans', size: 8 } as const;
    const [number] = this.lines(`Page ${this.#page}`, style);
    const [foot] = this.lines(this.#foot, style, this.width - 80);
    this.#doc.markContent('Artifact', { type: 'Pagination' });
    const y = paper.height - paper.bottom + 18;
    if (foot) this.#draw([foot], { ...style, colour: ink.muted, x: this.left, y });
    if (number) this.#draw([number], { ...style, colour: ink.muted, x: this.left + this.width - number.width, y });
    this.#doc.endMarkedContent();
  }
}
