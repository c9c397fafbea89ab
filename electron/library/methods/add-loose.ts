import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ResultOf } from '../../../shared/contract/index.ts';
import { AppError, toAppError } from '../../../shared/errors.ts';
import type { JobId, SourceId } from '../../../shared/model/ids.ts';
import { hasEnded, type Job } from '../../../shared/model/job.ts';
import { type LooseFile, mostLooseFiles, type Source } from '../../../shared/model/source.ts';
import { printableKey } from '../../../shared/printable-key.ts';
import { openFileReader } from '../../common/plain-file-reader.ts';
import { getRecording } from '../catalog/recordings.ts';
import { changeSource, listSources } from '../catalog/sources.ts';
import { detect } from '../formats/detect.ts';
import type { LibraryContext } from '../library-context.ts';
import { withLooseFiles } from '../sync/loose-keys.ts';
import { objectKind, recordingExtension, recordingExtensions } from '../sync/object-kinds.ts';
import { recordingIdOf } from '../sync/plan-sync.ts';
import { startFetch } from './recording-methods.ts';
import { addSource, startSync, syncKey } from './source-methods.ts';

type AddedLoose = ResultOf<'sources.addLoose'>;
type Refusal = AddedLoose['refused'][number];

const looseName = 'Loose files';

/** Adds files and folders where they lie: see the contract. */
export async function addLoose(library: LibraryContext, paths: readonly string[], signal?: AbortSignal): Promise<AddedLoose> {
  const { files, folders, refused } = await judgeAll(paths, signal);
  const hasRecording = files.some(({ isRecording }) => isRecording);
  if (!hasRecording) {
    for (const file of files) refused.push({ path: file.path, error: aboutNothing(file.path).toPayload() });
    const [first] = refused;
    if (folders.length === 0 && first) throw AppError.fromPayload(first.error);
  }
  const sources: AddedLoose['folders'] = [];
  for (const folder of folders) {
    const source = await folderSource(library, folder);
    sources.push({ sourceId: source.id, name: source.name, syncJobId: startSync(library, source.id) });
  }
  if (!hasRecording) return { recordings: [], folders: sources, refused, fetchJobId: null };

  const { id, added } = await addFiles(
    library,
    files.map((file) => file.path),
  );
  await syncNow(library, id, signal);
  const recordings = added.flatMap(({ key }) => getRecording(library.catalog, recordingIdOf(id, key)) ?? []);
  return {
    // What is read with another recording is not opened by itself.
    recordings: recordings
      .toSorted((a, b) => Number(a.companionOf !== null) - Number(b.companionOf !== null))
      .map((recording) => ({ sessionId: recording.sessionId, recordingId: recording.id })),
    folders: sources,
    refused,
    fetchJobId: recordings.length === 0 ? null : startFetch(library, { recordingIds: recordings.map((recording) => recording.id) }),
  };
}

interface Judged {
  readonly files: { readonly path: string; readonly isRecording: boolean }[];
  readonly folders: string[];
  readonly refused: Refusal[];
}

async function judgeAll(paths: readonly string[], signal: AbortSignal | undefined): Promise<Judged> {
  const judged: Judged = { files: [], folders: [], refused: [] };
  const seen = new Set<string>();
  for (const given of paths) {
    if (signal?.aborted) throw new AppError('cancelled', 'Adding files was cancelled.');
    try {
      const real = await realPathOf(given);
      if (seen.has(real.path)) continue;
      seen.add(real.path);
      if (real.isFolder) judged.folders.push(real.path);
      else judged.files.push({ path: real.path, isRecording: await isRecordingFile(real.path) });
    } catch (error) {
      judged.refused.push({ path: given, error: toAppError(error).toPayload() });
    }
  }
  return judged;
}

async function realPathOf(given: string): Promise<{ readonly path: string; readonly isFolder: boolean }> {
  if (!path.isAbsolute(given)) throw new AppError('usage', `${printableKey(given)} is no whole path.`);
  try {
    const real = await realpath(given);
    return { path: real, isFolder: (await stat(real)).isDirectory() };
  } catch (cause) {
    throw new AppError('input-unreadable', `${printableKey(given)} is not there, or cannot be read.`, { cause });
  }
}

