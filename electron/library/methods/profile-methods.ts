import { AppError } from '../../../shared/errors.ts';
import { setProfileId } from '../catalog/recording-profile.ts';
import type { LibraryContext } from '../library-context.ts';
import { previewProfile } from '../profiles/preview-profile.ts';
import { openMediaReader } from '../unwrapped/open-media-reader.ts';
import type { Handlers, HandlersOf } from './handlers.ts';
import { indexAll } from './index-all.ts';
import { requireRecording } from './require.ts';

export function profileMethods(library: LibraryContext): HandlersOf<'profiles'> & Handlers<'recordings.setProfile'> {
  const { catalog, profiles } = library;
  return {
    'profiles.list': async () => ({ profiles: await profiles.list() }),
    'profiles.save': async ({ profile }) => ({ profile: await profiles.save(profile) }),
    'profiles.remove': async ({ profileId }) => {
      await profiles.remove(profileId);
      return {};
    },
    'profiles.preview': async ({ recordingId, profile }) => {
      const recording = requireRecording(catalog, recordingId);
      if (recording.cacheState !== 'complete') throw new AppError('not-cached', `${recording.key} is not in the cache.`);
      const reader = await openMediaReader(library, recording);
      try {
        return await previewProfile(reader, profile);
      } finally {
        await reader.close();
      }
    },
    'recordings.setProfile': async ({ recordingId, profileId }) => {
      const recording = requireRecording(catalog, recordingId);
      if (profileId !== null && !(await profiles.get(profileId))) throw new AppError('not-found', `There is no profile ${profileId}.`);
      const jobId = library.jobs.start({
        kind: 'index',
        title: `Index ${recording.key}`,
        unit: 'recordings',
        key: 'index',
        again: { method: 'recordings.setProfile', params: { recordingId, profileId } },
        canPause: true,
        work: async (context) => {
          await library.exclusive.run(recordingId, async () => setProfileId(catalog, recordingId, profileId));
          return indexAll(library, [requireRecording(catalog, recordingId)], { force: true }, context);
        },
      });
      return { jobId };
    },
  };
}
