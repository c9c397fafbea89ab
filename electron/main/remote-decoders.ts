import type { FromLibrary, LibraryPipe, ToLibrary } from '../common/library-messages.ts';
import type { MediaPort } from '../common/media-port.ts';
import type { StartDecoder } from '../library/decoder/decoder-child.ts';
import type { ToDecoder } from '../library/decoder/decoder-messages.ts';
import { tightBytes } from './tight-bytes.ts';

/** The library's side of decoders that only the main process can start: Electron forks there and nowhere else. */
export interface RemoteDecoders {
  readonly start: StartDecoder;
  receive(message: Extract<ToLibrary, { kind: 'decoder' | 'decoder-ended' }>, port: MediaPort | null): void;
}

interface Started {
  connect(port: MediaPort): void;
  end(how: string): void;
}

export function createRemoteDecoders(pipe: Pick<LibraryPipe<FromLibrary>, 'post'>): RemoteDecoders {
  const running = new Map<number, Started>();
  let lastId = 0;
  return {
    start(role) {
      lastId += 1;
      const id = lastId;
      const connected = Promise.withResolvers<MediaPort>();
      const ended = Promise.withResolvers<string>();
      running.set(id, {
        connect: connected.resolve,
        end(how) {
          running.delete(id);
          ended.resolve(how);
        },
      });
      pipe.post({ kind: 'start-decoder', id, role });
      return {
        post: (message: ToDecoder) => void connected.promise.then((port) => port.post(tightBytes(message))),
        // A port that closes says nothing of why: the main process tells that the decoder ended.
        onMessage: (listener) => void connected.promise.then((port) => port.listen(listener, () => undefined)),
        onExit: (listener) => void ended.promise.then(listener),
        kill: () => pipe.post({ kind: 'end-decoder', id }),
        // The library's process lives until it is told to end.
        hold: () => undefined,
      };
    },
    receive(message, port) {
      const started = running.get(message.id);
      if (message.kind === 'decoder-ended') started?.end(message.how);
      else if (port) started?.connect(port);
    },
  };
}
