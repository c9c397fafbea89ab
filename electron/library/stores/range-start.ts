/** Where the bytes of an answer begin by its Content-Range; without one it is the object from its beginning. NaN for one that cannot be read. */
export function rangeStart(contentRange: string | undefined): number {
  return contentRange === undefined ? 0 : Number(/^bytes (\d+)-/.exec(contentRange)?.[1]);
}
