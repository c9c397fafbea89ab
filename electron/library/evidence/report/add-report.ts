import type { BagWriter } from '../bag-writer.ts';
import { openPdfFonts, type PdfFonts } from './pdf-fonts.ts';
import { reportHtml } from './report-html.ts';
import type { Report } from './report-model.ts';
import { reportPdf } from './report-pdf.ts';

let fonts: PdfFonts | null = null;

/** Writes a report into a folder of a bag, as a page and for paper. */
export async function addReport(
  writer: Pick<BagWriter, 'add'>,
  { report, folder }: { readonly report: Report; readonly folder: string },
): Promise<void> {
  await writer.add(`${folder}/report.html`, reportHtml(report));
  // Opened once, by the first report: that takes some tenths of a second.
  fonts ??= openPdfFonts();
  await writer.add(`${folder}/report.pdf`, await reportPdf(report, fonts));
}
