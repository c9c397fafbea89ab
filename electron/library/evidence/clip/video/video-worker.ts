import { parentPort } from 'node:worker_threads';
import { toAppError } from '../../../../../shared/errors.ts';
import { createVideoRenderer, type VideoRenderer } from './render-clip.ts';
import type { VideoAnswer, VideoRequest } from './video-messages.ts';

/** Worker thread: replays a range and renders it, while the thread that started it reads the recording. */
const port = parentPort;
if (port) {
  let renderer: VideoRenderer | null = null;
  const work = async (request: VideoRequest): Promise<void> => {
    if (request.kind === 'start') renderer = await createVideoRenderer(request.task);
    else if (request.kind === 'events') await renderer?.feed(request.events);
    else if (request.kind === 'finish') await renderer?.finish();
    else {
      await renderer?.close();
      renderer = null;
    }
  };
  port.on('message', (request: VideoRequest) => {
    const answer = (message: VideoAnswer): void => port.postMessage(message);
    work(request).then(
      () => answer({ ok: true }),
      (error: unknown) => answer({ ok: false, error: toAppError(error).toPayload() }),
    );
  });
}
