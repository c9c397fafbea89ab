import { largestSide, type Operation } from '../../../../shared/guacamole/operations.ts';
import type { Instruction } from './instruction-reader.ts';

/** Beyond this a number of a layer is nonsense; guacd counts them from 0 up and from -1 down. */
const largestLayer = 1_000_000;
/** Positions may lie outside of a layer, but not by this much. */
const farthest = 65_536;

/** Reads the arguments of an instruction as whole numbers within bounds; whether all were is told at the end. */
interface Arguments {
  layer(at: number): number;
  position(at: number): number;
  side(at: number): number;
  byte(at: number): number;
  areValid(): boolean;
}

function argumentsOf(args: readonly string[]): Arguments {
  let valid = true;
  const whole = (at: number, least: number, most: number): number => {
    const value = args[at] ?? '';
    const number = /^-?\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
    if (number >= least && number <= most) return number;
    valid = false;
    return 0;
  };
  return {
    layer: (at) => whole(at, -largestLayer, largestLayer),
    position: (at) => whole(at, -farthest, farthest),
    side: (at) => whole(at, 0, largestSide),
    byte: (at) => whole(at, 0, 255),
    areValid: () => valid,
  };
}

/** An `img` before its stream has ended. */
export interface ImageStart {
  readonly stream: string;
  readonly mask: number;
  readonly layer: number;
  readonly x: number;
  readonly y: number;
}

/** Where an image is to be drawn: `img`, or `png` and `jpeg` of old recorders; null when its numbers are out of range. */
export function readImageStart({ opcode, args }: Instruction): ImageStart | null {
  const read = argumentsOf(args);
  const start =
    opcode === 'img'
      ? { stream: args[0] ?? '', mask: read.byte(1), layer: read.layer(2), x: read.position(4), y: read.position(5) }
      : { stream: '', mask: read.byte(0), layer: read.layer(1), x: read.position(2), y: read.position(3) };
  return read.areValid() ? start : null;
}

/** What an instruction does to the display; null when it does nothing to it, `out-of-range` when its numbers are nonsense. */
export function readOperation(instruction: Instruction): Operation | 'out-of-range' | null {
  const read = argumentsOf(instruction.args);
  const operation = operationOf(instruction.opcode, read);
  return operation === null || read.areValid() ? operation : 'out-of-range';
}

function operationOf(opcode: string, { layer, position, side, byte }: Arguments): Operation | null {
  switch (opcode) {
    case 'size':
      return ['size', layer(0), side(1), side(2)];
    case 'copy':
      return ['copy', layer(0), position(1), position(2), side(3), side(4), byte(5), layer(6), position(7), position(8)];
    case 'transfer':
      return ['transfer', layer(0), position(1), position(2), side(3), side(4), byte(5), layer(6), position(7), position(8)];
    case 'rect':
      return ['rect', layer(0), position(1), position(2), side(3), side(4)];
    case 'cfill':
      return ['cfill', byte(0), layer(1), byte(2), byte(3), byte(4), byte(5)];
    case 'move':
      return ['move', layer(0), layer(1), position(2), position(3), position(4)];
    case 'shade':
      return ['shade', layer(0), byte(1)];
    case 'dispose':
      return ['dispose', layer(0)];
    case 'cursor':
      return ['cursor', position(0), position(1), layer(2), position(3), position(4), side(5), side(6)];
    case 'mouse':
      return ['mouse', position(0), position(1), byte(2)];
    default:
      return null;
  }
}

/** Drawing that the protocol knows and no recorder writes: what it would show is not shown, and that is told. */
export const unsupportedDrawing: ReadonlySet<string> = new Set(
  'arc clip close cstroke curve distort identity lfill line lstroke pop push reset start transform'.split(' '),
);
