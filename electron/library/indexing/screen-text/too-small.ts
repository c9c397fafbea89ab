/** Pixels of a picture below which a desktop was scaled down so far that nobody can read it: 144p and 240p are. */
const leastPixels = 150_000;

/** One sentence where the text of a picture of this size cannot be read; null where it may be. */
export function whyTooSmall(width: number | null, height: number | null): string | null {
  if (width === null || height === null || width * height >= leastPixels) return null;
  return `The picture is ${width} x ${height} pixels: its text is too small to be read.`;
}
