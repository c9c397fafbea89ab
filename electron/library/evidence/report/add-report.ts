import type { BagWriter } from '../bag-writer.ts';
import { reportHtml } from './report-html.ts';
import type { Report } from './report-model.ts';

/** Writes a report into a folder of a bag. */
export async function addReport(
  writer: Pick<BagWriter, 'add'>,
  { report, folder }: { readonly report: Report; readonly folder: string },
): Promise<void> {
  await writer.add(`${folder}/report.html`, reportHtml(report));
}
