import type { TerminalEventTuple, TranscriptLine } from '../../../shared/model/playback.ts';
import type { Marker } from '../../../shared/model/review.ts';
import { type Command, createCommandFinder } from './commands.ts';
import type { CompiledRule } from './rules.ts';

const maxLabelChars = 300;
/** A rule that matches more often than this in one recording says nothing more by the next match. */
const maxMarkersPerRule = 2000;
const maxMarkers = 20_000;

/** Finds the moments of a recording: its own markers, commands, and what the rules say of commands and output. */
export interface MarkerFinder {
  event(event: TerminalEventTuple): void;
  line(line: TranscriptLine): void;
}

export function createMarkerFinder(rules: readonly CompiledRule[], onMarker: (marker: Marker) => void): MarkerFinder {
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
        kind: 'rule',
        atMs,
        endMs: null,
        label: `${rule.label}: ${withoutSecrets(text).trim()}`,
        severity: rule.severity,
        ruleId: rule.id,
        reason: rule.reason,
        exitStatus: null,
        confidence: null,
      });
    }
  }

  const commands = createCommandFinder((command) => {
    lastCommand = command;
    const reason = command.evidence === 'typed' ? null : 'Inferred from a shell prompt on the screen.';
    emit({
      kind: 'command',
      atMs: command.atMs,
      endMs: null,
      label: withoutSecrets(command.text),
      severity: 'info',
      ruleId: null,
      reason,
      exitStatus: null,
      confidence: command.evidence,
    });
    tryRules(commandRules, command.text, command.atMs);
  });

  return {
    event([atMs, code, data]) {
      if (code !== 'm') return;
      emit({
        kind: 'recorded',
        atMs,
        endMs: null,
        label: data === '' ? 'Marker' : data,
        severity: 'info',
        ruleId: null,
        reason: null,
        exitStatus: null,
        confidence: null,
      });
    },
    line(line) {
      commands.line(line);
      if (line.source !== 'output' || outputRules.length === 0) return;
      if (lastCommand && line.text.endsWith(lastCommand.text)) return;
      tryRules(outputRules, line.text, line.atMs);
    },
  };
}

/** Keeps the first characters of each secret, so that it can be told from another, and hides the rest. */
function maskAll(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) {
    const visible = Math.min(12, Math.floor(secret.length / 2));
    masked = masked.replaceAll(secret, () => `${secret.slice(0, visible)}\u2026`);
  }
  return masked;
}
