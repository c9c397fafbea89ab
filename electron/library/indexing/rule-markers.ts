import type { Marker } from '../../../shared/model/review.ts';
import type { CompiledRule } from './rules.ts';

const maxLabelChars = 300;
/** A rule that matches more often than this in one recording says nothing more by the next match. */
const maxMarkersPerRule = 2000;
const maxMarkers = 20_000;

/** Marks what the rules find in text, and keeps the markers of one recording within bounds. */
export interface RuleMarkers {
  /** Something that was run or typed. */
  command(text: string, atMs: number): void;
  /** Something that was shown. */
  output(text: string, atMs: number): void;
  /** Whether `output` can find anything in any part of a text. */
  mayFind(text: string): boolean;
  /** Any other marker; its label is cut to what a list can show. */
  emit(marker: Marker): void;
  /** What a label may say: no rule's secret in full, whichever rule the marker is of. */
  withoutSecrets(text: string): string;
}

export function createRuleMarkers(rules: readonly CompiledRule[], onMarker: (marker: Marker) => void): RuleMarkers {
  const enabled = rules.filter((rule) => rule.enabled);
  const commandRules = enabled.filter((rule) => rule.appliesTo !== 'output');
  const outputRules = enabled.filter((rule) => rule.appliesTo !== 'command');
  const maskingRules = enabled.filter((rule) => rule.masks);
  const matches = new Map<string, number>();
  let count = 0;

  const emit = (marker: Marker): void => {
    if (count >= maxMarkers) return;
    count += 1;
    onMarker({ ...marker, label: marker.label.slice(0, maxLabelChars) });
  };

  const withoutSecrets = (text: string): string =>
    maskAll(
      text,
      maskingRules.flatMap((rule) => rule.matches(text)),
    );

  function tryRules(candidates: readonly CompiledRule[], text: string, atMs: number): void {
    const lower = text.toLowerCase();
    for (const rule of candidates) {
      if (!rule.mayMatch(lower) || rule.match(text) === null) continue;
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

  return {
    emit,
    withoutSecrets,
    mayFind(text) {
      const lower = text.toLowerCase();
      return outputRules.some((rule) => rule.mayMatch(lower));
    },
    command: (text, atMs) => tryRules(commandRules, text, atMs),
    output: (text, atMs) => tryRules(outputRules, text, atMs),
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
