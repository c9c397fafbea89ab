import type { Problem } from '../model/recording.ts';
import { printableKey } from '../printable-key.ts';
import { type BagReader, readTagBytes } from './bag-reader.ts';
import { parseTags, tagValue } from './bag-tags.ts';

/** What bagit.txt says about the tag files of its bag (RFC 8493, 2.1.1). */
export interface BagDeclaration {
  readonly encoding: string;
  readonly version1: boolean;
  readonly problem: Problem | null;
}

/** The versions of the format; another one may mean something else by everything. */
const knownVersions: ReadonlySet<string> = new Set(['0.93', '0.94', '0.95', '0.96', '0.97', '1.0']);

/** What is not said, or not understood, is taken to be what BagIt 1.0 asks for, and told as a problem. */
export async function readDeclaration(bag: BagReader): Promise<BagDeclaration> {
  const usual = { encoding: 'utf-8', version1: true };
  if (!bag.files.has('bagit.txt')) return { ...usual, problem: null };
  const malformed = (message: string): BagDeclaration => ({ ...usual, problem: { code: 'bagit-malformed', message } });
  const bytes = await readTagBytes(bag, 'bagit.txt');
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
    return malformed('bagit.txt begins with a byte order mark, which BagIt forbids.');
  }
  const tags = parseTags(new TextDecoder('utf-8').decode(bytes));
  const version = tagValue(tags, 'BagIt-Version') ?? '';
  const written = tagValue(tags, 'Tag-File-Character-Encoding') ?? '';
  if (!/^\d+\.\d+$/.test(version) || written === '') {
    return malformed('bagit.txt does not give the version and encoding of a bag.');
  }
  if (!knownVersions.has(version)) {
    const message = `bagit.txt names version ${printableKey(version)} of BagIt, which is not known here; it was read as 1.0.`;
    return { ...usual, problem: { code: 'version-unsupported', message } };
  }
  const version1 = version === '1.0';
  if (version1 && (tags.length !== 2 || tags[0]?.[0] !== 'BagIt-Version' || tags[1]?.[0] !== 'Tag-File-Character-Encoding')) {
    return malformed('bagit.txt is not the two lines that BagIt 1.0 asks for.');
  }
  try {
    return { encoding: new TextDecoder(written).encoding, version1, problem: null };
  } catch {
    const message = `bagit.txt names the unknown encoding "${printableKey(written)}"; UTF-8 was used.`;
    return { encoding: 'utf-8', version1, problem: { code: 'encoding-unsupported', message } };
  }
}
