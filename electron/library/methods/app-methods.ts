import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { listSources } from '../catalog/sources.ts';
import { rulesStatus } from '../indexing/rules.ts';
import { availableLanguages } from '../indexing/screen-text/languages.ts';
import type { LibraryContext } from '../library-context.ts';
import { tryTool } from '../unwrapped/try-tool.ts';
import type { HandlersOf } from './handlers.ts';
import { addSource, startSync } from './source-methods.ts';

const sampleName = 'Sample archive';

export function appMethods(library: LibraryContext): HandlersOf<'app'> & HandlersOf<'settings'> & HandlersOf<'jobs'> & HandlersOf<'rules'> {
  const samplePath = join(library.resourcesDir, 'sample-archive');
  return {
    'app.bootstrap': async () => ({
      version: library.version,
      host: library.host,
      home: library.paths.home,
      mediaRoot: library.mediaRoot,
      capabilities: library.capabilities,
      sampleAvailable: await access(samplePath).then(
        () => true,
        () => false,
      ),
      settings: library.settings.get(),
    }),
    'app.openSample': async () => {
      const known = listSources(library.catalog).find((source) => source.store.kind === 'folder' && source.store.path === samplePath);
      const source = known ?? (await addSource(library, { name: sampleName, store: { kind: 'folder', path: samplePath }, secret: {} }));
      return { sourceId: source.id, jobId: startSync(library, source.id) };
    },
    'settings.get': () => library.settings.get(),
    'settings.update': async (change) => {
      const settings = await library.settings.update(change);
      // More may run at once from now on.
      for (const slots of [library.fetchSlots, library.indexSlots]) slots.refresh();
      library.events.emit('settings.changed', { settings, atMs: library.now() });
      return settings;
    },
    'settings.tryDecryptor': ({ command }, signal) => tryTool(command, signal),
    'settings.screenTextLanguages': async () => ({
      languages: await availableLanguages(library.paths.languages),
      folder: library.paths.languages,
    }),
    'rules.status': () => rulesStatus(library.paths.rules),
    'jobs.list': () => ({ jobs: library.jobs.list() }),
    'jobs.cancel': ({ jobId }) => {
      library.jobs.cancel(jobId);
      return {};
    },
    'jobs.pause': ({ jobId }) => {
      library.jobs.pause(jobId);
      return {};
    },
    'jobs.resume': async ({ jobId }) => ({ jobId: await library.jobs.resume(jobId) }),
    'jobs.dismiss': ({ jobId }) => {
      library.jobs.dismiss(({ id }) => jobId === null || id === jobId);
      return {};
    },
  };
}
