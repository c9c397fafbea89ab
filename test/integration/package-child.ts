import { execFileSync } from 'node:child_process';
import { writeSync } from 'node:fs';
import { toAppError } from '../../shared/errors.ts';
import { packageIdSchema } from '../../shared/model/ids.ts';
import { openManySessions } from '../support/many-sessions.ts';

/**
 * Exports a package and prints how many bytes it has; the test kills it on the way. With a third argument, a folder on a file system
 * that is too small for it, it prints how that failed, and goes on when the file system has grown.
 */
const [root = '', packageId = '', small = ''] = process.argv.slice(2);
const many = openManySessions(root);
const id = packageIdSchema.parse(packageId);
if (small === '') await many.export(id, { onProgress: ({ done }) => writeSync(1, `${done}\n`) });
else {
  const failure = await many.export(id).then(
    () => null,
    (error: unknown) => toAppError(error).toPayload(),
  );
  const isPlaced = execFileSync('ls', [small], { encoding: 'utf8' }).trim() !== '';
  execFileSync('mount', ['-o', 'remount,size=200m', small]);
  console.log(JSON.stringify({ failure, isPlaced, result: await many.export(id) }));
}
await many.close();
