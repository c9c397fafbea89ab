/** "34 %", and "Under 1 %" where something was watched that rounds down to nothing: 0 would say that nobody looked. */
export function watchedPercentText(percent: number, watchedMs: number): string {
  return `${percent === 0 && watchedMs > 0 ? 'Under 1' : percent} %`;
}
