/**
 * Calls when colours may have become others: the theme is an attribute of the root element, "as the system" follows a media query, and
 * forced colours replace both. For what is drawn into a canvas, which keeps the colours it was drawn with. Returns its stop.
 */
export function watchTheme(onChange: () => void): () => void {
  const observer = new MutationObserver(onChange);
  observer.observe(document.documentElement, { attributes: true });
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)'].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', onChange);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener('change', onChange);
  };
}
