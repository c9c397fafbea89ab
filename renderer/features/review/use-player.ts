import { useEffect, useMemo, useState } from 'react';
import type { Marker } from '../../../shared/model/review.ts';
import { useApp } from '../../app/session.ts';
import type { PlaybackEngine } from './engines/engine.ts';
import type { OpenedPart } from './parts/timeline-part.ts';
import { commandsOf, type PlaybackCommands } from './playback-commands.ts';
import { useReviewPreferences } from './review-preferences.ts';
import { type Destination, useEngine } from './use-engine.ts';

export interface Player {
  /** Null until a recording is open and its stage is there. */
  readonly engine: PlaybackEngine | null;
  readonly commands: PlaybackCommands | null;
  /** Gives the element that the engine draws into. */
  readonly onHost: (host: HTMLElement | null) => void;
}

export interface PlayerOptions {
  readonly parts: readonly OpenedPart[];
  readonly durationMs: number;
  readonly markers: readonly Marker[];
  readonly destination: Destination;
}

/** The player of what is on the timeline. */
export function usePlayer({ parts, durationMs, markers, destination }: PlayerOptions): Player {
  const mediaRoot = useApp(({ bootstrap }) => bootstrap?.mediaRoot ?? '');
  const skipIdle = useReviewPreferences((preferences) => preferences.skipIdle);
  const [stage, setStage] = useState<HTMLElement | null>(null);
  const engine = useEngine({ parts, durationMs, stage, mediaRoot, destination });
  useEffect(() => engine?.setSkipIdle(skipIdle), [engine, skipIdle]);
  const commands = useMemo(() => engine && commandsOf(engine, markers), [engine, markers]);
  return { engine, commands, onHost: setStage };
}
