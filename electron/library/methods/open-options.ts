import type { Recording } from '../../../shared/model/recording.ts';
import { findBeside } from '../catalog/recording-companions.ts';
import { getProfileId } from '../catalog/recording-profile.ts';
import { isPlainName } from '../formats/companions.ts';
import type { OpenOptions } from '../formats/open-terminal.ts';
import type { LibraryContext } from '../library-context.ts';

/** How a cached recording of the library is opened: with the cached objects beside it, and its profile. */
export async function openOptions(
  { catalog, cache, profiles }: Pick<LibraryContext, 'catalog' | 'cache' | 'profiles'>,
  recording: Recording,
): Promise<OpenOptions> {
  const profileId = getProfileId(catalog, recording.id);
  return {
    timingLeads: false,
    profile: profileId === null ? null : await profiles.get(profileId),
    companions: {
      async open(name) {
        const companion = isPlainName(name) ? findBeside(catalog, recording, name) : null;
        return companion?.cacheState === 'complete' ? cache.open(companion.id) : null;
      },
    },
  };
}
