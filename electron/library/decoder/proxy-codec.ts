/** Levels of H.264 (ITU-T H.264, table A-1): the most macroblocks of a picture, and of a second. */
const levels = [
  { idc: 30, picture: 1620, second: 40_500 },
  { idc: 31, picture: 3600, second: 108_000 },
  { idc: 40, picture: 8192, second: 245_760 },
  { idc: 42, picture: 8704, second: 522_240 },
  { idc: 50, picture: 22_080, second: 589_824 },
  { idc: 51, picture: 36_864, second: 983_040 },
  { idc: 52, picture: 36_864, second: 2_073_600 },
  { idc: 60, picture: 139_264, second: 4_177_920 },
  { idc: 62, picture: 139_264, second: 16_711_680 },
] as const;

/** More than the recorders give, so that a level chosen by it fits every recording of that size. */
const assumedRate = 30;

/** The level that a proxy of this size is encoded at: by its size alone, so that it is the same for all segments. */
export function proxyLevel(width: number, height: number): number {
  const macroblocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  const fits = levels.find(({ picture, second }) => macroblocks <= picture && macroblocks * assumedRate <= second);
  return fits?.idc ?? 62;
}

/** Sizes that 4:2:0 can have: a picture of odd size gets one more row or column. */
export function evenSize({ width, height }: { readonly width: number; readonly height: number }): { width: number; height: number } {
  return { width: width + (width % 2), height: height + (height % 2) };
}

/** The codec string of the proxy of a recording of this size (RFC 6381): Constrained Baseline. */
export function proxyCodec(width: number, height: number): string {
  const even = evenSize({ width, height });
  return `avc1.42C0${proxyLevel(even.width, even.height).toString(16).toUpperCase().padStart(2, '0')}`;
}
