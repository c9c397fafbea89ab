/** Straight RGBA, width * height * 4 bytes, as a PNG file. */
export async function encodePng({
  rgba,
  width,
  height,
}: {
  readonly rgba: Buffer;
  readonly width: number;
  readonly height: number;
}): Promise<Buffer> {
  // Loaded when the first picture is made: the addon is large, and most commands never need it.
  const { createCanvas, ImageData } = await import('@napi-rs/canvas');
  const canvas = createCanvas(width, height);
  const pixels = new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, rgba.length);
  canvas.getContext('2d').putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas.encode('png');
}
