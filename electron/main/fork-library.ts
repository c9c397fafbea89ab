import type { MessageChannelMain, MessagePortMain, UtilityProcess } from 'electron';
import type { MediaPort } from '../common/media-port.ts';
import type { DecoderRole } from '../library/decoder/decoder-child.ts';
import type { LibraryChild } from './library-process.ts';

export interface ForkSurface {
  readonly fork: () => UtilityProcess;
  readonly forkDecoder: (role: DecoderRole) => UtilityProcess;
  readonly openChannel: () => MessageChannelMain;
  /** At once, without asking. */
  readonly killProcess: (pid: number) => void;
}

/** Electron's utility process as the library process sees it. */
export function forkLibrary(surface: ForkSurface): LibraryChild {
  const child = surface.fork();
  return {
    post: (message) => child.postMessage(message),
    postWithPort(message) {
      const { port1, port2 } = surface.openChannel();
      child.postMessage(message, [port2]);
      return electronMediaPort(port1);
    },
    startDecoder(message, role) {
      const decoder = surface.forkDecoder(role);
      const { port1, port2 } = surface.openChannel();
      decoder.postMessage(null, [port1]);
      child.postMessage(message, [port2]);
      return {
        onExit: (listener) => decoder.once('exit', (code) => listener(`exit code ${code}`)),
        kill() {
          // Electron only asks it to end; one that hangs in native code hears nothing.
          if (decoder.pid === undefined) decoder.kill();
          else surface.killProcess(decoder.pid);
        },
      };
    },
    onMessage: (listener) => child.on('message', (message: unknown) => listener(message)),
    onExit: (listener) => child.once('exit', (code) => listener(code)),
    kill: () => child.kill(),
  };
}

/** A port of Electron's, on either side; messages wait in it until someone listens. */
export function electronMediaPort(port: MessagePortMain): MediaPort {
  return {
    post: (message) => port.postMessage(message),
    listen(onMessage, onClose) {
      port.on('message', ({ data }: { readonly data: unknown }) => onMessage(data));
      port.on('close', onClose);
      port.start();
    },
    close: () => port.close(),
  };
}
