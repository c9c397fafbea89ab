import { setImmediate } from 'node:timers/promises';
import { type JournalEntry, journalEntrySchema, type WithheldEntries } from '../../../shared/model/journal.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getJournalHead, readStoredJournal } from '../catalog/journal.ts';

const pageSize = 500;

/**
 * What a journal tells of some objects (ids of sessions, recordings, notes and cases, paths of bags), as lines of JSON: their entries
 * whole; the others, about other things, as no more than what holds the chain together; last the signed head. A page of the journal
 * is in memory at a time. `isTold`: false for an entry that is withheld though it is about them.
 */
export async function* journalExtract(
  catalog: ReadableCatalog,
  objects: ReadonlySet<string>,
  signal: AbortSignal,
  isTold: (entry: JournalEntry) => boolean = () => true,
): AsyncGenerator<string> {
  const head = getJournalHead(catalog);
  if (head === null) return;
  const isAbout = createIsAbout(objects);
  let withheld: WithheldEntries | null = null;
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const page = readStoredJournal(catalog, after, pageSize).filter(({ seq }) => seq <= head.seq);
    const last = page.at(-1);
    if (last === undefined) break;
    for (const { stored } of page) {
      const entry = journalEntrySchema.safeParse(stored).data;
      const place = placeOf(stored);
      // What cannot be read is told as it is: it may be what somebody did to the journal.
      if (place === null || (entry !== undefined && isAbout(entry) && isTold(entry))) {
        if (withheld) yield line({ withheld });
        withheld = null;
        yield line(stored);
      } else {
        const longer = joined(withheld, place);
        if (withheld && !longer) yield line({ withheld });
        const { seq, previous, hash } = place;
        withheld = longer ?? { fromSeq: seq, toSeq: seq, previous, hash };
      }
    }
    after = last.seq;
    await setImmediate();
    signal.throwIfAborted();
  }
  if (withheld) yield line({ withheld });
  yield line({ head });
}

/** Null where the entry does not follow: a gap, or a link that does not fit, is then found in the extract, too. */
function joined(withheld: WithheldEntries | null, { seq, previous, hash }: Place): WithheldEntries | null {
  if (withheld === null || withheld.toSeq + 1 !== seq || withheld.hash !== previous) return null;
  return { ...withheld, toSeq: seq, hash };
}

/** Whether an entry is about one of them. A note that was removed is known by the entry of its beginning. */
function createIsAbout(objects: ReadonlySet<string>): (entry: JournalEntry) => boolean {
  const notes = new Set<string>();
  return ({ action, object, detail }) => {
    const named = [object, detail.sessionId, detail.bagPath];
    const isNamed = named.some((each) => typeof each === 'string' && (objects.has(each) || notes.has(each)));
    if (isNamed && action === 'note.added' && typeof detail.note === 'string') notes.add(detail.note);
    return isNamed;
  };
}

type Place = Pick<JournalEntry, 'seq' | 'previous' | 'hash'>;
const placeSchema = journalEntrySchema.pick({ seq: true, previous: true, hash: true });

function placeOf(stored: unknown): Place | null {
  return placeSchema.safeParse(stored).data ?? null;
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
