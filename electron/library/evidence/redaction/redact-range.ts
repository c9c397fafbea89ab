import type { TerminalEventTuple } from '../../../../shared/model/playback.ts';
import type { ClipRange } from '../clip/clip-range.ts';
import { redactEvents } from './redact-events.ts';
import type { TextHider } from './text-hider.ts';

/** A stretch of a terminal recording with its texts hidden, on the screen that it begins with too. */
export async function redactRange(range: ClipRange, hider: TextHider, signal: AbortSignal): Promise<ClipRange> {
  const first: TerminalEventTuple = [range.fromMs, 'o', range.start.ansi];
  async function* pages(): AsyncGenerator<readonly TerminalEventTuple[]> {
    yield [first];
    yield* range.events();
  }
  const redacted = await redactEvents(pages, range.start, hider, signal);
  async function* events(): AsyncGenerator<readonly TerminalEventTuple[]> {
    let isFirst = true;
    for await (const page of redacted.events()) {
      if (!isFirst) yield page;
      isFirst = false;
    }
  }
  return { ...range, start: { ...range.start, ansi: await beginningOf(redacted.events(), range.start.ansi) }, events };
}

async function beginningOf(pages: AsyncGenerator<readonly TerminalEventTuple[]>, otherwise: string): Promise<string> {
  for await (const [first] of pages) return first?.[2] ?? otherwise;
  return otherwise;
}
