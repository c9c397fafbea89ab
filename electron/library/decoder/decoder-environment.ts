/** What a decoder needs of the environment: nothing that could be a secret. */
const passedOn = ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'LANG'] as const;

/** Threads of the pool wait while bytes are on their way; with four of them, four slow videos would stop all others. */
export function decoderEnvironment(from: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { UV_THREADPOOL_SIZE: '16' };
  for (const name of passedOn) if (from[name] !== undefined) env[name] = from[name];
  return env;
}
