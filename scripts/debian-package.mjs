// Installs a package of Debian's where that can be done unasked: as root, on a machine with apt-get.
import { existsSync } from 'node:fs';
import { run } from './bootstrap.mjs';

/** Whether the package is installed now; false where this is no such machine. All output goes to standard error. */
export async function installDebianPackage(name, why) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false;
  process.stderr.write(`${why}: installing the Debian package ${name} ...\n`);
  const options = { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  await run(['apt-get', 'update'], options);
  return (await run(['apt-get', 'install', '-y', '--no-install-recommends', name], options)) === 0;
}
