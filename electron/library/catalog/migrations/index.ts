import type { Migration } from '../migrate.ts';
import { migration as base } from './0010-base.ts';
import { migration as terminalReview } from './0020-terminal-review.ts';
import { migration as pixels } from './0030-pixels.ts';
import { migration as unwrapped } from './0034-unwrapped.ts';
import { migration as textPacks } from './0036-text-packs.ts';
import { migration as objectChanges } from './0040-object-changes.ts';
import { migration as decisions } from './0041-decisions.ts';
import { migration as gateway } from './0050-gateway.ts';
import { migration as keyFrames } from './0052-key-frames.ts';
import { migration as mediaStructures } from './0053-media-structures.ts';
import { migration as matching } from './0060-matching.ts';
import { migration as samples } from './0065-samples.ts';
import { migration as retention } from './0066-retention.ts';
import { migration as errorColumn } from './0067-error-column.ts';
import { migration as journal } from './0070-journal.ts';
import { migration as syncSchedule } from './0071-sync-schedule.ts';
import { migration as coverage } from './0072-coverage.ts';
import { migration as cases } from './0073-cases.ts';
import { migration as exportsOfSession } from './0074-exports-of-session.ts';
import { migration as packages } from './0075-packages.ts';
import { migration as textRedactions } from './0076-text-redactions.ts';
import { migration as journalStamps } from './0077-journal-stamps.ts';
import { migration as recordingCounts } from './0080-recording-counts.ts';
import { migration as fourEyes } from './0081-four-eyes.ts';
import { migration as jobs } from './0085-jobs.ts';
import { migration as workPaths } from './0089-work-paths.ts';
import { migration as sessionShortcuts } from './0090-session-shortcuts.ts';

/** Every migration, oldest first. */
export const migrations: readonly Migration[] = [
  base,
  terminalReview,
  pixels,
  unwrapped,
  textPacks,
  objectChanges,
  decisions,
  gateway,
  keyFrames,
  mediaStructures,
  matching,
  samples,
  retention,
  errorColumn,
  journal,
  syncSchedule,
  coverage,
  cases,
  exportsOfSession,
  packages,
  textRedactions,
  journalStamps,
  recordingCounts,
  fourEyes,
  jobs,
  workPaths,
  sessionShortcuts,
];
