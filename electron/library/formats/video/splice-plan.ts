/** How the frames of a damaged or index-less file are reached: what an examination leaves to the opening. Plain data. */
export type SplicePlan = NoPlan | MatroskaPlan | FragmentsPlan | SamplesPlan | StreamPlan;

/** Nothing to read, or nothing that has to be read in an uncommon way. */
export interface NoPlan {
  readonly kind: 'none';
}

/** Blocks of a Matroska or WebM file, found by looking for clusters. */
export interface MatroskaPlan {
  readonly kind: 'matroska';
  /** What FFmpeg needs before the first cluster: EBML header, an open segment, info and tracks. */
  readonly init: Uint8Array;
  readonly timestampScaleNs: number;
  /** Numbers of all tracks: a block of any other is damage. */
  readonly tracks: readonly number[];
  readonly videoTrack: number;
  /** Offset and time of the first and the last cluster that are sound. */
  readonly first: SyncPoint;
  readonly last: SyncPoint;
  /** Behind the last whole block. */
  readonly endBytes: number;
  /** Of the newest frame, in ticks of the time stamp scale: a cluster that says it is later is damaged. */
  readonly lastTicks: number;
  /** Of the first frame. */
  readonly zeroTicks: number;
}

/** A place in the file where reading can begin, and the time that stands there (in the ticks of its container). */
export interface SyncPoint {
  readonly offset: number;
  readonly ticks: number;
}

/** What the frames of an MP4 share. */
export interface TrackHeader {
  /** Ticks in a second. */
  readonly timescale: number;
  readonly width: number;
  readonly height: number;
  /** The `stsd` box as it stands in the file, or as it was made anew. */
  readonly sampleDescription: Uint8Array;
}

/** A fragmented MP4, whose fragments are found by looking for `moof` boxes. */
export interface FragmentsPlan {
  readonly kind: 'fragments';
  readonly track: TrackHeader;
  readonly trackId: number;
  readonly defaults: FragmentDefaults;
  readonly first: SyncPoint;
  readonly last: SyncPoint;
  readonly endBytes: number;
  readonly lastTicks: number;
  readonly zeroTicks: number;
}

/** `trex`: what a fragment does not say of its samples. */
export interface FragmentDefaults {
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

/** The samples of one track in decoding order, a column each. */
export interface SampleColumns {
  readonly offsets: Float64Array;
  readonly sizes: Uint32Array;
  /** Decoding time in ticks. */
  readonly times: Float64Array;
  /** Presentation less decoding time, in ticks. */
  readonly delays: Int32Array;
  /** 1 for a key frame. */
  readonly keys: Uint8Array;
}

/** Samples that are all known: those of a table that the file still holds, or of a stream that was read once as a whole. */
export interface SamplesPlan {
  readonly kind: 'samples';
  readonly track: TrackHeader;
  readonly samples: SampleColumns;
  /** How long the last one is shown, in ticks. */
  readonly lastDuration: number;
  /** Presentation time of position 0. */
  readonly zeroTicks: number;
}

/** Frames that are found in the bare stream as it is read, for want of an index. */
export type StreamPlan = Mpeg4StreamPlan | H264StreamPlan;

interface BareStream {
  readonly kind: 'stream';
  readonly track: TrackHeader;
  /** The coded stream, up to the last whole frame: bytes [start, end) of the file. */
  readonly start: number;
  readonly end: number;
  /** How long a frame is shown, where the stream does not tell. */
  readonly frameTicks: number;
  /** Presentation time of position 0. */
  readonly zeroTicks: number;
  /** How many bytes a frame takes on average: times are estimated from positions. Null where key frames carry a time code. */
  readonly bytesPerFrame: number | null;
  /** Where its key frames are, once it was read as a whole: times are exact from then on. */
  readonly keyFrames: KeyFrames | null;
}

/** The key frames of a stream that was read as a whole, in the order of the file: a column each. */
export interface KeyFrames {
  readonly offsets: Float64Array;
  /** When each is shown, in ticks. */
  readonly ticks: Float64Array;
  /** Where, and when (in ticks), the last frame of the stream ends. */
  readonly endBytes: number;
  readonly endTicks: number;
}

export interface Mpeg4StreamPlan extends BareStream {
  readonly codec: 'mpeg4';
  /** Ticks in a second, which are those of the track. */
  readonly resolution: number;
  /** Frames may refer to later ones (B-VOPs). */
  readonly isReordered: boolean;
}

export interface H264StreamPlan extends BareStream {
  readonly codec: 'h264';
  readonly slices: SliceSyntax;
  /** Picture order counts from one frame to the next: two, or one with some encoders. */
  readonly orderStep: number;
}

/** What a slice header cannot be read without. */
export interface SliceSyntax {
  readonly hasColourPlanes: boolean;
  readonly frameNumberBits: number;
  readonly areFramesOnly: boolean;
  /** Null: pictures are shown in the order in which they are coded. */
  readonly orderBits: number | null;
}
