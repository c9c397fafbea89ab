import { CompositeEngine } from '../../renderer/features/review/engines/composite/composite-engine.ts';
import type { PlaybackEngine } from '../../renderer/features/review/engines/engine.ts';
import { createFrameClock } from '../../renderer/features/review/engines/frame-clock.ts';
import { openGuacamole } from '../../renderer/features/review/engines/guacamole/open-guacamole.ts';
import { openProxyVideo } from '../../renderer/features/review/engines/proxy/open-proxy-video.ts';
import { TerminalEngine } from '../../renderer/features/review/engines/terminal-engine.ts';
import { openTerminalScreen } from '../../renderer/features/review/engines/terminal-screen.ts';
import { openVideo } from '../../renderer/features/review/engines/video-element.ts';
import { VideoEngine } from '../../renderer/features/review/engines/video-engine.ts';
import { idleRangesOf } from '../../renderer/features/review/timeline/lanes.ts';
import type { AppError } from '../../shared/errors.ts';
import type { PlaybackDescriptor, TerminalSegment } from '../../shared/model/playback.ts';
import { readShownFrameNumber } from '../support/frame-number.ts';

/** What the tests in Node call in the page: engines on a real stage. */
export interface PlaybackPage {
  engine: PlaybackEngine | null;
  openTerminal(descriptor: PlaybackDescriptor, segments: readonly TerminalSegment[]): void;
  openVideo(descriptor: PlaybackDescriptor, videoUrl: string): Promise<void>;
  /** Several videos, one after the other, each with its place; no address: one that cannot be played. */
  openComposite(parts: readonly PagePart[], durationMs: number): Promise<void>;
  openGuacamole(descriptor: PlaybackDescriptor, src: string): void;
  /** The stage as text: the terminal's screen, or the number that a frame of the numbered video shows. */
  readShown(): string;
}

export interface PagePart {
  readonly descriptor: PlaybackDescriptor;
  readonly url: string | null;
  readonly offsetMs: number;
}

declare global {
  interface Window {
    playback: PlaybackPage;
  }
}

const stage = document.querySelector<HTMLElement>('#stage');
if (!stage) throw new Error('The page has no stage.');

window.playback = {
  engine: null,
  openTerminal({ track, durationMs }, segments) {
    if (track.kind !== 'terminal') throw new Error('no terminal');
    this.engine = new TerminalEngine({
      track,
      durationMs,
      clock: createFrameClock(),
      openScreen: () => openTerminalScreen(stage, track),
      readSegment: async (index) => {
        const segment = segments[index];
        if (!segment) throw new Error(`There is no segment ${index}.`);
        return segment;
      },
    });
  },
  async openVideo(descriptor, videoUrl) {
    const isProxy = descriptor.track.kind === 'video' && descriptor.track.delivery.kind === 'proxy';
    this.engine = openVideoEngine(descriptor, stage, isProxy ? videoUrl : await blobUrl(videoUrl));
  },
  async openComposite(given, durationMs) {
    const parts = await Promise.all(
      given.map(async ({ descriptor, url, offsetMs }) => {
        const src = url === null ? null : await blobUrl(url);
        const open = src === null ? null : (host: HTMLElement) => openVideoEngine(descriptor, host, src);
        return { offsetMs, durationMs: descriptor.durationMs, frameMs: 40, open };
      }),
    );
    this.engine = new CompositeEngine({ stage, parts, durationMs, clock: createFrameClock() });
  },
  openGuacamole({ track, durationMs, idle }, src) {
    if (track.kind !== 'guacamole') throw new Error('no dump');
    this.engine = openGuacamole(stage, { track, durationMs, idleRanges: () => idleRangesOf(idle), src, clock: createFrameClock() });
  },
  readShown() {
    const picture = this.engine?.readPicture?.();
    if (picture?.source instanceof HTMLCanvasElement) return String(readShownFrameNumber('#stage canvas'));
    const video = [...stage.querySelectorAll('video')].find((each) => getComputedStyle(each).visibility === 'visible');
    return video ? String(readNumber(video)) : (this.engine?.readScreen() ?? '');
  },
};

async function blobUrl(url: string): Promise<string> {
  return URL.createObjectURL(await (await fetch(url)).blob());
}

function openVideoEngine({ track, durationMs }: PlaybackDescriptor, host: HTMLElement, src: string): PlaybackEngine {
  if (track.kind !== 'video') throw new Error('no video');
  const { mimeType: type, delivery, proxy } = track;
  const openStage = (atMs: number, onWarning: (error: AppError) => void): ReturnType<typeof openVideo> =>
    delivery.kind === 'proxy'
      ? openProxyVideo(host, { src, segmentMs: proxy.segmentMs, durationMs, atMs, onWarning })
      : openVideo(host, { src, type, atMs });
  return new VideoEngine({ track, durationMs, idleRanges: () => [], openVideo: openStage, clock: createFrameClock() });
}

/** Reads the eight bars of a numbered frame in their middle. */
function readNumber(video: HTMLVideoElement): number {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.drawImage(video, 0, 0);
  const bits = 8;
  let number = 0;
  for (let bit = 0; bit < bits; bit += 1) {
    const [luma] = context.getImageData(((bit + 0.5) * canvas.width) / bits, canvas.height / 2, 1, 1).data;
    if ((luma ?? 0) > 128) number |= 1 << bit;
  }
  return number;
}
