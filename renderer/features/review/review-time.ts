/** How one recording's times are written: positions since its start, and wall-clock time where its start is known. */
export interface ReviewTime {
  /** Epoch milliseconds of position 0; null where nothing tells. */
  readonly startedAtMs: number | null;
  /** Of the zone that times are shown in, at the start of the recording. Milliseconds. */
  readonly zoneOffsetMs: number;
  /** `h:mm:ss`. */
  readonly position: (timeMs: number) => string;
  /** Time of day to the millisecond, with its zone; null where the start is unknown. */
  readonly wallClock: (timeMs: number) => string | null;
}
