import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openTestLibrary, resourcesDir } from '../support/library.ts';
import { runWitness, testFolder } from '../unit/cli/cli-runner.ts';

// That it goes well is tested on the npm package, in packed.test.ts.
test('the demo names the step that went wrong and ends with 1', async () => {
  const withoutSample = join(testFolder(), 'resources');
  await mkdir(withoutSample);
  await copyFile(join(resourcesDir, 'default-rules.json'), join(withoutSample, 'default-rules.json'));
  const { exitCode, stderr } = await runWitness(['demo'], {
    createLibrary: (home) => openTestLibrary(home, { resourcesDir: withoutSample }),
  });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('Not as it should be: the sample archive is there.');
});
