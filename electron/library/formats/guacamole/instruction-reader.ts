import { isAscii } from 'node:buffer';

/** `LEN.VALUE,LEN.VALUE,...;` of a Guacamole dump: its first value is the opcode. */
export interface Instruction {
  readonly opcode: string;
  readonly args: readonly string[];
}

export interface InstructionListener {
  instruction(instruction: Instruction): void;
  /** Bytes that are no instruction were left out, up to the next thing that is one. */
  damage(skippedBytes: number): void;
}

/** Finds the instructions in the bytes of a dump, given in order and cut anywhere. Holds at most one instruction. */
export interface InstructionReader {
  feed(bytes: Uint8Array): void;
  /** After the last bytes. `cut`: they end inside an instruction. */
  finish(): 'whole' | 'cut';
}

/** guacd writes blobs of 8,064 characters and never longer instructions; some room for others. */
const longestInstructionBytes = 1024 * 1024;
const mostElements = 512;
const longestLengthDigits = 7;
/** Length and opcode of an instruction. Behind a comma it would be one of the values of another, behind a digit of another length. */
const beginning = /(?<![,\d])(\d{1,2})\.([a-z]{2,12})[,;]/g;
const longestBeginning = 16;

/** Opcodes after which reading goes on behind damage: what a recorder writes. Others are taken where they stand in order. */
const knownOpcodes = new Set(
  'ack argv audio blob body cfill clip clipboard copy cursor disconnect dispose distort end error file filesystem identity img jpeg key log mouse move msg name nest nop pipe png ready rect required reset set shade size sync touch transfer undefine video'.split(
    ' ',
  ),
);

const dot = 0x2e;
const comma = 0x2c;
const semicolon = 0x3b;

export function createInstructionReader(listener: InstructionListener): InstructionReader {
  let held: Buffer = Buffer.alloc(0);
  /** Bytes that were left out since the last instruction. */
  let skipped = 0;
  /** Whether what is held begins with no instruction, and the next one is being looked for. */
  let isLost = false;

  /** Where the next instruction behind damage begins; or where to go on looking when more is here. */
  function resync(from: number): { readonly at: number; readonly isFound: boolean } {
    // What begins here is known to be no instruction, but tells what stands before the next byte.
    const text = held.toString('latin1', from);
    for (const match of text.matchAll(beginning)) {
      const [, length, opcode = ''] = match;
      if (match.index > 0 && opcode.length === Number(length) && knownOpcodes.has(opcode)) return { at: from + match.index, isFound: true };
    }
    // The beginning of one may be the last that is here.
    return { at: Math.max(from, held.length - longestBeginning - 1), isFound: false };
  }

  function parse(isLast: boolean): void {
    let at = 0;
    while (at < held.length) {
      if (isLost) {
        const found = resync(at);
        skipped += found.at - at;
        at = found.at;
        if (!found.isFound) break;
        isLost = false;
      }
      const parsed = parseInstruction(held, at);
      if (parsed.kind === 'instruction') {
        if (skipped > 0) listener.damage(skipped);
        skipped = 0;
        listener.instruction(parsed.instruction);
        at = parsed.end;
      } else if (parsed.kind === 'incomplete' && held.length - at <= longestInstructionBytes) break;
      else isLost = true;
    }
    held = held.subarray(at);
    if (!isLast) return;
    if (isLost) {
      skipped += held.length;
      held = Buffer.alloc(0);
    }
    if (skipped > 0) listener.damage(skipped);
  }

  return {
    feed(bytes) {
      // A copy: what is held must not change when the caller uses its buffer again.
      held = held.length === 0 ? Buffer.from(bytes) : Buffer.concat([held, bytes]);
      parse(false);
    },
    finish() {
      parse(true);
      return held.length > 0 ? 'cut' : 'whole';
    },
  };
}

type Parsed =
  | { readonly kind: 'instruction'; readonly instruction: Instruction; readonly end: number }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'damaged' };

const incomplete: Parsed = { kind: 'incomplete' };
const damaged: Parsed = { kind: 'damaged' };

function parseInstruction(bytes: Buffer, begin: number): Parsed {
  const values: string[] = [];
  let at = begin;
  for (;;) {
    const length = readLength(bytes, at);
    if (typeof length === 'string') return length === 'incomplete' ? incomplete : damaged;
    const end = endOfValue(bytes, length.end, length.count);
    if (end === null) return length.count > longestInstructionBytes ? damaged : incomplete;
    const terminator = bytes[end];
    if (terminator === undefined) return incomplete;
    if (terminator !== comma && terminator !== semicolon) return damaged;
    values.push(bytes.toString('utf8', length.end, end));
    if (values.length > mostElements || (values.length === 1 && !isOpcode(values[0] ?? ''))) return damaged;
    at = end + 1;
    if (terminator === semicolon) break;
  }
  const [opcode = '', ...args] = values;
  return { kind: 'instruction', instruction: { opcode, args }, end: at };
}

function isOpcode(value: string): boolean {
  return /^[a-z][\w-]{0,31}$/.test(value);
}

function readLength(bytes: Buffer, begin: number): { readonly count: number; readonly end: number } | 'incomplete' | 'damaged' {
  let count = 0;
  for (let at = begin; at <= begin + longestLengthDigits; at += 1) {
    const byte = bytes[at];
    if (byte === undefined) return 'incomplete';
    if (byte === dot) return at === begin ? 'damaged' : { count, end: at + 1 };
    if (byte < 0x30 || byte > 0x39) return 'damaged';
    count = count * 10 + byte - 0x30;
  }
  return 'damaged';
}

/** Lengths count Unicode code points. Null: the value goes on beyond the bytes. */
function endOfValue(bytes: Buffer, begin: number, count: number): number | null {
  if (begin + count > bytes.length) return null;
  if (isAscii(bytes.subarray(begin, begin + count))) return begin + count;
  let at = begin;
  for (let left = count; left > 0; left -= 1) {
    if (at >= bytes.length) return null;
    at += 1;
    while (isContinuation(bytes[at])) at += 1;
  }
  return at;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
