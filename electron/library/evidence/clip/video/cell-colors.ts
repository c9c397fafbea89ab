import type { IBufferCell } from '@xterm/headless';
import { terminalPalette as palette } from '../../../../../shared/terminal-palette.ts';

const named = [
  palette.black,
  palette.red,
  palette.green,
  palette.yellow,
  palette.blue,
  palette.magenta,
  palette.cyan,
  palette.white,
  palette.brightBlack,
  palette.brightRed,
  palette.brightGreen,
  palette.brightYellow,
  palette.brightBlue,
  palette.brightMagenta,
  palette.brightCyan,
  palette.brightWhite,
];
const cubeSteps = [0, 95, 135, 175, 215, 255];

/** Foreground and background of a cell as CSS colours, as the stage shows them: bold brightens, inverse swaps. */
export function colorsOf(cell: IBufferCell): { readonly foreground: string; readonly background: string } {
  const isBright = cell.isBold() !== 0 && cell.isFgPalette() && cell.getFgColor() < 8;
  const foreground = cell.isFgDefault() ? palette.foreground : color(cell.isFgRGB(), cell.getFgColor() + (isBright ? 8 : 0));
  const background = cell.isBgDefault() ? palette.background : color(cell.isBgRGB(), cell.getBgColor());
  return cell.isInverse() ? { foreground: background, background: foreground } : { foreground, background };
}

function color(isRgb: boolean, value: number): string {
  if (isRgb) return `#${value.toString(16).padStart(6, '0')}`;
  const known = named[value];
  if (known !== undefined) return known;
  if (value >= 232) return rgb(8 + (value - 232) * 10, 8 + (value - 232) * 10, 8 + (value - 232) * 10);
  const at = value - 16;
  return rgb(cubeSteps[Math.floor(at / 36)] ?? 0, cubeSteps[Math.floor(at / 6) % 6] ?? 0, cubeSteps[at % 6] ?? 0);
}

function rgb(red: number, green: number, blue: number): string {
  return `rgb(${red},${green},${blue})`;
}
