import { Bookmark } from 'lucide-react';
import type { Session } from '../../../shared/model/session.ts';
import { useActions } from '../../app/actions.ts';
import { withKey } from '../../app/key-bindings.ts';
import { togglePin, useIsPinned } from '../../app/shortcuts.ts';
import { Button } from '../../ui/button.tsx';

/** Keeps the session under review at hand: in the palette and above the inventory. */
export function PinSession({ session }: { readonly session: Session }) {
  const isPinned = useIsPinned(session.id);
  const toggle = (): void => togglePin(session);
  useActions([{ id: 'review.pin', label: isPinned ? 'Unpin this session' : 'Pin this session', run: toggle }]);
  return (
    <Button
      variant="quiet"
      onPress={toggle}
      isPressed={isPinned}
      title={withKey('Keep this session at hand: in the command palette and above the inventory', 'review.pin')}
    >
      <Bookmark size={15} fill={isPinned ? 'currentColor' : 'none'} aria-hidden /> Pin
    </Button>
  );
}
