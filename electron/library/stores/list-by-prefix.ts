import type { RecordingStore, StoredObject } from './recording-store.ts';

/** Requests that are under way at a time: a store answers a page of a thousand in a tenth of a second or more. */
const lanes = 4;
/** A store of very many folders is listed straight through: a request for each would be more work than it saves. */
const mostPrefixes = 64;
/** Folders that hold nothing but one folder, one inside the other, that are gone into. */
const mostDepth = 4;

type Pages = AsyncIterable<readonly StoredObject[]>;
type Listed = Pick<RecordingStore, 'list' | 'listLevel'>;

/**
 * Every object of a store once, as `list` gives them but in no order: what its folders hold is listed at the same time. A page
 * of each is in memory at most.
 */
export async function* listByPrefix(
  store: Listed,
  { signal }: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<readonly StoredObject[]> {
  let prefix = '';
  for (let depth = 0; store.listLevel && depth < mostDepth; depth += 1) {
    const level = await store.listLevel({ prefix, ...(signal && { signal }) });
    // Listed as a whole below: nothing of this level was given out yet.
    if (!level.isWhole || level.prefixes.length > mostPrefixes) break;
    if (level.objects.length > 0) yield level.objects;
    const [only, second] = level.prefixes;
    if (only === undefined) return;
    if (second !== undefined) {
      yield* merge(level.prefixes.map((each) => () => store.list({ prefix: each, ...(signal && { signal }) })));
      return;
    }
    prefix = only;
  }
  yield* store.list({ prefix, ...(signal && { signal }) });
}

/** Pages of several listings as they come, of so many listings at a time. */
async function* merge(listings: readonly (() => Pages)[]): AsyncGenerator<readonly StoredObject[]> {
  interface Answer {
    readonly from: AsyncIterator<readonly StoredObject[]>;
    readonly result: IteratorResult<readonly StoredObject[]>;
  }
  const waiting = [...listings];
  const asked = new Map<AsyncIterator<readonly StoredObject[]>, Promise<Answer>>();
  const ask = (from: AsyncIterator<readonly StoredObject[]>): void => {
    const answer = from.next().then((result) => ({ from, result }));
    // One that fails while another is being dealt with is told when its turn comes.
    answer.catch(() => undefined);
    asked.set(from, answer);
  };
  const start = (): void => {
    const next = waiting.shift();
    if (next) ask(next()[Symbol.asyncIterator]());
  };
  try {
    for (let lane = 0; lane < lanes; lane += 1) start();
    while (asked.size > 0) {
      const { from, result } = await Promise.race(asked.values());
      asked.delete(from);
      if (result.done) start();
      else {
        // The next page is on its way while this one is dealt with.
        ask(from);
        yield result.value;
      }
    }
  } finally {
    // Whoever stops early, or fails, leaves no request behind.
    await Promise.all([...asked.keys()].map((from) => from.return?.().catch(() => undefined)));
  }
}
