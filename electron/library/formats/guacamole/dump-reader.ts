import type { Operation } from '../../../../shared/guacamole/operations.ts';
import { createEventClock } from '../event-clock.ts';
import type { ProblemLog } from '../problem-log.ts';
import { describeConnectionError } from './connection-error.ts';
import type { DumpFrame, DumpImage, DumpInput, DumpItem } from './dump-items.ts';
import { createDumpStreams, type PendingImage, wholeImage } from './dump-streams.ts';
import type { Instruction } from './instruction-reader.ts';
import { readImageStart, readOperation, unsupportedDrawing } from './read-operation.ts';

/** Makes frames and inputs of a dump's instructions, given in order. Bounded, whatever they are. */
export interface DumpReader {
  instruction(instruction: Instruction): void;
  /** Bytes were left out before the next instruction. */
  damage(skippedBytes: number): void;
  /** Gives what is complete by now. */
  take(): DumpItem[];
  finish(): void;
  /** Syncs so far: frames, drawn or not. */
  syncs(): number;
}

/** guacd's frames take up to a few hundred kilobytes. */
const largestFrameBytes = 32 * 1024 * 1024;
const mostOperations = 100_000;
const mostInputs = 50_000;
/** Frames and bytes that wait for an image before them to be whole. */
const mostWaiting = 64;
const largestWaitingBytes = 32 * 1024 * 1024;
/** What was done after the last sync is not later than it by more than this; else its clock is wrong. */
const longestTailMs = 24 * 3600 * 1000;

/** Damage is told where it is met; more of it is only counted. */
const mostDamageNotes = 200;

interface OpenFrame {
  operations: Operation[];
  images: PendingImage[];
  bytes: number;
  isFull: boolean;
}

type Untimed = DumpInput extends infer Input ? (Input extends DumpInput ? Omit<Input, 'atMs'> : never) : never;

type Waiting = DumpInput | { readonly kind: 'open-frame'; readonly atMs: number; readonly frame: OpenFrame };

const emptyFrame = (): OpenFrame => ({ operations: [], images: [], bytes: 0, isFull: false });

