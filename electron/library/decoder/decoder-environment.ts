/** What a decoder needs of the environment: nothing that could be a secret. */
const passedOn = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'LANG'] as const;

/**
 * Threads of the pool wait while bytes are on their way; with the usual four of them, four slow videos would stop all others.
 * Pictures come and go by the megabyte in many threads: glibc is to give them back to the system, which it does not by itself
 * (measured: 230 MB in place of 490 after a minute of 720p was scanned, clipped and played).
 */
const settings = {
  UV_THREADPOOL_SIZE: '16',
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '262144',
  MALLOC_TRIM_THRESHOLD_: '1048576',
} as const;

/** The environment of a decoder process. */
export function decoderEnvironment(from: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...settings };
  for (const name of passedOn) if (from[name] !== undefined) env[name] = from[name];
  return env;
}
