import { useEffect, useMemo, useState } from 'react';
import type { Recording } from '../../../shared/model/recording.ts';
import { useApp } from '../../app/session.ts';
import type { PlaybackEngine } from './engines/engine.ts';
import { commandsOf, type PlaybackCommands } from './playback-commands.ts';
import { useReviewPreferences } from './review-preferences.ts';
import { type DescriptorRead, useDescriptor } from './use-descriptor.ts';
import { useEngine } from './use-engine.ts';

export interface Player {
  readonly opened: DescriptorRead;
  /** Null until the recording is open and its stage is there. */
  readonly engine: PlaybackEngine | null;
  readonly commands: PlaybackCommands | null;
  /** Gives the element that the engine draws into. */
  readonly onHost: (host: HTMLElement | null) => void;
}

/** The player of a recording that can be opened; none for null. */
export function usePlayer(recording: Recording | null, startMs: number): Player {
  const mediaRoot = useApp(({ bootstrap }) => bootstrap?.mediaRoot ?? '');
  const skipIdle = useReviewPreferences((preferences) => preferences.skipIdle);
  const [stage, setStage] = useState<HTMLElement | null>(null);
  const opened = useDescriptor(recording?.id ?? null);
  const { descriptor } = opened;
  const engine = useEngine({ descriptor, stage, mediaRoot, startMs });
  useEffect(() => engine?.setSkipIdle(skipIdle), [engine, skipIdle]);
  const commands = useMemo(() => engine && commandsOf(engine, descriptor?.markers ?? []), [engine, descriptor]);
  return { opened, engine, commands, onHost: setStage };
}
