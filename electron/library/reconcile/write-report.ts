import { createHash } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  addCounts,
  emptyCounts,
  type Finding,
  type ReconcileRules,
  type ReconciliationCounts,
} from '../../../shared/model/reconciliation.ts';
import type { SessionFilter } from '../../../shared/model/session.ts';
import { syncFolder } from '../../common/atomic-write.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { signCms } from '../evidence/signing/sign-cms.ts';
import type { SigningIdentity } from '../evidence/signing/signing-identity.ts';
import { exportFailure, refuseInsideHome } from '../evidence/target-folder.ts';
import type { WorkPlaces } from '../work-places.ts';
import { reconcilePage } from './reconcile-page.ts';
import { type ReportHead, reportPage } from './report-page.ts';

export interface WriteReportOptions {
  readonly catalog: ReadableCatalog;
  readonly home: string;
  /** A folder is made in it. */
  readonly folder: string;
  readonly filter: SessionFilter;
  readonly rules: ReconcileRules;
  readonly head: Omit<ReportHead, 'filter' | 'rules' | 'madeAtMs'>;
  readonly identity: SigningIdentity;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly workPlaces: WorkPlaces;
  /** Sessions. */
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
}

export interface WrittenReport {
  /** The new folder: `report.html`, `report.html.p7s`, `certificate.pem`. */
  readonly path: string;
  readonly sessions: number;
  readonly findings: number;
  readonly sha256: string;
  /** Whether nobody has confirmed whose signature it is. */
  readonly isSelfMade: boolean;
}

const pageSize = 500;

/** Reconciles and writes what is found as a page with a signature beside it; all of it or nothing. Throws what exports throw. */
export async function writeReport(options: WriteReportOptions): Promise<WrittenReport> {
  const { folder, home, now, identity } = options;
  const madeAtMs = now();
  const name = `reconciliation-${new Date(madeAtMs).toISOString().replaceAll(/[-:]/g, '').slice(0, 15)}Z`;
  const path = join(folder, name);
  const place = options.workPlaces.begin(folder, name);
  const work = place.path;
  try {
    await refuseInsideHome(home, folder);
    await mkdir(work, { recursive: true });
    const written = await writePage(options, join(work, 'report.html'), madeAtMs);
    await writeFile(join(work, 'report.html.p7s'), await signCms(written.digest, identity, madeAtMs), { flush: true });
    await writeFile(join(work, 'certificate.pem'), identity.certificate, { flush: true });
    await rename(work, path);
    await syncFolder(folder);
    const { sessions, findings, digest } = written;
    return { path, sessions, findings, sha256: digest.toString('hex'), isSelfMade: identity.isSelfMade };
  } catch (error) {
    await rm(work, { recursive: true, force: true });
    throw exportFailure(error, folder);
  } finally {
    place.end();
  }
}

async function writePage(
  { catalog, filter, rules, head, signal, now, onProgress }: WriteReportOptions,
  path: string,
  madeAtMs: number,
): Promise<{ readonly digest: Buffer; readonly sessions: number; readonly findings: number }> {
  let counts: ReconciliationCounts = emptyCounts();
  let found = 0;
  let sessions = 0;

  async function* findings(): AsyncGenerator<Finding> {
    let cursor: string | null = null;
    do {
      const page: ReturnType<typeof reconcilePage> = reconcilePage(catalog, { filter, rules, cursor, limit: pageSize }, now());
      counts = addCounts(counts, page.counts);
      found += page.findings.length;
      sessions = Math.min(page.total, sessions + pageSize);
      onProgress({ done: sessions, total: page.total });
      yield* page.findings;
      cursor = page.nextCursor;
      await setImmediate();
      signal.throwIfAborted();
    } while (cursor !== null);
  }

  const hash = createHash('sha256');
  const file = await open(path, 'wx');
  try {
    let waiting = '';
    const write = async (): Promise<void> => {
      hash.update(waiting, 'utf8');
      await file.writeFile(waiting);
      waiting = '';
    };
    for await (const piece of reportPage({ ...head, madeAtMs, filter, rules }, findings(), () => counts)) {
      waiting += piece;
      if (waiting.length > 64 * 1024) await write();
    }
    await write();
    await file.sync();
  } finally {
    await file.close();
  }
  return { digest: hash.digest(), sessions, findings: found };
}
