import type { TerminalEventTuple, TranscriptLine } from '../../../shared/model/playback.ts';
import type { Marker } from '../../../shared/model/review.ts';
import type { Terminal } from '../formats/terminal.ts';
import { type Command, createCommandFinder } from './commands.ts';
import { createConcealmentFinder } from './concealment/find-concealment.ts';
import { createRuleMarkers } from './rule-markers.ts';
import type { CompiledRule } from './rules.ts';
import { watchShellMarks } from './shell-marks.ts';

/** Finds the moments of a recording: its own markers, commands, full-screen programs, what the rules say, and what is concealed. */
export interface MarkerFinder {
  /** Before the event takes effect on the terminal. */
  event(event: TerminalEventTuple): void;
  line(line: TranscriptLine): void;
  finish(atMs: number): void;
}

const nothing = { endMs: null, ruleId: null, reason: null, exitStatus: null, confidence: null } as const;

export function createMarkerFinder(rules: readonly CompiledRule[], terminal: Terminal, onMarker: (marker: Marker) => void): MarkerFinder {
  const { emit, withoutSecrets, ...marks } = createRuleMarkers(rules, onMarker);
  // A command is shown on the screen too: the same rule does not mark both.
  let lastCommand: Command | null = null;

  let nowMs = 0;
  // Asked for with every event: the terminal itself takes long to tell.
  let alternate = terminal.buffer.active.type === 'alternate';
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
  watchShellMarks(terminal, (mark) => commands.mark(mark, nowMs));

  let program: { readonly atMs: number; readonly label: string } | null = null;
  function endProgram(endMs: number): void {
    if (program) emit({ ...nothing, kind: 'program', atMs: program.atMs, endMs, label: program.label, severity: 'info' });
    program = null;
  }
  terminal.buffer.onBufferChange(({ type }) => {
    alternate = type === 'alternate';
    endProgram(nowMs);
    if (isAlternate()) program = { atMs: nowMs, label: lastCommand ? withoutSecrets(lastCommand.text) : 'Full-screen program' };
  });

  return {
    event(event) {
      const [atMs, code, data] = event;
      nowMs = atMs;
      concealment.event(event);
      if (code !== 'm') return;
      emit({ ...nothing, kind: 'recorded', atMs, label: data === '' ? 'Marker' : data, severity: 'info' });
    },
    line(line) {
      commands.line(line);
      if (line.source !== 'output' || !marks.hasOutputRules) return;
      if (lastCommand && line.text.endsWith(lastCommand.text)) return;
      marks.output(line.text, line.atMs);
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
