import { createRandom } from './random.ts';
import { makeTestVideo, type TestVideo, type TestVideoKind, type TestVideoOptions } from './test-videos.ts';

/**
 * A numbered video of several megabytes: noise that no encoder can foretell lies over its pattern, too faint to hide it.
 * For what happens while a recording is still arriving.
 */
export function makeLargeVideo(
  kind: TestVideoKind,
  options: TestVideoOptions = {},
): Promise<TestVideo & { readonly bytes: Buffer<ArrayBuffer>; readonly fileName: string }> {
  const random = createRandom(4);
  const paint = (luma: Buffer): void => {
    for (let at = 0; at < luma.length; at += 1) luma[at] = (luma[at] ?? 0) + random.integer(-16, 16);
  };
  return makeTestVideo(kind, { width: 480, height: 288, seconds: 20, bFrames: 0, ...options, paint });
}
