import { printableKey } from '../../../shared/printable-key.ts';
import { type BagSubject, type ExportFacts, type ExportOccasion, utc } from './evidence-documents.ts';

/** What a person reads first in a bag of one session. */
export function readmeText(facts: ExportFacts, name: string, isRedacted = false): string {
  return `Evidence of one privileged session, exported by Witness ${facts.version} at ${utc(facts.exportedAtMs)}.

${howToCheck(name)}data/report.pdf      the report for paper
${sessionFiles('data', isRedacted)}data/journal.jsonl   what the journal of the library tells of all this; entries about other things are withheld but for the hashes
                     that hold its chain together

${closingWords}`;
}

/** Of a bag of many sessions. */
export function packageReadmeText({ version, exportedAtMs }: ExportOccasion, subject: BagSubject, name: string, isCase: boolean): string {
  return `Evidence of privileged sessions (${printableKey(subject.description)}), exported by Witness ${version} at ${utc(exportedAtMs)}.

${howToCheck(name)}data/report.html     read this first: what the package is of, and where the report of each session is
data/package.json    which session is in which folder
${isCase ? 'data/case.json       the case: what is in it, notes, findings, and what they cite\n' : ''}data/journal.jsonl   what the journal of the library tells of all this; entries about other things are withheld but for the hashes
                     that hold its chain together

In each folder of data/sessions:

${sessionFiles('', false)}
${closingWords}`;
}

function howToCheck(name: string): string {
  return `This folder is a BagIt 1.0 bag (RFC 8493). It can be checked without Witness: for a first look, open verify.html in a browser
and drop the folder on it. Who changed the folder could have changed that page too, so where it matters use programs that came to
you by another way. In the folder above this file's:

    sha256sum -c manifest-sha256.txt
    sha256sum -c tagmanifest-sha256.txt
    sha512sum -c manifest-sha512.txt
    sha512sum -c tagmanifest-sha512.txt

    openssl cms -verify -binary -inform DER -in signature/tagmanifest-sha256.txt.p7s \\
      -content tagmanifest-sha256.txt -CAfile signature/certificate.pem -partial_chain -purpose any -out /dev/null

    openssl ts -verify -data signature/tagmanifest-sha256.txt.p7s -token_in \\
      -in signature/tagmanifest-sha256.txt.p7s.tst -CAfile signature/time-stamp-ca.pem -partial_chain

The first of OpenSSL's only where the folder has a signature. What it signs lists every manifest, and these list every file. Its
certificate may have been made by Witness itself: then compare its fingerprint with one that you got from the reviewer by
another way; where an authority issued it, put the root certificate of that authority in its place (-CAfile), without -partial_chain.
The second only where there is a time stamp (RFC 3161): it shows that this signature was there at that time, as
an authority says that others name too. "openssl ts -reply -token_in -in signature/tagmanifest-sha256.txt.p7s.tst -text" prints
the time; compare the certificate of the authority, signature/time-stamp-ca.pem, with the one that it publishes. A time stamp
may be added later (bag-info.txt then says "pending"): it changes no other file.

On macOS: shasum -a 256 -c manifest-sha256.txt, shasum -a 512 -c manifest-sha512.txt
With Witness: witness verify ${name}

`;
}

function sessionFiles(folder: string, isRedacted: boolean): string {
  const files = [
    ['report.html', 'read this first: an overview for people, made from the files below'],
    ['original/', 'the recordings, byte for byte as they were stored'],
    ['derived/', 'what Witness made from the recordings: transcripts, stills, clips, thumbnails, each picture with its recipe'],
    ['session.json', 'the session, and its entry in the inventory as it was read'],
    ['recordings.json', 'what the store said about each recording, and its SHA-256'],
    ['notes.json', "the reviewers' notes"],
    ['markers.json', 'moments that rules or the recording itself marked'],
    ['coverage.json', 'which times of the recordings were watched, by whom and how fast'],
    ['case-uco.jsonld', 'the same in the terms of CASE and UCO, for forensic tools'],
    ...(isRedacted ? redactedFiles : []),
  ] as const;
  return files.map(([file, what]) => `${(folder === '' ? file : `${folder}/${file}`).padEnd(20)} ${what}\n`).join('');
}

const redactedFiles = [
  ['derived/redacted/', 'copies of the recordings, and what was made from them, with parts hidden on purpose'],
  ['redactions.json', 'what is hidden and why, and the SHA-256 of the recordings that the copies were made from'],
] as const;

const closingWords = `All times are UTC. A time within a recording counts milliseconds from its beginning.
File names are made from the keys of the stored objects; recordings.json has the keys as they are.
`;
