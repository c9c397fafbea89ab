/** A picture that came out of a trial. */
export interface TrialPicture {
  readonly width: number;
  readonly height: number;
  /** One byte a pixel, rows without padding. */
  readonly luma: Uint8Array;
}

/** Coded frames and the header that they are tried with. */
export interface TrialRequest {
  readonly codec: 'mpeg4' | 'h264';
  /** What the decoder is to be opened with: the VOL of MPEG-4 Part 2, or an `avcC`. */
  readonly extradata: Uint8Array;
  /** In decoding order, the first one a key frame. */
  readonly samples: readonly Uint8Array[];
  /** A frame that ends before its bytes do is an error too. */
  readonly isStrict: boolean;
}

export interface TrialResult {
  /** Of each sample: whether it was decoded without an error. */
  readonly clean: readonly boolean[];
  /** The last picture that came out. */
  readonly picture: TrialPicture | null;
}

/**
 * What only a codec can tell about a stream whose header was lost. The decoder process implements it: no hostile byte
 * reaches FFmpeg anywhere else.
 */
export interface StreamTrial {
  /** Decodes; what had to be concealed is not clean. */
  decode(request: TrialRequest): Promise<TrialResult>;
  /** The parameter sets that libx264 makes with these options at this size, as a byte stream (annex B); null when it refuses them. */
  h264Parameters(x264Options: string, width: number, height: number): Promise<Uint8Array | null>;
}
