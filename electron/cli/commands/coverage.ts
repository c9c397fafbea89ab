import { Command } from 'commander';
import type { CoverageStretch, SessionCoverage } from '../../../shared/model/coverage.ts';
import { watchedPercentText } from '../../../shared/watched-percent.ts';
import { findSession } from '../find.ts';
import type { RunWork } from '../index.ts';
import { clockTime, fields, table, utcTime } from '../text-output.ts';

/** `coverage SESSION`: what of it was watched, when, by whom and how. */
export function coverageCommand(run: RunWork): Command {
  const command = new Command('coverage')
    .description('what of the recordings of a session was watched: how much, when, by whom, how fast, and what was skipped')
    .argument('<session>', 'id of a session');
  return run(command, async (invocation) => {
    const [text = ''] = invocation.args;
    const engine = await invocation.library();
    const coverage = await engine.call('coverage.session', { sessionId: await findSession(engine, text) });
    await invocation.answer(coverage, () => asText(coverage));
    return 0;
  });
}

function asText({ percent, durationMs, recordings, reviewers, stretches, ...levels }: SessionCoverage): string {
  const summary = fields([
    ['Watched', percent === null ? null : `${watchedPercentText(percent, levels.watchedMs)} of ${clockTime(durationMs)}`],
    ['At up to 2x', clockTime(levels.watchedMs)],
    ['At up to 1x', clockTime(levels.normalMs)],
    ['With the focus', clockTime(levels.focusedMs)],
    ['Only faster', clockTime(levels.fastMs)],
    ['Skipped as idle', clockTime(levels.skippedMs)],
    ['Only hidden', clockTime(levels.hiddenMs)],
  ]);
  const byRecording = table(
    ['RECORDING', 'WATCHED', 'LENGTH', 'PERCENT'],
    recordings.map((each) => [
      each.key,
      clockTime(each.watchedMs),
      each.durationMs === null ? null : clockTime(each.durationMs),
      each.percent,
    ]),
  );
  if (stretches.length === 0) return `${summary}\n${byRecording}`;
  const byReviewer = table(
    ['REVIEWER', 'WATCHED', 'FASTER', 'SKIPPED', 'FIRST', 'LAST'],
    reviewers.map((each) => [
      nameOf(each),
      ...[each.watchedMs, each.fastMs, each.skippedMs].map((ms) => clockTime(ms)),
      ...[utcTime(each.firstAtMs), utcTime(each.lastAtMs)],
    ]),
  );
  const keys = new Map(recordings.map(({ recordingId, key }) => [recordingId, key]));
  const each = table(
    ['FROM', 'TO', 'HOW', 'WINDOW', 'WHEN', 'REVIEWER', 'RECORDING'],
    stretches.map((stretch) => [
      ...[clockTime(stretch.fromMs, true), clockTime(stretch.toMs, true)],
      stretch.kind === 'skipped' ? 'skipped' : `${stretch.speed}x`,
      windowOf(stretch),
      utcTime(stretch.startedAtMs),
      nameOf(stretch),
      keys.get(stretch.recordingId) ?? stretch.recordingId,
    ]),
  );
  return [summary, byRecording, byReviewer, each].join('\n');
}

function windowOf({ kind, focused, isOfThisObject }: CoverageStretch): string {
  const sight = kind === 'hidden' ? 'hidden' : focused ? 'focused' : 'in sight';
  return isOfThisObject ? sight : `${sight}, replaced object`;
}

function nameOf({ reviewer, account, library }: Pick<CoverageStretch, 'reviewer' | 'account' | 'library'>): string {
  const name = reviewer === '' ? account : `${reviewer} (${account})`;
  return library === null ? name : `${name}, in another library`;
}
