import type { ProbeResult } from '../../../../shared/model/recording.ts';
import { nativeCodecs } from '../../formats/native-codecs.ts';

/** One sentence: why a recording is not played as it is. */
export function proxyReason({ videoCodec, problems }: ProbeResult): string {
  if (videoCodec !== null && !nativeCodecs.has(videoCodec)) return `No browser engine plays ${codecNames[videoCodec] ?? videoCodec} video.`;
  return problems[0]?.message ?? 'The file lacks what a browser engine needs to seek in it.';
}

const codecNames: Readonly<Record<string, string>> = { mpeg4: 'MPEG-4 Part 2', hevc: 'H.265', mjpeg: 'Motion JPEG', mpeg2video: 'MPEG-2' };
