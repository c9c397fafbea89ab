import { z } from 'zod';
import type { SessionControls } from '../../../shared/model/gateway.ts';
import type { Session } from '../../../shared/model/session.ts';
import { getGatewayState } from '../catalog/gateway-state.ts';
import type { ReadableCatalog } from '../catalog/handles.ts';
import { readJson } from '../catalog/json-column.ts';
import { findResource } from '../catalog/resources.ts';
import { getSessionRaw } from '../catalog/sessions.ts';
import { resourceName } from '../gateway/resource-pages.ts';

const ttlSchema = z.object({ ttl: z.union([z.string(), z.number()]).nullish() });

/** What governed a session: its own time to live, its resource, and the gateway's settings; null where nothing is told. */
export function sessionControls(catalog: ReadableCatalog, session: Session): SessionControls | null {
  const ttl = readJson(ttlSchema, getSessionRaw(catalog, session.id))?.ttl;
  const resource = session.secretName === null ? null : findResource(catalog, session.sourceId, resourceName(session.secretName));
  const remoteAccess = getGatewayState(catalog, resource?.sourceId ?? session.sourceId)?.remoteAccess ?? null;
  const controls: SessionControls = {
    ttl: ttl === null || ttl === undefined || ttl === '' ? null : String(ttl).slice(0, 200),
    resource,
    remoteAccess: remoteAccess && {
      clusterId: remoteAccess.clusterId,
      defaultSessionTtlMinutes: remoteAccess.defaultSessionTtlMinutes,
      hideRecordingIndicator: remoteAccess.hideRecordingIndicator,
    },
  };
  return Object.values(controls).every((value) => value === null) ? null : controls;
}
