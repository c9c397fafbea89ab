/** A picture's luminance: one byte a pixel, rows without padding. */
export interface LumaFrame {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8Array;
}
