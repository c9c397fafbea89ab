import { openFileReader } from '../../electron/common/plain-file-reader.ts';
import { openTerminalRecording } from '../../electron/library/formats/open-terminal.ts';
import { indexTerminal } from '../../electron/library/indexing/terminal/index-terminal.ts';
import { startPassHere } from '../../electron/library/indexing/terminal/terminal-pass.ts';

// Probes and indexes one file in a process of its own, and tells what it found and how much memory that took.
const [path = ''] = process.argv.slice(2);
const reader = await openFileReader(path);
const lines: string[] = [];
let count = 0;
const index = await indexTerminal({
  reader,
  name: path,
  rules: [],
  startPass: startPassHere,
  segments: { add() {}, flush: async () => [], close: async () => {} },
  onBatch: async (batch) => {
    count += batch.lines.length;
    lines.push(...batch.lines.slice(-3).map(({ text }) => text.slice(0, 200)));
    if (lines.length > 100) lines.splice(0, 90);
  },
});
const recording = await openTerminalRecording(reader, path);
for await (const _ of recording.events());
process.stdout.write(
  JSON.stringify({
    count,
    lines: lines.slice(-10),
    durationMs: index.durationMs,
    maxCols: index.maxCols,
    problems: recording.problems.list(),
    peakBytes: process.resourceUsage().maxRSS * 1024,
  }),
);
