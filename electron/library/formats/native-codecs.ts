/** Codecs that Chromium decodes by itself, by FFmpeg's names, in the containers it opens. */
export const nativeCodecs: ReadonlySet<string> = new Set(['h264', 'vp8', 'vp9', 'av1']);
