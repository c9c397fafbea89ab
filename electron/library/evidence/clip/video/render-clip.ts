import type { TerminalEventTuple, TerminalSegment } from '../../../../../shared/model/playback.ts';
import { createTerminal, feed, writeNow } from '../../../formats/terminal.ts';
import { position } from '../../transcript-files.ts';
import { createScreenPainter } from './screen-painter.ts';
import { createVideoEncoder } from './video-encoder.ts';

/** What a video is rendered from, beside the events. */
export interface VideoTask {
  readonly path: string;
  readonly start: TerminalSegment['snapshot'];
  readonly fromMs: number;
  readonly toMs: number;
  readonly maxCols: number;
  readonly maxRows: number;
  /** Epoch milliseconds of position 0; null where nothing tells. */
  readonly startedAtMs: number | null;
  /** Of what: shown below the terminal. */
  readonly caption: string;
}

/** Renders one video: give it every event of the range, in order. */
export interface VideoRenderer {
  feed(events: readonly TerminalEventTuple[]): Promise<void>;
  finish(): Promise<void>;
  close(): Promise<void>;
}

/** 30 pictures a second at most; a change that a later one follows sooner is seen with it. */
const leastMs = 1000 / 30;
/** At least so often, for the clock below the terminal. */
const clockMs = 1000;

export async function createVideoRenderer(task: VideoTask): Promise<VideoRenderer> {
  const painter = createScreenPainter({ cols: task.maxCols, rows: task.maxRows });
  const encoder = await createVideoEncoder({ path: task.path, width: painter.width, height: painter.height });
  const terminal = createTerminal(task.start);
  writeNow(terminal, task.start.ansi);
  let lastMs = Number.NEGATIVE_INFINITY;
  let changedMs: number | null = task.fromMs;

  async function paint(atMs: number): Promise<void> {
    const rgba = painter.paint(terminal, { left: task.caption, right: clock(task.startedAtMs, atMs) });
    await encoder.add(rgba, atMs - task.fromMs);
    lastMs = atMs;
    changedMs = null;
  }
  /** All pictures due before a time, up to which nothing changes. */
  async function advance(untilMs: number): Promise<void> {
    for (;;) {
      const tickMs = Number.isFinite(lastMs) ? (Math.floor(lastMs / clockMs) + 1) * clockMs : Number.POSITIVE_INFINITY;
      const dueMs = changedMs === null ? tickMs : Math.min(tickMs, Math.max(changedMs, Math.ceil(lastMs + leastMs)));
      if (dueMs >= untilMs) return;
      await paint(dueMs);
    }
  }

  return {
    async feed(events) {
      for (const event of events) {
        await advance(event[0]);
        feed(terminal, event);
        if (event[1] === 'o' || event[1] === 'r') changedMs ??= event[0];
      }
    },
    async finish() {
      await advance(task.toMs);
      // The last picture, at the very end: without it the video would end with the last change.
      await paint(task.toMs);
      await encoder.finish();
    },
    async close() {
      terminal.dispose();
      await encoder.close();
    },
  };
}

function clock(startedAtMs: number | null, atMs: number): string {
  const time = startedAtMs === null ? '' : `  ${new Date(startedAtMs + atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return `${position(atMs)}${time}`;
}
