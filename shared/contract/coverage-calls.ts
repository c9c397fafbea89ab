import { z } from 'zod';
import { playedIntervalSchema, sessionCoverageSchema } from '../model/coverage.ts';
import { sessionIdSchema } from '../model/ids.ts';
import { method, nothing } from './define-contract.ts';

/** What of recordings was watched. */
export const coverageCalls = {
  /** Keeps what went by in a player, by the reviewer of the settings. What reaches past the end of a recording is cut off. */
  'coverage.add': method(z.object({ intervals: z.array(playedIntervalSchema).min(1).max(500) }), nothing),
  'coverage.session': method(z.object({ sessionId: sessionIdSchema }), sessionCoverageSchema),
} as const;
