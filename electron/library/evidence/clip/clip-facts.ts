import type { ClipFormat } from '../../../../shared/model/evidence.ts';
import type { Recording } from '../../../../shared/model/recording.ts';
import type { Session } from '../../../../shared/model/session.ts';

/** What a clip is of, and who made it, when and why. */
export interface ClipFacts {
  readonly recording: Recording;
  readonly session: Session;
  /** Epoch milliseconds of position 0; null where nothing tells. */
  readonly startedAtMs: number | null;
  readonly fromMs: number;
  readonly toMs: number;
  readonly format: ClipFormat;
  readonly exportedAtMs: number;
  readonly reviewer: string;
  readonly reason: string;
  readonly version: string;
}
