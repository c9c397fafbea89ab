import { leastBytesPerSecond } from '../../../shared/model/settings.ts';

const gigabyte = 1_000_000_000;

/** A quota as the field shows it: gigabytes, at most two decimals. */
export function quotaText(bytes: number): string {
  return String(Number((bytes / gigabyte).toFixed(2)));
}

/** Bytes of a typed quota, or null where it is none. */
export function readQuota(text: string): number | null {
  const gigabytes = text.trim() === '' ? Number.NaN : Number(text);
  const bytes = Math.round(gigabytes * gigabyte);
  return Number.isSafeInteger(bytes) && bytes >= 0 ? bytes : null;
}

const megabyte = 1_000_000;

/** A limit on downloads as the field shows it: megabytes a second, at most three decimals. */
export function rateText(bytesPerSecond: number): string {
  return String(Number((bytesPerSecond / megabyte).toFixed(3)));
}

/** Bytes a second of a typed limit, 0 for none, or null where it is none that works. */
export function readRate(text: string): number | null {
  const megabytes = text.trim() === '' ? Number.NaN : Number(text);
  const bytes = Math.round(megabytes * megabyte);
  return Number.isSafeInteger(bytes) && (bytes === 0 || bytes >= leastBytesPerSecond) ? bytes : null;
}
