import type { ClipDetails, ClipRecipe } from '../../../../shared/model/recipes.ts';
import { utc } from '../evidence-documents.ts';
import type { ClipFacts } from './clip-facts.ts';

/** What a clip was made of, by whom, and how: enough to make it again and compare. */
export function clipRecipe(facts: ClipFacts, details: ClipDetails, file: ClipRecipe['file']): ClipRecipe {
  const { recording, session, startedAtMs, fromMs, toMs } = facts;
  const timeAt = (ms: number): string | null => (startedAtMs === null ? null : utc(startedAtMs + ms));
  return {
    witnessClip: 1,
    madeBy: `Witness ${facts.version}`,
    madeAt: utc(facts.exportedAtMs),
    reviewer: facts.reviewer,
    reason: facts.reason,
    session: { id: session.id, externalId: session.externalId },
    recording: {
      id: recording.id,
      key: recording.key,
      sha256: recording.sha256,
      sizeBytes: recording.sizeBytes,
      startedAt: utc(startedAtMs),
    },
    range: { fromMs, toMs, fromUtc: timeAt(fromMs), toUtc: timeAt(toMs) },
    speed: 'Real time: no pause was shortened and nothing was left out.',
    format: facts.format,
    ...details,
    problems: recording.probe?.problems ?? [],
    file,
  };
}
