import { setImmediate } from 'node:timers/promises';
import type { PdfLine } from './pdf-lines.ts';
import { type Element, ink, type PdfPages } from './pdf-page.ts';
import type { ReportCell, ReportColumn, ReportTable } from './report-model.ts';

const gap = 8;
const styles = { head: { family: 'bold', size: 8 }, text: { family: 'sans', size: 8 }, digest: { family: 'mono', size: 7.5 } } as const;
/** So that a row has room on one page. */
const mostLines = 50;

interface Place {
  readonly column: ReportColumn;
  readonly x: number;
  readonly width: number;
}

/** A table over pages, its heads on each of them; a row is never cut in two. Between rows others have their turn. */
export async function drawTable(pages: PdfPages, section: Element, { caption, columns, rows }: ReportTable): Promise<void> {
  const places = placesOf(columns, pages);
  const table = pages.element('Table', section);
  pages.need(60);
  const captions = { family: 'sans', size: 8.5 } as const;
  pages.flow(pages.element('Caption', table), pages.lines(caption, captions), { ...captions, colour: ink.muted });
  pages.y += 2;
  const heads = columns.map(({ title }) => title);
  const drawHeads = (): void => drawRow(pages, { table, places, cells: heads, isHead: true });
  drawHeads();
  for (const cells of rows) {
    if (pages.need(heightOf(pages, linesOf(pages, places, cells)) + 6)) drawHeads();
    drawRow(pages, { table, places, cells, isHead: false });
    await setImmediate();
  }
  table.made.end();
}

function placesOf(columns: readonly ReportColumn[], pages: PdfPages): Place[] {
  const all = columns.reduce((sum, { share }) => sum + share, 0);
  let x = pages.left;
  return columns.map((column) => {
    const place = { column, x, width: (pages.width * column.share) / all };
    x += place.width;
    return place;
  });
}

function textOf(cell: ReportCell): string {
  return typeof cell === 'string' ? cell : cell.text;
}

function styleOf({ column }: Place, isHead: boolean): (typeof styles)[keyof typeof styles] {
  return isHead ? styles.head : column.form === 'digest' ? styles.digest : styles.text;
}

function linesOf(pages: PdfPages, places: readonly Place[], cells: readonly ReportCell[], isHead = false): PdfLine[][] {
  return places.map((place, index) => {
    const room = place.width - gap;
    const lines = pages.lines(textOf(cells[index] ?? ''), styleOf(place, isHead), room);
    if (lines.length <= mostLines) return lines;
    return [
      ...lines.slice(0, mostLines),
      ...pages.lines(`... (${lines.length - mostLines} lines more in report.html)`, styleOf(place, isHead), room),
    ];
  });
}

function heightOf(pages: PdfPages, lines: readonly (readonly PdfLine[])[]): number {
  return Math.max(...lines.map(({ length }) => length)) * pages.lineHeight(styles.text);
}

function drawRow(
  pages: PdfPages,
  row: {
    readonly table: Element;
    readonly places: readonly Place[];
    readonly cells: readonly ReportCell[];
    readonly isHead: boolean;
  },
): void {
  const element = pages.element('TR', row.table);
  const lines = linesOf(pages, row.places, row.cells, row.isHead);
  row.places.forEach((place, index) => {
    const cell = pages.element(row.isHead || index === 0 ? 'TH' : 'TD', element);
    const isFigure = place.column.form === 'figure';
    (lines[index] ?? []).forEach((line, at) => {
      const x = isFigure ? place.x + place.width - gap - line.width : place.x;
      pages.at(cell, [line], { ...styleOf(place, row.isHead), x, y: pages.y + 3 + at * pages.lineHeight(styles.text) });
    });
  });
  pages.y += heightOf(pages, lines) + 5;
  pages.rule();
  pages.y += 1;
}
