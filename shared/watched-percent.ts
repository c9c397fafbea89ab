/**
 * "34 %". 0 says that nobody looked, so that it stands only where nothing was watched; where lists keep nothing but the percentage,
 * a session of which nothing was watched has none.
 */
export function watchedPercentText(percent: number, watchedMs = 1): string {
  return `${percent === 0 && watchedMs > 0 ? 'Under 1' : percent} %`;
}
