import type { SampleId } from '../../../shared/model/ids.ts';
import { type Sample, type SampledSession, sampleRecipeSchema } from '../../../shared/model/sampling.ts';
import { type ReadableCatalog, statement, type WritableCatalog } from './handles.ts';
import { readJson } from './json-column.ts';
import { transaction } from './open-catalog.ts';

interface SampleRow {
  readonly id: SampleId;
  readonly name: string;
  readonly recipe: string;
}

/** Keeps a sample that was drawn. */
export function insertSample(catalog: WritableCatalog, { id, name, recipe }: Sample, sessions: readonly SampledSession[]): void {
  transaction(catalog, () => {
    statement(catalog, 'INSERT INTO samples (id, name, recipe) VALUES (?, ?, ?)').run(id, name, JSON.stringify(recipe));
    const insert = statement(
      catalog,
      'INSERT INTO sample_sessions (sample_id, position, session_id, identity, stratum) VALUES (?, ?, ?, ?, ?)',
    );
    for (const [position, { sessionId, identity, stratum }] of sessions.entries()) insert.run(id, position, sessionId, identity, stratum);
  });
}

/** The newest first. */
export function listSamples(catalog: ReadableCatalog): Sample[] {
  return statement<SampleRow>(catalog, `SELECT id, name, recipe FROM samples ORDER BY recipe ->> '$.drawnAtMs' DESC, id`)
    .all()
    .flatMap(toSample);
}

export function getSample(catalog: ReadableCatalog, id: SampleId): Sample | null {
  return statement<SampleRow>(catalog, 'SELECT id, name, recipe FROM samples WHERE id = ?').all(id).flatMap(toSample)[0] ?? null;
}

/** In the order drawn. */
export function listSampledSessions(catalog: ReadableCatalog, id: SampleId): SampledSession[] {
  return statement<SampledSession>(
    catalog,
    'SELECT session_id AS sessionId, identity, stratum FROM sample_sessions WHERE sample_id = ? ORDER BY position',
  ).all(id);
}

export function deleteSample(catalog: WritableCatalog, id: SampleId): void {
  statement(catalog, 'DELETE FROM samples WHERE id = ?').run(id);
}

function toSample({ id, name, recipe }: SampleRow): Sample[] {
  const read = readJson(sampleRecipeSchema, recipe);
  return read === null ? [] : [{ id, name, recipe: read }];
}
