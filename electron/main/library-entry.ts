import { createLibrary } from '../library/library.ts';
import { electronMediaPort } from './fork-library.ts';
import { serveLibrary } from './serve-library.ts';

// Entry of the utility process. Electron is not imported: here only the port to its parent is there.
const { parentPort } = process;
serveLibrary({
  pipe: {
    post: (message) => parentPort.postMessage(message),
    listen: (listener) =>
      parentPort.on('message', ({ data, ports }: { readonly data: unknown; readonly ports: readonly Electron.MessagePortMain[] }) => {
        const [port] = ports;
        listener(data, port ? electronMediaPort(port) : null);
      }),
  },
  openEngine: (options, vault, startDecoder) =>
    createLibrary({ ...options, vault, startDecoder, host: 'desktop', capabilities: { pickFolder: true, revealFile: true } }),
  exit: () => process.exit(0),
});
