/**
 * The pattern of a numbered picture: four rows of eight cells each, white for a one, the lowest bit leftmost. Three rows
 * hold the number, lowest byte first; the fourth holds a check byte, so that a damaged or a blank picture is no number.
 */
export const numberColumns = 8;
export const numberRows = 4;
export const largestFrameNumber = 0xff_ff_ff;

const checkSeed = 0xa5;

/** The pattern as luminance, one byte a pixel, `width * height`. */
export function numberedLuma(number: number, width: number, height: number): Buffer {
  const bytes = [number & 0xff, (number >> 8) & 0xff, (number >> 16) & 0xff];
  const rows = [...bytes, bytes.reduce((check, byte) => check ^ byte, checkSeed)];
  const luma = Buffer.alloc(width * height);
  for (let y = 0; y < height; y += 1) {
    const byte = rows[Math.floor((y * numberRows) / height)] ?? 0;
    for (let column = 0; column < numberColumns; column += 1) {
      const from = Math.ceil((column * width) / numberColumns);
      const to = Math.ceil(((column + 1) * width) / numberColumns);
      luma.fill(byte & (1 << column) ? 235 : 16, y * width + from, y * width + to);
    }
  }
  return luma;
}

/**
 * The number that a picture shows; null when it shows none. Refers to nothing around it, so that a test can hand it to a
 * page as it is. `rgba` may be of any size: the pattern is read where it lies when it fills the picture.
 */
export function readFrameNumber(rgba: ArrayLike<number>, width: number, height: number): number | null {
  const rows: number[] = [];
  for (let row = 0; row < 4; row += 1) {
    const y = Math.floor(((row + 0.5) * height) / 4);
    let byte = 0;
    for (let column = 0; column < 8; column += 1) {
      const x = Math.floor(((column + 0.5) * width) / 8);
      const green = rgba[4 * (y * width + x) + 1] ?? 0;
      if (green > 128) byte |= 1 << column;
    }
    rows.push(byte);
  }
  const [low = 0, middle = 0, high = 0, check] = rows;
  return check === (0xa5 ^ low ^ middle ^ high) ? low | (middle << 8) | (high << 16) : null;
}

/**
 * The number that a <video>, <canvas> or <img> of a page shows now; null when it shows none. Self-contained, for
 * `page.evaluate(readShownFrameNumber, 'video')`.
 */
export function readShownFrameNumber(selector: string): number | null {
  const shown = document.querySelector(selector);
  let width = 0;
  let height = 0;
  if (shown instanceof HTMLVideoElement) [width, height] = [shown.videoWidth, shown.videoHeight];
  else if (shown instanceof HTMLCanvasElement) [width, height] = [shown.width, shown.height];
  else if (shown instanceof HTMLImageElement) [width, height] = [shown.naturalWidth, shown.naturalHeight];
  else return null;
  if (width === 0 || height === 0) return null;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) return null;
  context.drawImage(shown, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  const rows: number[] = [];
  for (let row = 0; row < 4; row += 1) {
    const y = Math.floor(((row + 0.5) * height) / 4);
    let byte = 0;
    for (let column = 0; column < 8; column += 1) {
      const x = Math.floor(((column + 0.5) * width) / 8);
      if ((data[4 * (y * width + x) + 1] ?? 0) > 128) byte |= 1 << column;
    }
    rows.push(byte);
  }
  const [low = 0, middle = 0, high = 0, check] = rows;
  return check === (0xa5 ^ low ^ middle ^ high) ? low | (middle << 8) | (high << 16) : null;
}
