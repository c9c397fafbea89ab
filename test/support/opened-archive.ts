import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Engine } from '../../electron/library/engine.ts';
import type { LibraryOptions } from '../../electron/library/library.ts';
import type { Job } from '../../shared/model/job.ts';
import type { Recording } from '../../shared/model/recording.ts';
import { finishJob, makeTempFolder, openTestLibrary, waitForJob } from './library.ts';

/** A library whose only source is a folder of these files, synced and nothing fetched yet. */
export interface OpenedArchive {
  readonly engine: Engine;
  readonly home: string;
  readonly archive: string;
  recordingOf(key: string): Promise<Recording>;
  fetch(...keys: string[]): Promise<Job>;
  /** What the media handler answers for a recording, whole. */
  mediaOf(key: string): Promise<Buffer>;
  /** Closes the engine and opens the same data folder again. */
  reopen(): Promise<OpenedArchive>;
}

/** Gone after the test. */
export async function openArchive(
  files: Readonly<Record<string, string | Uint8Array>>,
  more: Partial<LibraryOptions> = {},
): Promise<OpenedArchive> {
  const folder = await makeTempFolder('witness-archive-');
  const archive = join(folder.path, 'archive');
  for (const [key, content] of Object.entries(files)) {
    mkdirSync(dirname(join(archive, key)), { recursive: true });
    writeFileSync(join(archive, key), content);
  }
  onTestFinished(() => folder.remove());
  const home = join(folder.path, 'home');
  const opened = await openHome(home, archive, more);
  const { source } = await opened.engine.call('sources.add', { name: 'archive', store: { kind: 'folder', path: archive } });
  await finishJob(opened.engine, (await opened.engine.call('sources.sync', { sourceId: source.id })).jobId);
  return opened;
}

/** A library that was opened before. */
export async function openHome(home: string, archive: string, more: Partial<LibraryOptions> = {}): Promise<OpenedArchive> {
  const engine = await openTestLibrary(home, more);
  onTestFinished(() => engine.close().catch(() => undefined));
  async function recordingOf(key: string): Promise<Recording> {
    const { sessions } = await engine.call('sessions.list', { limit: 500 });
    const details = await Promise.all(sessions.map(({ id }) => engine.call('sessions.get', { sessionId: id })));
    const recording = details.flatMap(({ recordings }) => recordings).find((each) => each.key === key);
    if (!recording) throw new Error(`The archive has no recording ${key}.`);
    return recording;
  }
  return {
    engine,
    home,
    archive,
    recordingOf,
    async fetch(...keys) {
      const recordingIds = (await Promise.all(keys.map(recordingOf))).map(({ id }) => id);
      return waitForJob(engine, (await engine.call('recordings.fetch', { recordingIds })).jobId);
    },
    async mediaOf(key) {
      const { id } = await recordingOf(key);
      const answer = await engine.media(new Request(`http://host/media/recording/${id}`));
      if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
      return Buffer.from(await answer.arrayBuffer());
    },
    async reopen() {
      await engine.close();
      return openHome(home, archive, more);
    },
  };
}

/** Every file below some folders, with its bytes. */
export function filesBelow(...folders: readonly string[]): { readonly path: string; readonly bytes: Buffer }[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({ path, bytes: readFileSync(path) })),
  );
}
