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
