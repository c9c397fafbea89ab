import type { AccessObject, Protected } from '../../../shared/model/access.ts';
import { caseIdSchema, sessionIdSchema, sourceIdSchema } from '../../../shared/model/ids.ts';
import { findCited } from '../cases/cite.ts';
import { getCase } from '../catalog/case-records.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { getProtection, protectedItemsLike, protectedSourcesOf } from '../catalog/protections.ts';
import { getSession } from '../catalog/sessions.ts';
import { getSource } from '../catalog/sources.ts';
import type { Demander } from './decide.ts';

/** Who demands something of an object: of a session its sources, and the cases that it is in; of a case the case itself. */
export function demandersOf(catalog: ReadableCatalog, object: AccessObject): Demander[] {
  if (object.kind === 'session') {
    const sessionId = sessionIdSchema.parse(object.id);
    const sources = protectedSourcesOf(catalog, sessionId).map((id): Protected => ({ kind: 'source', id }));
    const cases = new Set(
      protectedItemsLike(catalog, sessionId).flatMap(({ caseId, record }) =>
        record.kind === 'item' && record.body && findCited(catalog, record.body.citation)?.session.id === sessionId ? [caseId] : [],
      ),
    );
    return [...sources, ...[...cases].map((id): Protected => ({ kind: 'case', id }))].map((of) => toDemander(catalog, of));
  }
  if (object.kind !== 'case') return [];
  const itself = toDemander(catalog, { kind: 'case', id: caseIdSchema.parse(object.id) });
  return itself.protection.opening === 'none' && itself.protection.exporting === 'none' ? [] : [itself];
}

function toDemander(catalog: ReadableCatalog, of: Protected): Demander {
  return { of, name: nameOfObject(catalog, of), protection: getProtection(catalog, of) };
}

/** What people call it. */
export function nameOfObject(catalog: ReadableCatalog, object: AccessObject | Protected): string {
  switch (object.kind) {
    case 'source':
      return getSource(catalog, sourceIdSchema.parse(object.id))?.name ?? object.id;
    case 'case':
      return getCase(catalog, caseIdSchema.parse(object.id))?.body.title ?? object.id;
    case 'session':
      return getSession(catalog, sessionIdSchema.parse(object.id))?.externalId ?? object.id;
    case 'second-persons':
      return 'The list of second persons';
  }
}
