/** How the times of a timeline are written: positions since its start, and wall-clock time where its start is known. */
export interface ReviewTime {
  /** Epoch milliseconds of position 0; null where nothing tells. */
  readonly startedAtMs: number | null;
  /** Of the zone that times are shown in, at the start of the recording. Milliseconds. */
  readonly zoneOffsetMs: number;
  /** "UTC" or an offset, beside times of day that do not say it themselves; null where the start is unknown. */
  readonly zone: string | null;
  /** `h:mm:ss`. */
  readonly position: (timeMs: number) => string;
  /** Epoch milliseconds at a time; null where the start is unknown. */
  readonly clockAt: (timeMs: number) => number | null;
  /** The other way round; maybe outside the timeline. */
  readonly timeOfClock: (clockMs: number) => number;
  /** `hh:mm:ss`, only where its zone stands beside it; null where the start is unknown. */
  readonly timeOfDay: (timeMs: number) => string | null;
  /** Time of day to the millisecond, with its zone; null where the start is unknown. */
  readonly wallClock: (timeMs: number) => string | null;
}