/** False: it describes recordings. Throws for what is neither, by its name or its content. */
async function isRecordingFile(file: string): Promise<boolean> {
  const name = path.basename(file);
  const kind = objectKind(name);
  if (kind === 'other') throw noRecording(name);
  const reader = await openFileReader(file);
  try {
    if (kind !== 'recording') return false;
    // Timing files and the like are in no format by themselves, and damaged recordings in none any more.
    const isNamedSo = (recordingExtensions as readonly string[]).includes(recordingExtension(name));
    if (!isNamedSo && (await detect(reader, name)).format === 'unknown') throw noRecording(name);
    return true;
  } finally {
    await reader.close();
  }
}

function noRecording(name: string): AppError {
  return new AppError('input-unknown-format', `${printableKey(name)} is no recording that Witness knows.`, {
    action: 'Drop terminal recordings, videos, Guacamole dumps or forwarded logs, or a folder that holds them.',
  });
}

function aboutNothing(file: string): AppError {
  return new AppError('input-unknown-format', `${printableKey(path.basename(file))} describes recordings, and none came with it.`, {
    action: 'Drop it together with its recordings, or import it as a session list on Sources.',
  });
}

/** The source of a folder: the one that is there, or a new one. */
async function folderSource(library: LibraryContext, folder: string): Promise<Source> {
  const known = listSources(library.catalog).find(({ store }) => store.kind === 'folder' && store.path === folder);
  if (known) return known;
  const name = freeName(library, (path.basename(folder) || folder).slice(0, 190));
  return addSource(library, { name, store: { kind: 'folder', path: folder }, secret: {} });
}

/** Puts files into the source of loose files; those that were given, with their keys. */
async function addFiles(
  library: LibraryContext,
  paths: readonly string[],
): Promise<{ readonly id: SourceId; readonly added: readonly LooseFile[] }> {
  const known = findLoose(library);
  // A sync that runs knows the list as it was.
  if (known) await library.jobs.cancelWhere((key) => key === syncKey(known.id));
  const source = findLoose(library);
  const files = withLooseFiles(source?.store.files ?? [], paths, path);
  if (files.length > mostLooseFiles) {
    throw new AppError('usage', `There are ${source?.store.files.length ?? 0} loose files already; ${mostLooseFiles} is the most.`, {
      action: 'Drop the folder that the files are in, or remove the source "Loose files" on Sources.',
    });
  }
  const added = files.filter((file) => paths.includes(file.path));
  const store = { kind: 'loose-files', files } as const;
  if (!source) return { id: (await addSource(library, { name: freeName(library, looseName), store, secret: {} })).id, added };
  changeSource(library.catalog, { id: source.id, name: source.name, store });
  // Closes the store that is open on the list as it was.
  await library.stores.forget(source.id);
  return { id: source.id, added };
}

function findLoose({ catalog }: LibraryContext) {
  for (const { id, name, store } of listSources(catalog)) if (store.kind === 'loose-files') return { id, name, store };
  return null;
}

function freeName({ catalog }: LibraryContext, name: string): string {
  const taken = new Set(listSources(catalog).map((source) => source.name));
  let free = name;
  for (let number = 2; taken.has(free); number += 1) free = `${name} (${number})`;
  return free;
}

/** Settles when the source was synced. Throws what stopped the sync. */
async function syncNow(library: LibraryContext, id: SourceId, signal: AbortSignal | undefined): Promise<void> {
  const { state, error, title } = await endOf(library, startSync(library, id), signal);
  if (state !== 'done') throw error ? AppError.fromPayload(error) : new AppError('cancelled', `${title}: cancelled.`);
}

async function endOf(library: LibraryContext, jobId: JobId, signal: AbortSignal | undefined): Promise<Job> {
  const ended = Promise.withResolvers<Job>();
  const look = (job: Job): void => {
    if (job.id === jobId && hasEnded(job)) ended.resolve(job);
  };
  const cancel = (): void => {
    library.jobs.cancel(jobId);
    ended.reject(new AppError('cancelled', 'Adding files was cancelled.'));
  };
  const unsubscribe = library.events.subscribe('job.changed', ({ job }) => look(job));
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    look(library.jobs.get(jobId));
    return await ended.promise;
  } finally {
    signal?.removeEventListener('abort', cancel);
    unsubscribe();
  }
}
