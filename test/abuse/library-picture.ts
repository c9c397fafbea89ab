import type { Engine } from '../../electron/library/engine.ts';
import type { RecordingId } from '../../shared/model/ids.ts';
import { recordingsOf } from './check-library.ts';
import { sha256 } from './planted-world.ts';

/** What a library holds, without what differs from one run of the same work to the next: ids and times of its own. By names of facts. */
export type LibraryPicture = ReadonlyMap<string, string>;

/** Takes the picture of an open library: recordings, what was read from them, notes, cases, what was watched, exports that wait. */
export async function pictureOf(engine: Engine): Promise<LibraryPicture> {
  const picture = new Map<string, string>();
  const recordings = [...(await recordingsOf(engine)).values()];
  for (const each of recordings) {
    const { key, cacheState, indexState, sha256: hash, unwrapped, screenText } = each;
    picture.set(`recording ${key}`, JSON.stringify({ cacheState, indexState, hash, unwrapped: unwrapped?.sizeBytes, read: screenText }));
    if (indexState === 'indexed' && each.probe?.kind === 'terminal') picture.set(`text ${key}`, await textOf(engine, each.id));
  }
  for (const sessionId of new Set(recordings.map((each) => each.sessionId))) {
    const { notes } = await engine.call('notes.list', { sessionId });
    const key = recordings.find((each) => each.sessionId === sessionId)?.key;
    const texts = notes.map(({ text, severity, atMs, endMs }) => JSON.stringify([text, severity, atMs, endMs])).sort();
    if (texts.length > 0) picture.set(`notes ${key}`, texts.join('\n'));
    const { redactions } = await engine.call('redactions.listTexts', { sessionId });
    if (redactions.length > 0) picture.set(`redactions ${key}`, redactions.map(({ what }) => JSON.stringify(what)).join('\n'));
  }
  for (const { id, title } of (await engine.call('cases.list', {})).cases) {
    const { items, findings } = await engine.call('cases.get', { caseId: id });
    const comments = items.map(({ citation, comment }) => JSON.stringify([citation, comment])).sort();
    const told = findings.map(({ title: finding, text, citations }) => JSON.stringify([finding, text, citations])).sort();
    picture.set(`case ${title} ${id}`, [...comments, ...told].join('\n'));
  }
  const { packages } = await engine.call('evidence.unfinished', {});
  picture.set('unfinished packages', String(packages.length));
  return picture;
}

async function textOf(engine: Engine, recordingId: RecordingId): Promise<string> {
  const lines: string[] = [];
  for (;;) {
    const page = await engine.call('playback.transcript', { recordingId, offset: lines.length, limit: 2000 });
    lines.push(...page.lines.map(({ atMs, text }) => `${atMs} ${text}`));
    if (page.lines.length === 0 || lines.length >= page.total) return `${lines.length} ${sha256(Buffer.from(lines.join('\n')))}`;
  }
}

/** In what two pictures differ, one sentence each. */
export function differences(actual: LibraryPicture, expected: LibraryPicture): string[] {
  const wrong: string[] = [];
  for (const [name, value] of expected) {
    const found = actual.get(name);
    if (found === undefined) wrong.push(`${name} is gone.`);
    else if (found !== value) wrong.push(`${name} is ${found.slice(0, 300)} and ought to be ${value.slice(0, 300)}.`);
  }
  for (const name of actual.keys()) if (!expected.has(name)) wrong.push(`${name} ought not to be there.`);
  return wrong;
}
