import type { Recording } from '../../../shared/model/recording.ts';
import type { OpenMedia } from '../decoder/decoder.ts';

/** A recording of pixels, open for exports: a video in a decoder, or a Guacamole dump. */
export type PixelSource = Pick<OpenMedia, 'facts' | 'frameAt' | 'frameNumberAt' | 'copyClip' | 'encodeClip' | 'close'>;

/** Opens the cached copy of a recording; closing the source closes what it reads from. */
export type OpenPixels = (recording: Recording) => Promise<PixelSource>;
