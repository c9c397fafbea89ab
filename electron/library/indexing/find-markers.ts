import type { TerminalEventTuple, TranscriptLine } from '../../../shared/model/playback.ts';
import type { Marker } from '../../../shared/model/review.ts';
import type { Terminal } from '../formats/terminal.ts';
import { type Command, createCommandFinder } from './commands.ts';
import { createConcealmentFinder } from './concealment/find-concealment.ts';
import type { CompiledRule } from './rules.ts';
import { watchShellMarks } from './shell-marks.ts';

const maxLabelChars = 300;
/** A rule that matches more often than this in one recording says nothing more by the next match. */
const maxMarkersPerRule = 2000;
const maxMarkers = 20_000;

/** Finds the moments of a recording: its own markers, commands, full-screen programs, what the rules say, and what is concealed. */
export interface MarkerFinder {
  /** Before the event takes effect on the terminal. */
  event(event: TerminalEventTuple): void;
  line(line: TranscriptLine): void;
  finish(atMs: number): void;
}

const nothing = { endMs: null, ruleId: null, reason: null, exitStatus: null, confidence: null } as const;

export function createMarkerFinder(rules: readonly CompiledRule[], terminal: Terminal, onMarker: (marker: Marker) => void): MarkerFinder {
  const enabled = rules.filter((rule) => rule.enabled);
  const commandRules = enabled.filter((rule) => rule.appliesTo !== 'output');
  const outputRules = enabled.filter((rule) => rule.appliesTo !== 'command');
  const maskingRules = enabled.filter((rule) => rule.masks);
  const matches = new Map<string, number>();
  let count = 0;
  // A command is shown on the screen too: the same rule does not mark both.
  let lastCommand: Command | null = null;

  const emit = (marker: Marker): void => {
    if (count >= maxMarkers) return;
    count += 1;
    onMarker({ ...marker, label: marker.label.slice(0, maxLabelChars) });
  };

  /** What a label may say: no rule's secret in full, whichever rule the marker is of. */
  const withoutSecrets = (text: string): string =>
    maskAll(
      text,
      maskingRules.flatMap((rule) => rule.matches(text)),
    );

  function tryRules(candidates: readonly CompiledRule[], text: string, atMs: number): void {
    for (const rule of candidates) {
      if (rule.match(text) === null) continue;
      const before = matches.get(rule.id) ?? 0;
      matches.set(rule.id, before + 1);
      if (before >= maxMarkersPerRule) continue;
      emit({
        ...nothing,
        kind: 'rule',
        atMs,
        label: `${rule.label}: ${withoutSecrets(text).trim()}`,
        severity: rule.severity,
        ruleId: rule.id,
        reason: rule.reason,
      });
    }
  }

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
        tryRules(commandRules, command.text, command.atMs);
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
      if (line.source !== 'output' || outputRules.length === 0) return;
      if (lastCommand && line.text.endsWith(lastCommand.text)) return;
      tryRules(outputRules, line.text, line.atMs);
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

/** Keeps the first characters of each secret, so that it can be told from another, and hides the rest. */
function maskAll(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) {
    const visible = Math.min(12, Math.floor(secret.length / 2));
    masked = masked.replaceAll(secret, () => `${secret.slice(0, visible)}\u2026`);
  }
  return masked;
}
