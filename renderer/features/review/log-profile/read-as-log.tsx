import { useState } from 'react';
import type { Recording } from '../../../../shared/model/recording.ts';
import { Button } from '../../../ui/button.tsx';
import { LogProfileDialog } from './log-profile-dialog.tsx';

/** For a log, or for what could be one: lets the user say how it is read. Nothing for any other recording. */
export function ReadAsLog({ recording }: { readonly recording: Recording }) {
  const [isOpen, setOpen] = useState(false);
  const { probe, cacheState } = recording;
  const mayBeLog = probe?.format === 'log-lines' || probe?.format === 'unknown';
  if (!mayBeLog || cacheState !== 'complete') return null;
  return (
    <>
      <Button onPress={() => setOpen(true)}>{probe.format === 'log-lines' ? 'Change how this log is read' : 'Read as a log'}</Button>
      {isOpen && <LogProfileDialog recordingId={recording.id} onClose={() => setOpen(false)} />}
    </>
  );
}
