/** The units of an H.264 byte stream (ITU-T H.264, annex B): what stands between its start codes. */
export function splitUnits(stream: Buffer): Buffer[] {
  const units: Buffer[] = [];
  let start = -1;
  for (let at = stream.indexOf(startCode); at >= 0; at = stream.indexOf(startCode, at + startCode.length)) {
    if (start >= 0) units.push(withoutTrailingZeros(stream.subarray(start, at)));
    start = at + startCode.length;
  }
  if (start >= 0) units.push(withoutTrailingZeros(stream.subarray(start)));
  return units.filter((unit) => unit.length > 0);
}

const startCode = Buffer.from([0, 0, 1]);

/** A unit never ends in a zero byte; what follows it belongs to the next start code. */
function withoutTrailingZeros(unit: Buffer): Buffer {
  let end = unit.length;
  while (end > 0 && unit[end - 1] === 0) end -= 1;
  return unit.subarray(0, end);
}

/** The same units as MP4 holds them: each with its length, four bytes, before it. */
export function withLengths(units: readonly Buffer[]): Buffer {
  return Buffer.concat(
    units.flatMap((unit) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(unit.length);
      return [length, unit];
    }),
  );
}

export const unitType = { sps: 7, pps: 8 } as const;

export function typeOfUnit(unit: Buffer): number {
  return (unit[0] ?? 0) & 0x1f;
}
