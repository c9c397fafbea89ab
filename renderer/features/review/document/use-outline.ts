import type { RecordingId } from '../../../../shared/model/ids.ts';
import type { OutlineBlock } from '../../../../shared/model/playback.ts';
import { useQuery } from '../../../bridge/use-query.ts';

const none: readonly OutlineBlock[] = [];

/** The blocks of an indexed recording; none for null, and none until they are here. */
export function useOutline(recordingId: RecordingId | null): readonly OutlineBlock[] {
  return useQuery('playback.outline', recordingId === null ? null : { recordingId }).data?.blocks ?? none;
}
