import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { FromLibrary } from '../../electron/common/library-messages.ts';
import type { MediaPort } from '../../electron/common/media-port.ts';
import type { DecoderChild } from '../../electron/library/decoder/decoder-child.ts';
import type { ToDecoder } from '../../electron/library/decoder/decoder-messages.ts';
import { forkDecoder } from '../../electron/library/decoder/fork-decoder.ts';
import type { LibraryChild } from '../../electron/main/library-process.ts';
import { type ServeLibraryOptions, serveLibrary } from '../../electron/main/serve-library.ts';

/** Node's port in place of Electron's: the same structured clones, the same order, the same end. */
export function nodeMediaPort(port: MessagePort): MediaPort {
  return {
    post: (message) => port.postMessage(message),
    listen(onMessage, onClose) {
      port.on('message', onMessage);
      port.on('close', onClose);
    },
    close: () => port.close(),
  };
}

export interface ChannelChild extends LibraryChild {
  /** Ends it as a crash does. */
  crash(code: number): void;
  readonly isGone: () => boolean;
  /** Those that it asked for. */
  readonly decoders: readonly DecoderChild[];
}

/** The library's side of the desktop host behind a real message channel, in place of a utility process. */
export function createChannelChild(openEngine: ServeLibraryOptions['openEngine']): ChannelChild {
  const { port1: main, port2: library } = new MessageChannel();
  const mediaPorts: MessagePort[] = [];
  const decoders: DecoderChild[] = [];
  const exitListeners: ((code: number | null) => void)[] = [];
  let gone = false;
  const exit = (code: number | null): void => {
    if (gone) return;
    gone = true;
    main.close();
    for (const port of mediaPorts) port.close();
    for (const listener of exitListeners) listener(code);
  };
  serveLibrary({
    pipe: {
      post: (message: FromLibrary) => library.postMessage(message),
      listen: (listener) =>
        library.on('message', ({ message, port }: { message: unknown; port?: MessagePort }) =>
          listener(message, port ? nodeMediaPort(port) : null),
        ),
    },
    openEngine,
    // As a process does: what was posted before its end still arrives.
    exit: () => setImmediate(() => exit(0)),
  });
  return {
    post: (message) => main.postMessage({ message }),
    postWithPort(message) {
      const { port1, port2 } = new MessageChannel();
      mediaPorts.push(port1);
      main.postMessage({ message, port: port2 }, [port2]);
      return nodeMediaPort(port1);
    },
    startDecoder(message, role) {
      const { port1, port2 } = new MessageChannel();
      main.postMessage({ message, port: port2 }, [port2]);
      // A real one, bridged: what Electron does by handing over a port.
      const decoder = forkDecoder(role);
      decoder.onMessage((received) => port1.postMessage(received));
      port1.on('message', (sent: ToDecoder) => decoder.post(sent));
      decoder.onExit(() => port1.close());
      decoders.push(decoder);
      return decoder;
    },
    onMessage: (listener) => main.on('message', listener),
    onExit: (listener) => exitListeners.push(listener),
    kill: () => exit(null),
    crash: exit,
    isGone: () => gone,
    decoders,
  };
}
