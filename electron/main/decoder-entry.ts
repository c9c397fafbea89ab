import type { ToDecoder } from '../library/decoder/decoder-messages.ts';
import { roleOf, runDecoderProcess } from '../library/decoder/process/run-decoder-process.ts';
import { electronMediaPort } from './fork-library.ts';
import { tightBytes } from './tight-bytes.ts';

// Entry of a decoder's utility process: the first message brings the port to the library, which all else goes through.
process.parentPort.once('message', ({ ports }: { readonly ports: readonly Electron.MessagePortMain[] }) => {
  const [given] = ports;
  if (!given) return;
  const port = electronMediaPort(given);
  runDecoderProcess(
    {
      post: (message) => port.post(tightBytes(message)),
      listen: (listener) =>
        port.listen(
          (message) => listener(message as ToDecoder),
          () => process.exit(0),
        ),
    },
    roleOf(process.argv),
  );
});
