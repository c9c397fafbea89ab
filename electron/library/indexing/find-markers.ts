import type { TerminalEventTuple, TranscriptLine } from '../../../shared/model/playback.ts';
import type { Marker } from '../../../shared/model/review.ts';
import { type Command, createCommandFinder } from './commands.ts';
import { createConcealmentFinder } from './concealment/find-concealment.ts';
import { createRuleMarkers } from './rule-markers.ts';
import type { CompiledRule } from './rules.ts';
import type { ShellMark } from './shell-marks.ts';

/** Finds the moments of a recording: its own markers, commands, full-screen programs, what the rules say, and what is concealed. */
export interface MarkerFinder {
  /**
   * Looks over what comes next: events, all their data as one text, and all text that will be read of them. Most is then
   * not looked at one by one; without it everything is.
   */
  batch(events: readonly TerminalEventTuple[], data: string, lines: string): void;
  /** Before what the event does to the terminal is told. */
  event(event: TerminalEventTuple): void;
  line(line: TranscriptLine): void;
  mark(mark: ShellMark): void;
  /** A full-screen program's screen was entered or left. */
  screen(isAlternate: boolean): void;
  finish(atMs: number): void;
}

const nothing = { endMs: null, ruleId: null, reason: null, exitStatus: null, confidence: null } as const;

export function createMarkerFinder(rules: readonly CompiledRule[], onMarker: (marker: Marker) => void): MarkerFinder {
  const { emit, withoutSecrets, ...marks } = createRuleMarkers(rules, onMarker);
  // A command is shown on the screen too: the same rule does not mark both.
  let lastCommand: Command | null = null;

  let nowMs = 0;
  let alternate = false;
  const isAlternate = (): boolean => alternate;
  const concealment = createConcealmentFinder(({ kind, atMs, endMs, what, why, severity }) => {
    emit({ ...nothing, kind: 'concealment', atMs, endMs, label: withoutSecrets(what), severity, ruleId: kind, reason: why });
  }, isAlternate);
  const commands = createCommandFinder(
    {
      started(command) {
        lastCommand = command;
        marks.command(command.text, command.atMs);
        concealment.command(command);
      },
      ended({ atMs, text, evidence }, { endMs, exitStatus }) {
        const label = withoutSecrets(text);
        emit({
          ...nothing,
          kind: 'command',
          atMs,
          endMs,
          label,
          severity: 'info',
          reason: reasons[evidence],
          exitStatus,
          confidence: evidence,
        });
      },
    },
    isAlternate,
  );

  let program: { readonly atMs: number; readonly label: string } | null = null;
  function endProgram(endMs: number): void {
    if (program) emit({ ...nothing, kind: 'program', atMs: program.atMs, endMs, label: program.label, severity: 'info' });
    program = null;
  }

  let mayMark = true;
  return {
    batch(events, data, lines) {
      concealment.batch(events, data);
      mayMark = marks.mayFind(lines);
    },
    event(event) {
      const [atMs, code, data] = event;
      nowMs = atMs;
      concealment.event(event);
      if (code !== 'm') return;
      emit({ ...nothing, kind: 'recorded', atMs, label: data === '' ? 'Marker' : data, severity: 'info' });
    },
    line(line) {
      commands.line(line);
      if (line.source !== 'output' || !mayMark) return;
      if (lastCommand && line.text.endsWith(lastCommand.text)) return;
      marks.output(line.text, line.atMs);
    },
    mark: (mark) => commands.mark(mark, nowMs),
    screen(isEntered) {
      alternate = isEntered;
      endProgram(nowMs);
      if (alternate) program = { atMs: nowMs, label: lastCommand ? withoutSecrets(lastCommand.text) : 'Full-screen program' };
    },
    finish(atMs) {
      commands.finish(atMs);
      endProgram(atMs);
      concealment.finish();
    },
  };
}

const reasons = {
  marked: 'Marked by the shell.',
  typed: null,
  inferred: 'Inferred from a shell prompt on the screen.',
} as const;
