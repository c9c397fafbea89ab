import type { Engine } from '../library/engine.ts';
import type { SearchAnswer, SearchInput } from './search-files.ts';

/** Searches the whole library, page by page up to the limit; `openProtected`: what is protected, too, by what is given for it. */
export async function searchLibrary(
  engine: Engine,
  { limit, ...search }: SearchInput & { readonly openProtected: boolean },
): Promise<SearchAnswer> {
  const hits: SearchAnswer['hits'] = [];
  let cursor: string | null = null;
  for (;;) {
    const page: Awaited<ReturnType<typeof searchPage>> = await searchPage(engine, search, cursor, Math.min(limit - hits.length, 1000));
    for (const { sessionId, recordingId, ranges: _, ...hit } of page.hits)
      hits.push({ session: sessionId, recording: recordingId, ...hit });
    cursor = page.nextCursor;
    if (cursor !== null && hits.length < limit) continue;
    const notSearched = page.notSearched.map(({ sessionId, recordingId, ...why }) => ({
      session: sessionId,
      recording: recordingId,
      ...why,
      ...(why.reason === 'protected' && { action: 'Give --reason, and --second-person where one is demanded.' }),
      ...(why.reason === 'encrypted' && { action: `Run "witness decrypt ${recordingId}".` }),
    }));
    return { hits, searched: page.searched, notSearched, more: cursor !== null, exitCode: 0 };
  }
}

function searchPage(
  engine: Engine,
  search: Omit<SearchInput, 'limit'> & { readonly openProtected: boolean },
  cursor: string | null,
  limit: number,
) {
  return engine.call('search.query', { ...search, sources: [...search.sources], cursor, limit });
}
