#!/usr/bin/env node
// `witness` of the npm package. Any Node from 20.10 on may start it; what runs is the built command line, on Node 24.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const leastMajor = 24;
const main = new URL('../../out/cli/main.js', import.meta.url);

/**
 * Node 24 as npm installed it beside this package: an optional dependency, of which there is one for most systems; on the others
 * the package `node`, installed by hand.
 */
function findInstalledNode() {
  const isWindows = process.platform === 'win32';
  const { resolve } = createRequire(import.meta.url);
  for (const name of [`node-${isWindows ? 'win' : process.platform}-${process.arch}`, 'node']) {
    try {
      const program = join(dirname(resolve(`${name}/package.json`)), 'bin', isWindows ? 'node.exe' : 'node');
      if (existsSync(program)) return program;
    } catch {
      // Not installed.
    }
  }
  return null;
}

function runWith(program) {
  const child = spawn(program, [fileURLToPath(main), ...process.argv.slice(2)], { stdio: 'inherit' });
  // Ctrl+C reaches the child by itself, being in the same process group; it ends in order, and this process after it.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.once('error', (error) => fail(`${program} could not be started: ${error.message}`));
  child.once('exit', (code) => process.exit(code ?? 3));
}

function fail(message) {
  process.stderr.write(`witness: ${message}\n`);
  process.exit(3);
}

if (Number(process.versions.node.split('.')[0]) >= leastMajor) await import(main.href);
else {
  const program = findInstalledNode();
  if (program) runWith(program);
  else {
    fail(
      `this is Node.js ${process.versions.node}, and Witness needs ${leastMajor} or newer, which npm did not install beside it.\n` +
        `  Start it with a newer Node.js, or install one beside it: npm install node@${leastMajor}`,
    );
  }
}
