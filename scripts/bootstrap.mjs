// What every command of this repository starts with, on Node >= 20.10 and npm alone: it must not import any package.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const windows = process.platform === 'win32';

/**
 * Node 24, from npm: better-sqlite3 needs it, and it runs TypeScript as it is. There is a package of it for most systems, which npm
 * installs without running any script; for the others the package `node` fetches one.
 */
export let node24 = findNode24();

/** @returns {string} */
function findNode24() {
  const program = windows ? 'node.exe' : 'node';
  const packages = [`node-${windows ? 'win' : process.platform}-${process.arch}`, 'node'];
  const places = packages.map((name) => join(modules, name, 'bin', program));
  return places.find((path) => existsSync(path)) ?? places[1];
}

/** A failure that is told in its own words, without a stack trace. */
export class CommandError extends Error {}

/** Ends a script with the message of its failure and exit code 1; a bug keeps its stack trace. */
export function runMain(main) {
  main().catch((error) => {
    process.stderr.write(`${error instanceof CommandError ? error.message : error.stack}\n`);
    process.exit(1);
  });
}

/** The path of a package's file in node_modules. */
export function inModules(...parts) {
  return join(modules, ...parts);
}

function lockHash() {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json']) hash.update(readFileSync(join(root, file)));
  return hash.update(`${process.platform}-${process.arch}`).digest('hex');
}

const stampFile = join(modules, '.witness-installed');

/** Whether node_modules is what package-lock.json says, by the stamp that the last installation left. */
export function isInstalled() {
  try {
    return readFileSync(stampFile, 'utf8') === lockHash() && existsSync(node24);
  } catch {
    return false;
  }
}

/**
 * Installs what package-lock.json says, unless it is there already. All output goes to standard error. What is started after it
 * keeps its compiled modules here: Witness has hundreds, and compiling them is a third of its start.
 */
export async function bootstrap() {
  process.env.NODE_COMPILE_CACHE ??= join(root, '.cache', 'compiled');
  if (isInstalled()) return;
  await withLock(join(root, '.cache', 'install.lock'), async () => {
    // Another command may have installed while this one waited.
    if (isInstalled()) return;
    rmSync(stampFile, { force: true });
    if (!matchesHiddenLockfile()) {
      process.stderr.write('Installing dependencies (npm ci) ...\n');
      await installDependencies();
    }
    node24 = findNode24();
    if (!runsNode24()) {
      // The one install script that may be wanted: it fetches Node 24 for a system that has no package of it.
      await npm(['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts'], 'Node 24 could not be installed by npm.');
      node24 = findNode24();
    }
    if (!runsNode24()) {
      throw new CommandError(
        `The Node 24 of npm's package "node" does not run on this machine (${process.platform}-${process.arch}): ${node24}`,
      );
    }
    writeFileSync(stampFile, lockHash());
  });
}

/** Whether npm itself recorded an installation of exactly these packages, so that a checkout installed by hand is kept. */
function matchesHiddenLockfile() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8')).packages;
    const optionalHere = (entry) => entry.optional || entry.devOptional;
    return Object.entries(wanted).every(([path, entry]) => {
      if (path === '' || entry.link) return true;
      return present[path] ? present[path].version === entry.version : optionalHere(entry);
    });
  } catch {
    return false;
  }
}

function runsNode24() {
  if (!existsSync(node24)) return false;
  const { status, stdout } = spawnSync(node24, ['--version'], { encoding: 'utf8' });
  return status === 0 && /^v(2[4-9]|[3-9]\d)\./.test(stdout);
}

/**
 * `npm ci` refuses a lock file without an entry for every optional package of every platform, and a registry may lack
 * some of those; `npm install` takes the same versions from the same file and leaves them out.
 */
async function installDependencies() {
  // No script of a package runs: what is needed comes whole.
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  if ((await runNpm(['ci', ...options], { stdio: ['ignore', 'ignore', 'ignore'] })) === 0) return;
  process.stderr.write('npm ci did not succeed; installing the versions of package-lock.json with npm install ...\n');
  await npm(['install', '--no-save', ...options], 'The dependencies could not be installed. Check the network and the npm registry.');
}

async function npm(args, failure) {
  const code = await runNpm(args, { stdio: ['ignore', 2, 2] });
  if (code !== 0) throw new CommandError(`${failure} ("npm ${args.join(' ')}" ended with ${code})`);
}

/** How npm is called: it tells its scripts where it is; without that, the name is looked up. */
export function npmCommand() {
  const script = process.env.npm_execpath;
  return script?.endsWith('npm-cli.js') ? [process.execPath, script] : [windows ? 'npm.cmd' : 'npm'];
}

function runNpm(args, options) {
  const command = npmCommand();
  return run([...command, ...args], { shell: windows && command.length === 1, ...options });
}

/**
 * Runs a command to its end and gives its exit code; 1 when a signal ended it.
 * Ctrl+C reaches the child by itself, since it is in the same process group: this process waits for it, then ends too.
 */
export function run([command, ...args], options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
    let interrupted = false;
    const onInterrupt = () => {
      interrupted = true;
    };
    const onTerminate = () => {
      interrupted = true;
      child.kill('SIGTERM');
    };
    process.on('SIGINT', onInterrupt).on('SIGTERM', onTerminate);
    const release = () => process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
    child.once('error', (error) => {
      release();
      reject(new CommandError(`${command} could not be started: ${error.message}`));
    });
    child.once('exit', (code) => {
      release();
      if (interrupted) process.exit(code ?? 130);
      resolve(code ?? 1);
    });
  });
}

/** Runs a TypeScript file, named from the repository's folder, with Node 24 in the caller's folder. */
export function runTypeScript(file, args = [], options = {}) {
  return run([node24, '--disable-warning=ExperimentalWarning', resolvePath(root, file), ...args], { cwd: process.cwd(), ...options });
}

/** Runs a command with a bounded time and gives its exit code and output; never rejects. */
export function capture([command, ...args], options = {}) {
  return new Promise((resolve) => {
    const child = execFile(command, args, { cwd: root, maxBuffer: 64 * 1024 ** 2, ...options }, (error, stdout, stderr) => {
      resolve({ code: error ? child.exitCode || 1 : 0, stdout, stderr });
    });
  });
}

/** Holds a lock folder while working, so that two commands at once do not install twice. A dead holder's lock is taken over. */
async function withLock(path, work) {
  mkdirSync(join(path, '..'), { recursive: true });
  const holderFile = join(path, 'pid');
  for (let waited = false; ; waited = true) {
    try {
      mkdirSync(path);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (holderIsGone(path, holderFile)) rmSync(path, { recursive: true, force: true });
    else {
      if (!waited) process.stderr.write('Waiting for another command that installs dependencies ...\n');
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  try {
    writeFileSync(holderFile, String(process.pid));
    return await work();
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
}

function holderIsGone(path, holderFile) {
  try {
    process.kill(Number(readFileSync(holderFile, 'utf8')), 0);
    return false;
  } catch (error) {
    if (error.code === 'EPERM') return false;
    // Between taking the lock and writing its process id the holder has a moment.
    return error.code === 'ESRCH' || Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 10_000;
  }
}
