import { type Canvas, canvasHeight, canvasWidth, createCanvas } from './canvas.ts';
import { createDumpWriter } from './dump-writer.ts';
import { ink } from './scene-parts.ts';

const enter = 0xff0d;
const backspace = 0xff08;
const control = 0xffe3;
const superKey = 0xffeb;

/** Something that is typed, from a time on; `<` takes the last character back, a line feed is Enter. */
interface Typing {
  readonly atMs: number;
  readonly text: string;
  readonly into: 'run' | 'console';
}

const keyMs = 140;
const typings: readonly Typing[] = [
  { atMs: 11_000, text: 'cmd\n', into: 'run' },
  { atMs: 13_500, text: 'runas /user:corp\\svc_bakc<<ckup cmd\n', into: 'console' },
  { atMs: 33_000, text: 'del C:\\Exports\\suppliers.txt\n', into: 'console' },
  { atMs: 39_000, text: 'exit\n', into: 'console' },
];
const copyAtMs = 8000;
const durationMs = 42_000;
/** Where the pointer goes: time, place, and whether it clicks there. */
const stops: readonly (readonly [atMs: number, x: number, y: number, isClick: boolean])[] = [
  [0, 320, 180, false],
  [2000, 34, 90, true],
  [5200, 210, 120, true],
  [6500, 420, 210, false],
  [20_500, 470, 250, true],
  [42_000, 500, 300, false],
];
const note = ['Supplier portal (example only)', '', 'user      svc_backup', 'password  = S4mple-only!', 'host      portal.corp.example'];

/**
 * A remote desktop as guacd recorded it, with keys, pointer and clipboard: a note is opened and copied, a command is run as
 * somebody else, nothing happens for a while, and the note is deleted.
 */
export function remoteDesktopDump(startMs: number): { readonly text: string; readonly durationMs: number } {
  const dump = createDumpWriter();
  const canvas = createCanvas();
  const stepMs = 100;
  for (let atMs = 0; atMs <= durationMs; atMs += stepMs) {
    for (const { atMs: keyAtMs, keysym } of keysIn(atMs - stepMs, atMs)) dump.key(keyAtMs, keysym);
    point(dump, atMs);
    if (atMs === copyAtMs) copyAll(dump, atMs);
    if (atMs === 10_300) shortcut(dump, atMs - 60, superKey, 'r');
    draw(canvas, startMs, atMs);
    dump.frame(atMs, canvas);
  }
  return { text: dump.toText(), durationMs };
}

function copyAll(dump: ReturnType<typeof createDumpWriter>, atMs: number): void {
  shortcut(dump, atMs - 90, control, 'a');
  shortcut(dump, atMs - 50, control, 'c');
  dump.clipboard(note.join('\n'));
}

function shortcut(dump: ReturnType<typeof createDumpWriter>, atMs: number, modifier: number, character: string): void {
  dump.hold(atMs, modifier, true);
  dump.key(atMs + 5, character.charCodeAt(0));
  dump.hold(atMs + 30, modifier, false);
}

function* keysIn(afterMs: number, untilMs: number): Generator<{ readonly atMs: number; readonly keysym: number }> {
  for (const { atMs, text } of typings) {
    for (const [index, character] of Array.from(text).entries()) {
      const keyAtMs = atMs + index * keyMs;
      if (keyAtMs <= afterMs || keyAtMs > untilMs) continue;
      yield { atMs: keyAtMs, keysym: character === '\n' ? enter : character === '<' ? backspace : (character.codePointAt(0) ?? 0) };
    }
  }
}

/** The pointer rests, and moves in the last 600 ms before a stop. */
function point(dump: ReturnType<typeof createDumpWriter>, atMs: number): void {
  const next = stops.find(([time]) => time >= atMs);
  const last = stops.findLast(([time]) => time <= atMs);
  if (!next || !last) return;
  const part = Math.max(0, 1 - (next[0] - atMs) / 600);
  if (atMs === last[0] && last[3]) {
    dump.pointer(atMs - 20, last[1], last[2], 1);
    dump.pointer(atMs, last[1], last[2], 0);
  } else if (part > 0 || atMs === 0) {
    dump.pointer(atMs, last[1] + (next[1] - last[1]) * part, last[2] + (next[2] - last[2]) * part, 0);
  }
}

