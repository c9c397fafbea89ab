import { ChevronFirst, ChevronLast, ChevronsLeft, ChevronsRight, Pause, Play, StepBack, StepForward } from 'lucide-react';
import type { PlaybackCommands } from './playback-commands.ts';
import { TransportButton, type TransportButtonProps } from './transport-controls.tsx';

/** Playing and stepping: of one recording, or of several on one clock. Steps by command where there are commands. */
export function PlayButtons({ commands, isPlaying }: { readonly commands: PlaybackCommands; readonly isPlaying: boolean }) {
  const withCommands = (button: TransportButtonProps): readonly TransportButtonProps[] => (commands.hasBlocks ? [button] : []);
  const buttons: readonly TransportButtonProps[] = [
    { label: 'Previous marker', action: 'review.previous-marker', icon: ChevronFirst, onPress: commands.previousMarker },
    ...withCommands({
      label: 'Previous command',
      action: 'review.previous-command',
      icon: ChevronsLeft,
      onPress: commands.previousCommand,
    }),
    { label: 'Step back', action: 'review.step-back', icon: StepBack, onPress: () => commands.step(-1) },
    { label: isPlaying ? 'Pause' : 'Play', action: 'review.toggle', icon: isPlaying ? Pause : Play, onPress: commands.togglePlay },
    { label: 'Step forward', action: 'review.step-forward', icon: StepForward, onPress: () => commands.step(1) },
    ...withCommands({ label: 'Next command', action: 'review.next-command', icon: ChevronsRight, onPress: commands.nextCommand }),
    { label: 'Next marker', action: 'review.next-marker', icon: ChevronLast, onPress: commands.nextMarker },
  ];
  return buttons.map((each) => <TransportButton key={each.action} {...each} />);
}