export function createDumpReader(problems: ProblemLog): DumpReader {
  const streams = createDumpStreams(problems);
  const clock = createEventClock(problems);
  let frame = emptyFrame();
  let inputs: { readonly input: Untimed; readonly timestamp: number | null }[] = [];
  const waiting: Waiting[] = [];
  const ready: DumpItem[] = [];
  let firstTimestamp: number | null = null;
  let lastMs = 0;
  let syncs = 0;
  let damages = 0;

  function draw(operation: Operation): void {
    if (frame.isFull) return;
    if (frame.operations.length >= mostOperations || frame.bytes > largestFrameBytes) {
      frame.isFull = true;
      problems.add('frame-too-large', 'A frame draws more than a display can need; the rest of it is not shown.');
      return;
    }
    frame.operations.push(operation);
  }

  function drawImage(instruction: Instruction, data: string | null): void {
    const start = readImageStart(instruction);
    if (!start) {
      outOfRange(instruction.opcode);
      if (data === null) streams.begin(instruction.args[0] ?? '');
      return;
    }
    const image: PendingImage =
      data === null ? streams.beginImage(start.stream) : { state: wholeImage(Buffer.from(data, 'base64'), problems) ?? 'lost' };
    draw(['img', start.mask, start.layer, start.x, start.y, frame.images.length]);
    if (!frame.isFull) frame.images.push(image);
  }

  function outOfRange(opcode: string): void {
    problems.add('out-of-range', `An instruction "${opcode}" has numbers that no display can have; it is left out.`);
  }

  /** Inputs keep their own times, between the syncs around them. */
  function flushInputs(earliestMs: number, latestMs: number): void {
    let atMs = earliestMs;
    for (const { input, timestamp } of inputs) {
      const ownMs = timestamp === null || firstTimestamp === null ? atMs : timestamp - firstTimestamp;
      atMs = Math.min(Math.max(ownMs, atMs), latestMs);
      waiting.push({ ...input, atMs });
    }
    inputs = [];
  }

  function addInput(input: Untimed, timestamp: string | null): void {
    const known = timestamp !== null && /^\d{1,15}$/.test(timestamp) ? Number(timestamp) : null;
    inputs.push({ input, timestamp: known });
    if (inputs.length >= mostInputs) flushInputs(lastMs, lastMs);
  }

  function sync(timestamp: string): void {
    if (!/^\d{1,15}$/.test(timestamp)) {
      outOfRange('sync');
      return;
    }
    firstTimestamp ??= Number(timestamp);
    const atMs = clock.at(Number(timestamp) - firstTimestamp);
    flushInputs(lastMs, atMs);
    lastMs = atMs;
    waiting.push({ kind: 'open-frame', atMs, frame });
    frame = emptyFrame();
    syncs += 1;
    release();
  }

  /** Passes on what no longer waits for an image. */
  function release(): void {
    if (waiting.length > mostWaiting + mostInputs || weightOf(waiting) > 1) streams.abandon();
    let count = 0;
    for (const item of waiting) {
      if (item.kind !== 'open-frame') ready.push(item);
      else if (item.frame.images.some(({ state }) => state === 'open')) break;
      else ready.push(closeFrame(item.atMs, item.frame));
      count += 1;
    }
    waiting.splice(0, count);
  }

  const take = (): DumpItem[] => ready.splice(0);

  return {
    take,
    syncs: () => syncs,
    damage(skippedBytes) {
      streams.abandon();
      damages += 1;
      if (damages <= mostDamageNotes) addInput({ kind: 'note', text: `Damaged: ${skippedBytes} bytes are missing here` }, null);
    },
    instruction(instruction) {
      const { opcode, args } = instruction;
      const [first = '', second = '', third = ''] = args;
      switch (opcode) {
        case 'sync':
          return sync(first);
        case 'img':
          return drawImage(instruction, null);
        case 'png':
        case 'jpeg':
          return drawImage(instruction, args[4] ?? '');
        case 'blob':
          frame.bytes += second.length;
          streams.blob(first, second);
          if (streams.openBytes() > largestWaitingBytes) streams.abandon();
          return;
        case 'end':
          return streams.end(first);
        case 'mouse': {
          const operation = readOperation(instruction);
          if (operation !== null && operation !== 'out-of-range' && operation[0] === 'mouse')
            addInput({ kind: 'pointer', operation }, args[3] ?? null);
          else outOfRange(opcode);
          return;
        }
        case 'key':
          if (/^\d{1,10}$/.test(first)) addInput({ kind: 'key', keysym: Number(first), isPressed: second === '1' }, third);
          else outOfRange(opcode);
          return;
        case 'touch':
          return addInput({ kind: 'touch' }, args[7] ?? null);
        case 'clipboard':
          return streams.beginClipboard(first, second, (bytes, isCut) =>
            addInput({ kind: 'clipboard', mimeType: second.slice(0, 100), bytes, isCut }, null),
          );
        case 'error': {
          const text = describeConnectionError(first, second);
          problems.add('connection-error', `${text}.`);
          return addInput({ kind: 'note', text }, null);
        }
        default: {
          const text = noteOf(opcode, args);
          if (text !== null) addInput({ kind: 'note', text }, null);
          if (streamOpcodes.has(opcode)) streams.begin(first);
          if (unsupportedDrawing.has(opcode)) {
            problems.add('drawing-unsupported', `It draws with "${opcode}", which no known recorder writes and Witness does not show.`);
          }
          const operation = readOperation(instruction);
          if (operation === 'out-of-range') outOfRange(opcode);
          else if (operation) draw(operation);
        }
      }
    },
    finish() {
      streams.abandon();
      // Where the pointer went after the last frame is not shown any more.
      inputs = inputs.filter(({ input }) => input.kind !== 'pointer');
      flushInputs(lastMs, lastMs + longestTailMs);
      release();
    },
  };
}

/** How much waits for an image before it, of what may; above 1 it waits no longer. */
function weightOf(waiting: readonly Waiting[]): number {
  let frames = 0;
  let bytes = 0;
  for (const item of waiting) {
    if (item.kind !== 'open-frame') continue;
    frames += 1;
    bytes += item.frame.bytes;
  }
  return Math.max(frames / mostWaiting, bytes / largestWaitingBytes);
}

function closeFrame(atMs: number, { operations, images }: OpenFrame): DumpFrame {
  const whole: DumpImage[] = [];
  const kept = operations.flatMap((operation): Operation[] => {
    if (operation[0] !== 'img') return [operation];
    const [name, mask, layer, x, y, at] = operation;
    const state = images[at]?.state;
    if (typeof state !== 'object') return [];
    whole.push(state);
    return [[name, mask, layer, x, y, whole.length - 1]];
  });
  return { kind: 'frame', atMs, operations: kept, images: whole };
}

/** Streams whose content never takes effect; their first argument is their number (of `body` and `video` too). */
const streamOpcodes: ReadonlySet<string> = new Set(['argv', 'audio', 'file', 'pipe', 'video']);

/** What the connection said, for the transcript; null for what says nothing to a reviewer. */
function noteOf(opcode: string, [first = '', second = '', third = '']: readonly string[]): string | null {
  switch (opcode) {
    case 'name':
      return `Connection name: ${first.slice(0, 500)}`;
    case 'file':
      return `File offered: ${third.slice(0, 500)} (${second.slice(0, 100)})`;
    case 'filesystem':
      return `File system shared: ${second.slice(0, 500)}`;
    case 'disconnect':
      return 'Disconnected';
    case 'msg':
      if (first === '1') return `User joined: ${third.slice(0, 500)}`;
      return first === '2' ? `User left: ${third.slice(0, 500)}` : null;
    default:
      return null;
  }
}
