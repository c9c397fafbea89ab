import { useMemo } from 'react';
import { formatDuration } from '../../../lib/format.ts';
import { type MergedParts, mergeParts } from './merge-parts.ts';
import type { OpenedPart } from './timeline-part.ts';

/** What the recordings of a timeline are known to hold. */
export function useMergedParts(parts: readonly OpenedPart[]): MergedParts {
  return useMemo(() => mergeParts(parts, formatDuration), [parts]);
}
