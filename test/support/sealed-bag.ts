import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readBagPage } from '../../electron/library/evidence/bag-page.ts';
import { exportResultSchema } from '../../shared/model/evidence.ts';
import { finishJob, makeTempFolder, openTestLibrary, resourcesDir, sampleArchive } from './library.ts';
import { startAuthority } from './time-stamp-authority.ts';

/** A bag of the sample archive, signed and time-stamped, as a user exports it. */
export interface SealedTestBag {
  /** To work in; removed with the bag. */
  readonly folder: string;
  readonly bagPath: string;
  remove(): Promise<void>;
}

export async function makeSealedBag(): Promise<SealedTestBag> {
  const folder = await makeTempFolder();
  const tsa = await startAuthority();
  const engine = await openTestLibrary(join(folder.path, 'home'), { account: 'auditor' });
  try {
    const { source } = await engine.call('sources.add', { name: 'sample', store: { kind: 'folder', path: sampleArchive } });
    await finishJob(engine, (await engine.call('sources.sync', { sourceId: source.id })).jobId);
    const { sessions } = await engine.call('sessions.list', { filter: { resourceType: ['ssh'] } });
    const session = sessions.find(({ recordingCount }) => recordingCount > 0);
    if (!session) throw new Error('The sample archive has a terminal recording.');
    await finishJob(engine, (await engine.call('recordings.fetch', { sessionIds: [session.id] })).jobId);
    const authority = { url: tsa.url, policy: '', certificates: tsa.root };
    const { jobId } = await engine.call('evidence.export', { sessionId: session.id, targetDir: join(folder.path, 'out'), authority });
    const { bagPath } = exportResultSchema.parse((await finishJob(engine, jobId)).result);
    const page = await readFile(join(bagPath, 'verify.html'));
    if (!page.equals(await readBagPage(resourcesDir))) throw new Error('The bag has the page that was built.');
    return { folder: folder.path, bagPath, remove: () => folder.remove() };
  } finally {
    await engine.close();
    await tsa.close();
  }
}

/** Paths of all files below a folder, sorted. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
