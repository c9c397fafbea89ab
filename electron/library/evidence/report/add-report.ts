import type { BagWriter } from '../bag-writer.ts';
import { openPdfFonts, type PdfFonts } from './pdf-fonts.ts';
import { reportHtml } from './report-html.ts';
import type { Report } from './report-model.ts';
import { reportPdf } from './report-pdf.ts';

let fonts: PdfFonts | null = null;

/** Writes a report into a folder of a bag, as a page and where it is wanted for paper. */
export async function addReport(
  writer: Pick<BagWriter, 'add'>,
  { report, folder, withPdf }: { readonly report: Report; readonly folder: string; readonly withPdf: boolean },
): Promise<void> {
  await writer.add(`${folder}/report.html`, reportHtml(report));
  if (!withPdf) return;
  // Opened once, by the first report: that takes some tenths of a second.
  fonts ??= openPdfFonts();
  await writer.add(`${folder}/report.pdf`, await reportPdf(report, fonts));
}
