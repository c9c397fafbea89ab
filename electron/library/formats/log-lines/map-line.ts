import type { LogProfile } from '../../../../shared/model/log-profile.ts';
import { parseLogTime } from './log-time.ts';

/** What a profile makes of one line. */
export interface MappedLine {
  readonly atEpochMs: number | null;
  readonly isYearGuessed: boolean;
  readonly session: string | null;
  readonly source: 'output' | 'input';
  readonly text: string;
}

/** Maps the fields of a line; null where it has no text field. `year` is for times written without one. */
export function mapFields(fields: ReadonlyMap<string, string>, profile: LogProfile, year: number): MappedLine | null {
  const text = fields.get(profile.textField);
  if (text === undefined) return null;
  const written = profile.timeField === null ? undefined : fields.get(profile.timeField);
  const time = written === undefined ? null : parseLogTime(written, year);
  const direction = profile.directionField === null ? undefined : fields.get(profile.directionField);
  const isInput = direction !== undefined && profile.inputValues.some((value) => value.toLowerCase() === direction.toLowerCase());
  return {
    atEpochMs: time?.epochMs ?? null,
    isYearGuessed: time?.isYearGuessed ?? false,
    session: profile.sessionField === null ? null : (fields.get(profile.sessionField) ?? null),
    source: isInput ? 'input' : 'output',
    text: profile.base64 ? decoded(text) : text,
  };
}

/** Base64 where it is, as it stands where it is not: nothing is lost by a wrong profile. */
function decoded(text: string): string {
  return /^[A-Za-z0-9+/\s_-]+={0,2}\s*$/.test(text) ? Buffer.from(text, 'base64').toString('utf8') : text;
}
