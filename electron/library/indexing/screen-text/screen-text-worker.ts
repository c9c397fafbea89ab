import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { AppError, toAppError } from '../../../../shared/errors.ts';
import { createFrameReader, type FrameReader } from './frame-reader.ts';
import { createLineCache } from './line-cache.ts';
import { type LineReader, openLineReader } from './line-reader.ts';
import type { TrackedChanges } from './line-tracker.ts';
import type { ScreenTextAnswer, ScreenTextRequest } from './screen-text-messages.ts';

/** Worker thread: reads the text of the frames it is sent. It knows neither the recording nor the catalog. */
const port = parentPort;
if (port) {
  // Lines of one recording are often in the next one too: the same programs on the same desktops.
  const cache = createLineCache();
  let lines: LineReader | null = null;
  let frames: FrameReader | null = null;

  const work = async (request: ScreenTextRequest): Promise<TrackedChanges | null> => {
    switch (request.kind) {
      case 'load':
        // On Linux a thread has a priority of its own; elsewhere it would be that of the whole process.
        if (request.isBackground && process.platform === 'linux') setPriority(0, constants.priority.PRIORITY_LOW);
        lines = await openLineReader(request.languages);
        return null;
      case 'begin': {
        const reader = lines;
        if (!reader) throw new AppError('internal', 'No language was loaded to read with.');
        frames = createFrameReader({ read: reader.read, start: request.start, cache });
        return null;
      }
      case 'frame':
        return frames?.frame(request.atMs, request.frame) ?? null;
      case 'finish':
        return frames?.finish(request.atMs) ?? null;
    }
  };
  port.on('message', (request: ScreenTextRequest) => {
    const answer = (message: ScreenTextAnswer): void => port.postMessage(message);
    work(request).then(
      (changes) => answer({ kind: 'done', changes }),
      (error: unknown) => answer({ kind: 'failed', error: toAppError(error).toPayload() }),
    );
  });
}