/** What stands in a line after some of it was typed. */
function typedBy({ atMs, text }: Typing, nowMs: number): string {
  let line = '';
  for (const character of Array.from(text).slice(0, Math.max(0, Math.floor((nowMs - atMs) / keyMs) + 1))) {
    line = character === '<' ? line.slice(0, -1) : line + character;
  }
  return line.replace('\n', '');
}

function isSent({ atMs, text }: Typing, nowMs: number): boolean {
  return nowMs >= atMs + Array.from(text).length * keyMs;
}

function draw(canvas: Canvas, startMs: number, atMs: number): void {
  canvas.rect(0, 0, canvasWidth, canvasHeight, '#274156');
  for (const [index, name] of ['Computer', 'Exports', 'Finance'].entries()) {
    canvas.rect(20, 20 + index * 56, 26, 22, (['#c9d3e0', '#e8c86a', '#86b6e8'] as const)[index] ?? '#ffffff');
    canvas.text(10, 48 + index * 56, name, '#ffffff');
  }
  if (atMs >= 2400 && atMs < 36_500) editor(canvas, atMs);
  const [run] = typings;
  if (run && atMs >= 10_400 && !isSent(run, atMs)) runDialog(canvas, typedBy(run, atMs));
  if (run && isSent(run, atMs) && atMs < 40_500) consoleWindow(canvas, atMs);
  canvas.rect(0, 344, canvasWidth, 16, '#16181d');
  canvas.rect(2, 346, 30, 12, '#2d7dd2');
  canvas.text(8, 349, 'win', '#ffffff');
  // The clock shows minutes: nothing changes while nobody does anything.
  canvas.text(470, 349, `${new Date(startMs + atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`, '#ffffff');
}

function editor(canvas: Canvas, atMs: number): void {
  canvas.rect(110, 36, 330, 150, '#ffffff');
  canvas.rect(110, 36, 330, 15, '#dfe3ea');
  canvas.text(118, 40, 'C:\\Exports\\suppliers.txt - Editor', ink);
  const isMarked = atMs >= copyAtMs;
  for (const [index, text] of note.entries()) {
    if (isMarked) canvas.rect(118, 60 + index * 14, text.length * 6, 10, '#bcd4ff');
    canvas.text(118, 61 + index * 14, text, ink);
  }
}

function runDialog(canvas: Canvas, text: string): void {
  canvas.rect(20, 262, 230, 70, '#f0f2f5');
  canvas.rect(20, 262, 230, 14, '#dfe3ea');
  canvas.text(28, 266, 'Run', ink);
  canvas.text(28, 292, 'Open:', ink);
  canvas.rect(66, 286, 170, 18, '#ffffff');
  canvas.text(72, 292, text, ink);
}

function consoleWindow(canvas: Canvas, atMs: number): void {
  canvas.rect(150, 150, 450, 170, '#0c0c0c');
  canvas.rect(150, 150, 450, 14, '#e6e6e6');
  canvas.text(158, 154, 'Command Prompt', ink);
  const prompt = 'C:\\Users\\dave>';
  const [, runas, remove, exit] = typings;
  const lines = ['Microsoft Windows [Version 10.0.20348]', ''];
  for (const [typing, answer] of [
    [runas, 'Enter the password for corp\\svc_backup:'],
    [remove, ''],
    [exit, ''],
  ] as const) {
    if (!typing) continue;
    lines.push(prompt + (atMs >= typing.atMs ? typedBy(typing, atMs) : ''));
    if (!isSent(typing, atMs)) break;
    if (answer) lines.push(answer, 'Attempting to start cmd as user corp\\svc_backup ...', '');
  }
  for (const [index, text] of lines.entries()) canvas.text(158, 172 + index * 12, text, '#d0d0d0');
}
