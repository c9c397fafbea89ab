import { open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../../shared/errors.ts';
import { readTagBytes, readTagText } from '../../../../shared/evidence/bag-reader.ts';
import { checkSignature, signatureFiles } from '../../../../shared/evidence/bag-signature.ts';
import { parseTags, tagValue } from '../../../../shared/evidence/bag-tags.ts';
import { checkTimeStamp, timeStampFacts, timeStampFiles, timeStampTag } from '../../../../shared/evidence/bag-time-stamp.ts';
import type { TimeStampFacts } from '../../../../shared/model/time-stamp.ts';
import { syncFolder } from '../../../common/atomic-write.ts';
import type { WorkPlaces } from '../../work-places.ts';
import { openBagFolder } from '../bag-files.ts';
import { exportFailure } from '../target-folder.ts';
import { type AskAuthorityOptions, askAuthority } from './ask-authority.ts';

/**
 * Adds a time stamp to a signed bag that has none. Nothing that is signed or listed changes: two files are added where no
 * manifest looks. Throws what `askAuthority` throws, `refused` where there is nothing to stamp, and what exports throw.
 */
export async function stampBag(path: string, options: AskAuthorityOptions & { readonly workPlaces: WorkPlaces }): Promise<TimeStampFacts> {
  const bag = await openBagFolder(path, options.signal);
  const { signature } = await checkSignature(bag, false);
  if (signature?.outcome !== 'valid') {
    throw new AppError('refused', `${path} has no valid signature, so there is nothing to stamp.`, {
      action: 'Verify the bag to see what is wrong with it.',
    });
  }
  const info = bag.files.has('bag-info.txt') ? parseTags(await readTagText(bag, 'bag-info.txt')) : [];
  const said = tagValue(info, timeStampTag);
  const known = await checkTimeStamp(bag, { said, signedAtMs: signature.signedAtMs, isSignatureChanged: false });
  if (bag.files.has(timeStampFiles.token)) {
    const what = known.timeStamp?.outcome === 'valid' ? 'has a time stamp already' : 'has a time stamp that is not valid';
    throw new AppError('refused', `${path} ${what}.`, { action: 'Verify the bag to see it; a time stamp is never replaced.' });
  }
  const { token, authorities, stamp } = await askAuthority(await readTagBytes(bag, signatureFiles.signature), options);
  try {
    // The token last: with it the stamp is there.
    await addFile(options.workPlaces, path, timeStampFiles.authorities, Buffer.from(authorities));
    await addFile(options.workPlaces, path, timeStampFiles.token, token);
  } catch (error) {
    throw exportFailure(error, path);
  }
  return await timeStampFacts(stamp);
}

async function addFile(workPlaces: WorkPlaces, folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const target = join(folder, name);
  const place = workPlaces.begin(dirname(target), basename(target));
  const work = place.path;
  try {
    const file = await open(work, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(work, target);
  } catch (error) {
    await rm(work, { force: true });
    throw error;
  } finally {
    place.end();
  }
  await syncFolder(dirname(target));
}
