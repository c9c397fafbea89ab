import type { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { assertNever } from '../../../../shared/assert.ts';
import type { PdfFonts } from './pdf-fonts.ts';
import { type Element, ink, PdfPages } from './pdf-page.ts';
import { drawTable } from './pdf-table.ts';
import { laneBars } from './report-lane.ts';
import { laneLegend, type Report, type ReportBlock, type ReportFact, type ReportLane } from './report-model.ts';

const body = { family: 'sans', size: 9.5 } as const;
const small = { family: 'sans', size: 8.5 } as const;
const mono = { family: 'mono', size: 8 } as const;

/** A report as PDF 1.7: tagged, its text selectable, its fonts in it; the same report gives the same bytes. */
export async function reportPdf(report: Report, fonts: PdfFonts): Promise<Readable> {
  const pages = new PdfPages({ title: report.title, foot: report.bagName, madeAt: new Date(report.madeAt), fonts });
  const root = pages.element('Document');
  flow(pages, pages.element('P', root), 'Evidence report', { ...small, colour: ink.muted });
  flow(pages, pages.element('H1', root), report.title, { family: 'bold', size: 19 });
  flow(pages, pages.element('P', root), report.subtitle, { ...body, colour: ink.muted });
  pages.y += 6;
  pages.rule(ink.text);
  for (const { title, blocks } of report.sections) {
    pages.y += 16;
    pages.need(70);
    const section = pages.element('Sect', root);
    flow(pages, pages.element('H2', section), title, { family: 'bold', size: 13 });
    pages.y += 2;
    pages.rule();
    pages.y += 7;
    for (const block of blocks) await drawBlock(pages, section, block);
    section.made.end();
  }
  pages.y += 14;
  const note =
    'Characters that the fonts of this document lack, and those that hide or move text, stand as their code points, for example <U+4E2D>.';
  flow(pages, pages.element('P', root), note, { ...small, colour: ink.muted });
  root.made.end();
  return pages.end();
}

type TextStyle = Parameters<PdfPages['flow']>[2];

function flow(pages: PdfPages, element: Element, text: string, style: TextStyle): void {
  pages.flow(element, pages.lines(text, style, pages.width - (style.indent ?? 0)), style);
}

async function drawBlock(pages: PdfPages, section: Element, block: ReportBlock): Promise<void> {
  switch (block.kind) {
    case 'text':
      flow(pages, pages.element('P', section), block.text, body);
      break;
    case 'heading':
      pages.need(60);
      flow(pages, pages.element('H3', section), block.text, { family: 'bold', size: 9.5 });
      break;
    case 'facts':
      drawFacts(pages, section, block.facts);
      break;
    case 'list':
      for (const item of block.items) flow(pages, pages.element('P', section), `\u2022 ${item}`, body);
      break;
    case 'commands':
      for (const line of block.lines) flow(pages, pages.element('Code', section), line, mono);
      break;
    case 'entry':
      pages.need(50);
      flow(pages, pages.element('H3', section), block.title, { family: 'bold', size: 9.5, indent: 10 });
      flow(pages, pages.element('P', section), block.about, { ...small, colour: ink.muted, indent: 10 });
      flow(pages, pages.element('P', section), block.text, { ...body, indent: 10 });
      break;
    case 'table':
      await drawTable(pages, section, block);
      break;
    case 'lane':
      drawLane(pages, section, block);
      break;
    default:
      assertNever(block);
  }
  pages.y += 6;
  // Laying out takes time that others want, too.
  await setImmediate();
}

const nameWidth = 130;

function drawFacts(pages: PdfPages, section: Element, facts: readonly ReportFact[]): void {
  for (const { name, value, form } of facts) {
    const style = form === 'digest' ? mono : body;
    const names = pages.lines(name, body, nameWidth - 8);
    const values = pages.lines(value, style, pages.width - nameWidth);
    pages.need(Math.min(values.length, 4) * pages.lineHeight(body));
    const element = pages.element('P', section);
    const top = pages.y;
    pages.at(element, names, { ...body, colour: ink.muted, x: pages.left, y: top });
    pages.flow(element, values, { ...style, indent: nameWidth });
    // Above where it began: it went on on another page.
    if (pages.y > top) pages.y = Math.max(pages.y, top + names.length * pages.lineHeight(body));
  }
}

const laneColours = { watched: ink.accent, fast: ink.fast, skipped: ink.muted, hidden: ink.muted } as const;

function drawLane(pages: PdfPages, section: Element, lane: ReportLane): void {
  const height = 14;
  pages.need(height + 40);
  const words = `${lane.title}: ${lane.description}`;
  flow(pages, pages.element('P', section), words, { ...small, colour: ink.muted });
  const { left, width, y } = pages;
  pages.figure(pages.element('Figure', section, { alt: `Seen of ${words}` }), (doc) => {
    doc.rect(left, y, width, height).fill(ink.surface);
    for (const bar of laneBars(lane)) {
      doc.rect(left + bar.left * width, y + bar.top * height, bar.width * width, bar.height * height).fill(laneColours[bar.kind]);
    }
  });
  pages.y += height + 3;
  flow(pages, pages.element('P', section), laneLegend, { ...small, colour: ink.muted });
}
