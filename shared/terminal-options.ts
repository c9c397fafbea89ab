/**
 * Options that every terminal of Witness shares, headless or on the stage, so that a snapshot taken by one is exact on
 * the other. No scrollback: the screen is the whole state. And the pty named as winpty, which does one thing: a resize
 * does not reflow. Without scrollback xterm.js 6.0 loses rows when it reflows, and then throws on the next output.
 */
export const replayTerminalOptions = {
  scrollback: 0,
  windowsPty: { backend: 'winpty', buildNumber: 1 },
  allowProposedApi: true,
  logLevel: 'off',
} as const;
