import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Lets two files of a folder change places; false where they are alike, which changes nothing. */
export async function swapFiles(folder: string, one: string, other: string): Promise<boolean> {
  const [first, second] = [await readFile(join(folder, one)), await readFile(join(folder, other))];
  if (first.equals(second)) return false;
  await writeFile(join(folder, one), second);
  await writeFile(join(folder, other), first);
  return true;
}
