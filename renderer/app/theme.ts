import type { Settings } from '../../shared/model/settings.ts';

/** Sets the theme on the document, following the system where so set; returns its stop. */
export function applyTheme(theme: Settings['theme']): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    document.documentElement.dataset.theme = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
  };
  apply();
  dark.addEventListener('change', apply);
  return () => dark.removeEventListener('change', apply);
}
