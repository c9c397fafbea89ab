import { exitCodeFor, toAppError } from '../../shared/errors.ts';
import type { LogProfile } from '../../shared/model/log-profile.ts';
import type { NotSearched, SearchSource } from '../../shared/model/review.ts';
import { createMatcher, type Matcher, type SearchMode } from '../library/catalog/search-matcher.ts';
import { transcriptOf } from '../library/formats/transcript.ts';
import { openInput } from './file-input.ts';
import type { ExitCode, Invocation } from './invocation.ts';
import { printable } from './text-output.ts';

export interface SearchInput {
  readonly query: string;
  readonly mode: SearchMode;
  readonly caseSensitive: boolean;
  readonly wholeWord: boolean;
  /** Only these; empty: all. */
  readonly sources: readonly SearchSource[];
  /** Hits at most. */
  readonly limit: number;
}

/** The answer of `witness search --json` (design section 6). A file has no session; its path stands for the recording. */
export interface SearchAnswer {
  readonly hits: {
    readonly session: string | null;
    readonly recording: string | null;
    readonly atMs: number;
    readonly endMs: number;
    readonly text: string;
    readonly source: SearchSource;
  }[];
  readonly searched: number;
  readonly notSearched: readonly {
    readonly session: string | null;
    readonly recording: string;
    readonly key: string;
    readonly reason: NotSearched['reason'];
  }[];
  /** There are more hits than the limit. */
  readonly more: boolean;
  readonly exitCode: ExitCode;
}

/** The library's own search over files, line by line as they are read. A file that fails never stops the others. */
export async function searchFiles(
  invocation: Invocation,
  files: readonly string[],
  search: SearchInput & { readonly profile: LogProfile | null },
): Promise<SearchAnswer> {
  const matcher = createMatcher(search.query, search.mode, search.caseSensitive, search.wholeWord);
  const hits: SearchAnswer['hits'] = [];
  const notSearched: SearchAnswer['notSearched'][number][] = [];
  let exitCode: ExitCode = 0;
  for (const path of files) {
    try {
      await searchFile(invocation, path, matcher, search, hits);
    } catch (error) {
      const failure = toAppError(error);
      if (failure.code === 'cancelled') throw failure;
      const unsupported = failure.code === 'input-unknown-format';
      notSearched.push({ session: null, recording: path, key: path, reason: unsupported ? 'unsupported' : 'failed' });
      invocation.note(`witness: ${printable(failure.message)}`);
      if (!unsupported) exitCode = Math.max(exitCode, exitCodeFor(failure.code)) as ExitCode;
    }
  }
  const more = hits.length > search.limit;
  return { hits: hits.slice(0, search.limit), searched: files.length - notSearched.length, notSearched, more, exitCode };
}

async function searchFile(
  invocation: Invocation,
  path: string,
  matcher: Matcher,
  { sources, profile, limit }: SearchInput & { readonly profile: LogProfile | null },
  hits: SearchAnswer['hits'],
): Promise<void> {
  const { signal } = invocation;
  const { reader, companions, close } = await openInput(invocation, path);
  try {
    for await (const { atMs, endMs, text, source } of transcriptOf(reader, path, { signal, profile, companions })) {
      // One more than asked for tells that there are more.
      if (hits.length > limit) return;
      if (sources.length > 0 && !sources.includes(source)) continue;
      if (matcher.match(text)) hits.push({ session: null, recording: path, atMs, endMs, text, source });
    }
  } finally {
    await close();
  }
}
