import type { CoverageLevels } from '../../../../shared/model/coverage.ts';
import type { CoverageDocument } from '../../../../shared/model/evidence-documents.ts';
import { watchedPercentText } from '../../../../shared/watched-percent.ts';
import { position } from '../transcript-files.ts';
import type { ReportBlock, ReportColumn } from './report-model.ts';
import { instant } from './report-words.ts';

const levelColumns: readonly ReportColumn[] = ['Watched', 'At up to 1x', 'With focus', 'Only faster', 'Skipped', 'Only hidden'].map(
  (title) => ({ title, share: 11, form: 'figure' }),
);

function levelCells({ watchedMs, normalMs, focusedMs, fastMs, skippedMs, hiddenMs }: CoverageLevels): string[] {
  return [watchedMs, normalMs, focusedMs, fastMs, skippedMs, hiddenMs].map(position);
}

/** What of a session was watched before it was exported, in words, tables and a lane for each recording. */
export function coverageBlocks({ recordings, reviewers }: CoverageDocument): ReportBlock[] {
  const blocks: ReportBlock[] = [
    {
      kind: 'text',
      text: 'Watched is what played at up to twice the speed in a window that could be seen. A jump does not count, nor does a picture that stands still. It says what was on the screen; whether somebody sat before it, no program can tell.',
    },
    {
      kind: 'table',
      caption: 'Watched of each recording, h:mm:ss',
      columns: [{ title: 'Recording', share: 24 }, { title: 'Of it', share: 10, form: 'figure' }, ...levelColumns],
      rows: recordings.map((each) => [
        each.durationMs === null ? each.key : `${each.key}\n${position(each.durationMs)} long`,
        each.percent === null ? 'Not known' : watchedPercentText(each.percent, each.watchedMs),
        ...levelCells(each),
      ]),
    },
  ];
  for (const { key, durationMs, spans, percent, watchedMs } of recordings) {
    if (durationMs === null || durationMs === 0) continue;
    const description = `${percent === null ? 'An unknown part' : watchedPercentText(percent, watchedMs)} of ${position(durationMs)} watched`;
    blocks.push({ kind: 'lane', title: key, description, durationMs, spans });
  }
  if (reviewers.length > 0) {
    blocks.push({
      kind: 'table',
      caption: 'Watched by whom, h:mm:ss',
      columns: [{ title: 'Reviewer', share: 34 }, ...levelColumns],
      rows: reviewers.map((each) => [
        `${each.reviewer || 'Unnamed'} (${each.account})${each.library === null ? '' : ', in another library'}\n${instant(each.firstAt)} to ${instant(each.lastAt)}`,
        ...levelCells(each),
      ]),
    });
  }
  return blocks;
}
