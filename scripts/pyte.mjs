// The independent terminal that the oracle tests compare ours with.
import { spawnSync } from 'node:child_process';
import { installDebianPackage } from './debian-package.mjs';

function isThere() {
  return ['python3', '/usr/bin/python3'].some((python) => spawnSync(python, ['-c', 'import pyte'], { stdio: 'ignore' }).status === 0);
}

/** Installs pyte where it is missing and can be installed unasked; without it those tests say that they were skipped. */
export async function ensurePyte() {
  if (!isThere()) await installDebianPackage('python3-pyte', 'No pyte found for the oracle of terminals');
}
