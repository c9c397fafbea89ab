/** Seconds by key, for a focused timeline; the transport's keys mean the same. */
const smallStepMs = 5000;
const largeStepMs = 30_000;

/** Where a key moves a slider at a time; null for keys that are none of its. */
export function sliderTarget(key: string, shift: boolean, timeMs: number, durationMs: number): number | null {
  const stepMs = shift ? largeStepMs : smallStepMs;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return timeMs - stepMs;
    case 'ArrowRight':
    case 'ArrowUp':
      return timeMs + stepMs;
    case 'PageDown':
      return timeMs - largeStepMs;
    case 'PageUp':
      return timeMs + largeStepMs;
    case 'Home':
      return 0;
    case 'End':
      return durationMs;
    default:
      return null;
  }
}
