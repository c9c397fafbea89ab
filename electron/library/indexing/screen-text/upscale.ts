/** A grey picture. */
export interface GreyImage {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

/** Larger by a factor, with the edges that a cubic spline (Catmull-Rom) keeps: of small text linear ones make a blur. */
export function upscale({ width, height, pixels }: GreyImage, factor: number): GreyImage {
  const wide = Math.max(1, Math.round(width * factor));
  const high = Math.max(1, Math.round(height * factor));
  const columns = taps(width, wide);
  const rows = taps(height, high);
  const stretched = new Float32Array(wide * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < wide; x++) {
      let sum = 0;
      for (let tap = 0; tap < 4; tap++)
        sum += (columns.weights[4 * x + tap] ?? 0) * (pixels[y * width + (columns.at[4 * x + tap] ?? 0)] ?? 0);
      stretched[y * wide + x] = sum;
    }
  }
  const larger = new Uint8Array(wide * high);
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      let sum = 0;
      for (let tap = 0; tap < 4; tap++) sum += (rows.weights[4 * y + tap] ?? 0) * (stretched[(rows.at[4 * y + tap] ?? 0) * wide + x] ?? 0);
      larger[y * wide + x] = Math.max(0, Math.min(255, Math.round(sum)));
    }
  }
  return { width: wide, height: high, pixels: larger };
}

/** For each of the new pixels along one direction, the four old ones it is made of and their weights. */
function taps(from: number, to: number): { readonly at: Uint32Array; readonly weights: Float32Array } {
  const at = new Uint32Array(4 * to);
  const weights = new Float32Array(4 * to);
  for (let position = 0; position < to; position++) {
    const source = ((position + 0.5) * from) / to - 0.5;
    const first = Math.floor(source) - 1;
    for (let tap = 0; tap < 4; tap++) {
      at[4 * position + tap] = Math.max(0, Math.min(from - 1, first + tap));
      weights[4 * position + tap] = catmullRom(source - first - tap);
    }
  }
  return { at, weights };
}

function catmullRom(distance: number): number {
  const d = Math.abs(distance);
  if (d < 1) return 1.5 * d ** 3 - 2.5 * d ** 2 + 1;
  return d < 2 ? -0.5 * d ** 3 + 2.5 * d ** 2 - 4 * d + 2 : 0;
}
