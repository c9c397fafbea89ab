import { join } from 'node:path';
import { openFileReader } from '../../../common/plain-file-reader.ts';
import { openTerminalRecording } from '../../formats/open-terminal.ts';
import { openBagFolder } from '../bag-files.ts';
import { bagPageName } from '../bag-page.ts';
import { refuseLeaks } from './find-leaks.ts';
import type { RedactedSession } from './redacted-session.ts';

/** How to check a bag, in the bag. */
const readmePath = 'data/README.txt';

/** Searches a package that is written and not yet in its place. Throws `redaction-leaked`. */
export async function refuseLeaksIn(folder: string, redacted: RedactedSession, signal: AbortSignal): Promise<void> {
  const { hiding, recordingOf, withoutOriginals } = redacted;
  await refuseLeaks({
    hiding,
    recordingOf,
    bag: await openBagFolder(folder, signal),
    // What Witness brings along says the same in every bag, but for its name, which has nothing redacted; the signature is digests and a certificate.
    isExempt: (path) =>
      path === bagPageName ||
      path === readmePath ||
      path.startsWith('signature/') ||
      (!withoutOriginals && /^data\/(?:.*\/)?original\//.test(path)),
    openTerminal: async (path) => {
      const reader = await openFileReader(join(folder, path));
      const recording = await openTerminalRecording(reader, path);
      return {
        header: recording.header,
        events: () => recording.events(signal),
        async close() {
          await recording.close();
          await reader.close();
        },
      };
    },
    signal,
  });
}
