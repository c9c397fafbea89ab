/**
 * The colours of every recorded terminal, in dark and light alike: programs choose theirs for a dark screen, and two
 * reviewers must see the same picture.
 */
export const terminalPalette = {
  background: '#101214',
  foreground: '#d5d8dc',
  cursor: '#d5d8dc',
  cursorAccent: '#101214',
  selectionBackground: '#3f6ea8',
  black: '#1f2328',
  red: '#e5675c',
  green: '#6cb56c',
  yellow: '#d8b04c',
  blue: '#6f9fe0',
  magenta: '#c084d0',
  cyan: '#5cb8bd',
  white: '#c9cdd2',
  brightBlack: '#767d86',
  brightRed: '#ff8d82',
  brightGreen: '#91d691',
  brightYellow: '#f2cf72',
  brightBlue: '#97bff5',
  brightMagenta: '#dda6ea',
  brightCyan: '#84d8dc',
  brightWhite: '#f4f6f8',
} as const;
