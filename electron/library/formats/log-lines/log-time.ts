const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const classic = /^([A-Z][a-z]{2}) ([ \d]\d) (\d\d):(\d\d):(\d\d)$/;
const local = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d(?:[.,]\d{1,9})?)(Z|[+-]\d\d:?\d\d)?$/;

export interface LogTime {
  readonly epochMs: number;
  /** The year was not written and is a guess. */
  readonly isYearGuessed: boolean;
}

/**
 * A time as logs write it: ISO 8601 (UTC where no zone is written), seconds to nanoseconds since 1970 by their size, or
 * RFC 3164's without a year, which is then the given one. Null where it is none.
 */
export function parseLogTime(text: string, year: number): LogTime | null {
  const trimmed = text.trim();
  if (/^\d{9,20}(?:\.\d+)?$/.test(trimmed)) return sure(epochMs(Number(trimmed)));
  const iso = local.exec(trimmed);
  if (iso) return sure(Date.parse(`${iso[1]}T${(iso[2] ?? '').replace(',', '.')}${zoneOf(iso[3])}`));
  const old = classic.exec(trimmed);
  if (old) {
    const [, month = '', day, hour, minute, second] = old;
    const at = Date.UTC(year, months.indexOf(month), Number(day), Number(hour), Number(minute), Number(second));
    return months.includes(month) ? { epochMs: at, isYearGuessed: true } : null;
  }
  return /^[\w,:+ ./-]{8,60}$/.test(trimmed) && /\d{4}/.test(trimmed) ? sure(Date.parse(trimmed)) : null;
}

function zoneOf(zone: string | undefined): string {
  if (zone === undefined) return 'Z';
  return zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone;
}

function epochMs(value: number): number {
  if (value < 1e11) return Math.round(value * 1000);
  if (value < 1e14) return Math.round(value);
  return Math.round(value < 1e17 ? value / 1000 : value / 1e6);
}

function sure(epoch: number): LogTime | null {
  return Number.isFinite(epoch) ? { epochMs: epoch, isYearGuessed: false } : null;
}
