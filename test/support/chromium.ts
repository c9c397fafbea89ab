import { findChromium as find } from '../../scripts/chromium.mjs';

/** The program of the Chromium that tests drive: $WITNESS_CHROMIUM, or the first one on this machine. */
export function findChromium(): string {
  const found = find();
  if (found === null) throw new Error('No Chromium on this machine: "npm test" installs one, or set WITNESS_CHROMIUM.');
  return found;
}

/** Its command line for tests: no sandbox for root, no GPU, no traffic of its own. */
export function chromiumArguments(): string[] {
  return [
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-sync',
    '--no-first-run',
    '--no-pings',
    '--mute-audio',
    '--autoplay-policy=no-user-gesture-required',
  ];
}
