import { useApp } from '../../../app/session.ts';
import { call } from '../../../bridge/client.ts';
import { toast, toastError } from '../../../ui/toast.tsx';

/** Captions under a picture, on or off: for every recording from now on. */
export function toggleCaptions(): void {
  const captions = !useApp.getState().settings.captions;
  call('settings.update', { captions }).then((settings) => useApp.setState({ settings }), toastError);
}

/** Whether new lines are read aloud by a screen reader while a recording plays; it says which, since nothing else of it is seen. */
export function toggleSpoken(): void {
  const spokenTranscript = !useApp.getState().settings.spokenTranscript;
  call('settings.update', { spokenTranscript }).then((settings) => {
    useApp.setState({ settings });
    toast(
      spokenTranscript
        ? 'New lines are given to a screen reader while a recording plays at 1x or slower.'
        : 'New lines are no longer read aloud.',
    );
  }, toastError);
}
