import { type ErrorPayload, toAppError } from '../../../shared/errors.ts';
import type { RecordingPlace, StoreSecret } from '../../../shared/model/source.ts';
import { openStore } from './open-store.ts';
import type { RecordingStore } from './recording-store.ts';

export interface StoreTestResult {
  readonly reachable: boolean;
  /** Objects on the first page of the listing. */
  readonly objectsSeen: number;
  readonly moreObjects: boolean;
  readonly error: ErrorPayload | null;
}

/** Opens a store and reads the beginning of its listing. Only cancelling throws; any other failure is the answer. */
export async function testStore(options: {
  readonly settings: RecordingPlace;
  readonly secret: StoreSecret;
  readonly signal?: AbortSignal;
}): Promise<StoreTestResult> {
  const { signal } = options;
  let store: RecordingStore | null = null;
  try {
    store = await openStore(options);
    const pages = store.list(signal ? { signal } : {})[Symbol.asyncIterator]();
    const first = await pages.next();
    const more = first.done ? true : (await pages.next()).done;
    await pages.return?.();
    return { reachable: true, objectsSeen: first.done ? 0 : first.value.length, moreObjects: !more, error: null };
  } catch (error) {
    const failure = toAppError(error);
    if (failure.code === 'cancelled') throw failure;
    return { reachable: false, objectsSeen: 0, moreObjects: false, error: failure.toPayload() };
  } finally {
    await store?.dispose();
  }
}
