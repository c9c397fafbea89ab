/**
 * The one policy of every page: nothing but what the build made, and recordings.
 * @param mediaSource where recordings and what is made of them are read: `'self'` in the local window, `media:` in the desktop host.
 */
export function contentSecurityPolicy(mediaSource: "'self'" | 'media:'): string {
  const own = mediaSource === "'self'" ? "'self'" : `'self' ${mediaSource}`;
  return [
    "default-src 'none'",
    "script-src 'self'",
    // xterm.js and video.js set style elements and attributes; neither can run code.
    "style-src 'self' 'unsafe-inline'",
    `img-src ${own} data: blob:`,
    "font-src 'self'",
    // blob: what a player is fed piece by piece (Media Source Extensions).
    `media-src ${mediaSource} blob:`,
    // Also the WebSocket of the page's own origin.
    `connect-src ${own}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** What every response carries beside the policy, whichever host gives it. */
export const hardeningHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=(), display-capture=()',
};
