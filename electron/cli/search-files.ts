import { exitCodeFor, toAppError } from '../../shared/errors.ts';
import type { Box } from '../../shared/model/box.ts';
import type { LogProfile } from '../../shared/model/log-profile.ts';
import type { RecordingKind } from '../../shared/model/recording.ts';
import type { NotSearched, SearchSource } from '../../shared/model/review.ts';
import { boxOfRanges } from '../library/catalog/screen-line-places.ts';
import { createScreenMatcher } from '../library/catalog/screen-matcher.ts';
import { createMatcher, type SearchMode } from '../library/catalog/search-matcher.ts';
import { detect, kindOfFormat } from '../library/formats/detect.ts';
import { transcriptOf } from '../library/formats/transcript.ts';
import { type FileInput, openInput } from './file-input.ts';
import type { ExitCode, Invocation } from './invocation.ts';
import { openPictures, readFileText } from './screen-text-file.ts';
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
    /** Of text that was read from the picture: where it is, and how sure it was read. */
    readonly box?: Box | undefined;
    readonly confidence?: number | undefined;
  }[];
  readonly searched: number;
  readonly notSearched: readonly {
    readonly session: string | null;
    readonly recording: string;
    readonly key: string;
    readonly reason: NotSearched['reason'];
    readonly readMs?: number | undefined;
    /** What can be done so that it is searched. */
    readonly action?: string | undefined;
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
  // A bad expression is told before anything is read.
  createMatcher(search.query, search.mode, search.caseSensitive, search.wholeWord);
  const hits: SearchAnswer['hits'] = [];
  const notSearched: SearchAnswer['notSearched'][number][] = [];
  let exitCode: ExitCode = 0;
  for (const path of files) {
    try {
      const partly = await searchFile(invocation, path, search, hits);
      if (partly) notSearched.push({ session: null, recording: path, key: path, ...partly });
    } catch (error) {
      const failure = toAppError(error);
      if (failure.code === 'cancelled') throw failure;
      // Refused: its text is too small to be read.
      const unsupported = failure.code === 'input-unknown-format' || failure.code === 'refused';
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
  search: FileSearch,
  hits: SearchAnswer['hits'],
): Promise<PartlySearched | null> {
  const input = await openInput(invocation, path);
  try {
    const kind = kindOfFormat[(await detect(input.reader, path)).format];
    if (kind === 'encrypted') return lockedFile(invocation, path);
    if (kind !== 'video' && wants(search, ['output', 'input', 'event'])) await searchTranscript(invocation, input, path, search, hits);
    if (hits.length > search.limit || !hasPicture(kind) || !wants(search, ['ocr'])) return null;
    return await searchPictures(invocation, input, kind, path, search, hits);
  } finally {
    await input.close();
  }
}

type FileSearch = SearchInput & { readonly profile: LogProfile | null };
type PartlySearched = Pick<SearchAnswer['notSearched'][number], 'reason' | 'readMs' | 'action'>;

/** Nothing in it can be read, whatever is looked for. */
function lockedFile(invocation: Invocation, path: string): PartlySearched {
  const action = 'Open it with --decrypt.';
  invocation.note(`witness: ${printable(path)} is encrypted. ${action}`);
  return { reason: 'encrypted', action };
}

function wants({ sources }: SearchInput, any: readonly SearchSource[]): boolean {
  return sources.length === 0 || any.some((source) => sources.includes(source));
}

function hasPicture(kind: RecordingKind): boolean {
  return kind === 'video' || kind === 'guacamole';
}

async function searchTranscript(
  { signal }: Invocation,
  { reader, companions }: FileInput,
  path: string,
  search: FileSearch,
  hits: SearchAnswer['hits'],
): Promise<void> {
  const { profile, limit } = search;
  const matcher = createMatcher(search.query, search.mode, search.caseSensitive, search.wholeWord);
  for await (const { atMs, endMs, text, source } of transcriptOf(reader, path, { signal, profile, companions })) {
    // One more than asked for tells that there are more.
    if (hits.length > limit) return;
    if (wants(search, [source]) && matcher.match(text)) hits.push({ session: null, recording: path, atMs, endMs, text, source });
  }
}

/** Reads what its pictures show, as far as there are hits to be found. */
async function searchPictures(
  invocation: Invocation,
  input: FileInput,
  kind: RecordingKind,
  path: string,
  search: FileSearch,
  hits: SearchAnswer['hits'],
): Promise<PartlySearched | null> {
  const media = await openPictures(invocation, input, kind, path);
  if (!media) return { reason: 'not-read' };
  try {
    const matcher = createScreenMatcher(search.query, search.mode, search.caseSensitive, search.wholeWord);
    let found = hits.length;
    const { lines, readMs, problem } = await readFileText(invocation, media, path, ({ text }) => {
      if (matcher.match(text)) found += 1;
      return found > search.limit;
    });
    for (const line of lines) {
      const ranges = matcher.match(line.text);
      if (ranges === null) continue;
      const { atMs, endMs, text, confidence } = line;
      hits.push({ session: null, recording: path, atMs, endMs, text, source: 'ocr', box: boxOfRanges(line, ranges), confidence });
    }
    if (problem === null) return null;
    invocation.note(`witness: ${printable(path)}: ${problem}`);
    return { reason: 'partly-read', readMs };
  } finally {
    await media.close();
  }
}
