import type { PlaybackEngine } from '../../renderer/features/review/engines/engine.ts';
import { createFrameClock } from '../../renderer/features/review/engines/frame-clock.ts';
import { TerminalEngine } from '../../renderer/features/review/engines/terminal-engine.ts';
import { openTerminalScreen } from '../../renderer/features/review/engines/terminal-screen.ts';
import { openVideo } from '../../renderer/features/review/engines/video-element.ts';
import { VideoEngine } from '../../renderer/features/review/engines/video-engine.ts';
import type { PlaybackDescriptor, TerminalSegment } from '../../shared/model/playback.ts';

/** What the tests in Node call in the page: engines on a real stage. */
export interface PlaybackPage {
  engine: PlaybackEngine | null;
  openTerminal(descriptor: PlaybackDescriptor, segments: readonly TerminalSegment[]): void;
  openVideo(descriptor: PlaybackDescriptor, videoUrl: string): Promise<void>;
  /** The stage as text: the terminal's screen, or the number that a frame of the numbered video shows. */
  readShown(): string;
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
  async openVideo({ track, durationMs }, videoUrl) {
    if (track.kind !== 'video') throw new Error('no video');
    const src = URL.createObjectURL(await (await fetch(videoUrl)).blob());
    const type = track.mimeType;
    const openStage = (): ReturnType<typeof openVideo> => openVideo(stage, { src, type });
    this.engine = new VideoEngine({ track, durationMs, idleRanges: [], openVideo: openStage, clock: createFrameClock() });
  },
  readShown() {
    const video = stage.querySelector('video');
    return video ? String(readNumber(video)) : (this.engine?.readScreen() ?? '');
  },
};

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
