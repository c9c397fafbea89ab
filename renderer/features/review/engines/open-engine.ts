import type { AppError } from '../../../../shared/errors.ts';
import type { PlaybackDescriptor, TerminalSegment } from '../../../../shared/model/playback.ts';
import { isPartlyHere } from '../arrival/downloads.ts';
import { idleRangesOf } from '../timeline/lanes.ts';
import type { IdleRange, PlaybackEngine } from './engine.ts';
import { createFrameClock } from './frame-clock.ts';
import { openGuacamole } from './guacamole/open-guacamole.ts';
import { openProxyVideo } from './proxy/open-proxy-video.ts';
import { TerminalEngine } from './terminal-engine.ts';
import { openTerminalScreen } from './terminal-screen.ts';
import { openVideo } from './video-element.ts';
import { VideoEngine, type VideoEngineOptions } from './video-engine.ts';

export interface EngineSources {
  readonly readSegment: (index: number) => Promise<TerminalSegment>;
  /** What goes before a video track's media path. */
  readonly mediaRoot: string;
  /** Where nothing happens, as far as that is known now. */
  readonly idle: () => PlaybackDescriptor['idle'];
}

/** The engine for a recording's track, on a stage; it shows nothing before it is told to load. */
export function openEngine(descriptor: PlaybackDescriptor, stage: HTMLElement, sources: EngineSources): PlaybackEngine {
  const { track, durationMs } = descriptor;
  const clock = createFrameClock();
  if (track.kind === 'terminal') {
    const openScreen = (): ReturnType<typeof openTerminalScreen> => openTerminalScreen(stage, track);
    return new TerminalEngine({ track, durationMs, clock, openScreen, readSegment: sources.readSegment });
  }
  const src = sources.mediaRoot + track.mediaPath;
  const idleRanges = (): IdleRange[] => idleRangesOf(sources.idle());
  if (track.kind === 'guacamole') return openGuacamole(stage, { track, durationMs, idleRanges, src, clock });
  const { delivery, proxy } = track;
  let isProxy = delivery.kind === 'proxy';
  const open: VideoEngineOptions['openVideo'] = (atMs, onWarning) =>
    isProxy
      ? openProxyVideo(stage, { src: sources.mediaRoot + proxy.mediaPath, segmentMs: proxy.segmentMs, durationMs, atMs, onWarning })
      : openVideo(stage, { src, type: track.mimeType, atMs });
  const hasOtherWay = ({ code }: AppError): boolean => {
    if (isProxy || code !== 'input-malformed') return false;
    isProxy = true;
    return true;
  };
  const mayWait = (): boolean => isPartlyHere(descriptor.recordingId);
  return new VideoEngine({ track, durationMs, clock, idleRanges, openVideo: open, hasOtherWay, isPartlyHere: mayWait });
}
