import { createDecoders } from '../../electron/library/decoder/create-decoder.ts';
import { forkDecoder } from '../../electron/library/decoder/fork-decoder.ts';
import { memoryReader } from './memory-reader.ts';
import { makeTestVideo } from './test-videos.ts';

// A process that has a decoder and tells its number, to be killed.
const { bytes, fileName } = await makeTestVideo('mp4', { seconds: 1 });
const decoders = createDecoders({ start: forkDecoder });
await decoders.playing.open({ reader: memoryReader(bytes), name: fileName });
process.send?.(decoders.playing.pid());
setInterval(() => undefined, 1000);
