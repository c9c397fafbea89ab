import type { WindowSight } from './play-recorder.ts';

/** Whether the window can be seen now. */
export function windowSight(): WindowSight {
  return { visible: document.visibilityState === 'visible', focused: document.hasFocus() };
}

/** Called whenever that changes. Returns its unsubscribe. */
export function watchWindow(listener: (sight: WindowSight) => void): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const tell = (): void => listener(windowSight());
  document.addEventListener('visibilitychange', tell, { signal });
  window.addEventListener('focus', tell, { signal });
  window.addEventListener('blur', tell, { signal });
  return () => stop.abort();
}
