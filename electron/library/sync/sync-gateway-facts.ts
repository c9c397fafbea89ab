import type { GatewayPart } from '../../../shared/model/gateway.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import { recordCluster } from '../catalog/clusters.ts';
import { setGatewayParts } from '../catalog/gateway-state.ts';
import type { WritableCatalog } from '../catalog/handles.ts';
import { transaction } from '../catalog/open-catalog.ts';
import { upsertResource } from '../catalog/resources.ts';
import { askPart } from '../gateway/ask-gateway.ts';
import { listBastions, listGateways } from '../gateway/cluster-lists.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import { readRemoteAccess } from '../gateway/read-remote-access.ts';
import { resourcePages } from '../gateway/resource-pages.ts';

/** Resources beyond this are not read: an account has thousands, not millions. */
const maxResources = 500_000;

/**
 * Reads what a gateway tells beside sessions: clusters, its own settings, and the settings of items. Each part is written
 * when it is there; one that the identity may not see is noted as such and stops nothing. Throws what concerns the connection.
 */
export async function syncGatewayFacts(options: {
  readonly catalog: WritableCatalog;
  readonly gateway: GatewayClient;
  readonly sourceId: SourceId;
  readonly now: () => number;
  readonly signal: AbortSignal;
  readonly onProgress: (detail: string) => void;
}): Promise<{ readonly parts: readonly GatewayPart[]; readonly clusterNames: readonly string[] }> {
  const { catalog, gateway, sourceId, now, signal, onProgress } = options;
  onProgress('Reading clusters and settings');
  const bastions = await askPart('bastions', now(), () => listBastions(gateway, signal));
  const gateways = await askPart('gateways', now(), () => listGateways(gateway, signal));
  const remoteAccess = await askPart('remote-access', now(), () => readRemoteAccess(gateway, signal));
  const clusters = [...(bastions.value ?? []), ...(gateways.value ?? [])];
  transaction(catalog, () => {
    for (const cluster of clusters) recordCluster(catalog, sourceId, cluster, now());
  });
  const items = await askPart('items', now(), async () => {
    let read = 0;
    for await (const page of resourcePages(gateway, signal)) {
      transaction(catalog, () => {
        for (const resource of page) upsertResource(catalog, sourceId, resource, now());
      });
      read += page.length;
      onProgress(`${read} items read`);
      if (read >= maxResources) break;
    }
  });
  const parts = [bastions.part, gateways.part, remoteAccess.part, items.part];
  setGatewayParts(catalog, sourceId, { parts, remoteAccess: remoteAccess.value });
  return { parts, clusterNames: clusters.map(({ name }) => name) };
}
