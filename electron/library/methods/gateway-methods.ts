import { AppError } from '../../../shared/errors.ts';
import type { SourceId } from '../../../shared/model/ids.ts';
import type { Source } from '../../../shared/model/source.ts';
import { clusterHistory, listClusters } from '../catalog/clusters.ts';
import { getGatewayState } from '../catalog/gateway-state.ts';
import { listResources } from '../catalog/resources.ts';
import { type GatewayClient, openGatewayClient } from '../gateway/gateway-client.ts';
import { readRemoteAccess } from '../gateway/read-remote-access.ts';
import { storeProposals } from '../gateway/store-proposals.ts';
import type { LibraryContext } from '../library-context.ts';
import type { Handlers } from './handlers.ts';
import { requireSource } from './require.ts';

type GatewayMethod = 'sources.gateway' | 'sources.clusterHistory' | 'sources.resources' | 'sources.discover';

/** What gateways tell beside sessions. */
export function gatewayMethods(library: LibraryContext): Handlers<GatewayMethod> {
  const { catalog } = library;
  return {
    'sources.gateway': ({ sourceId }) => {
      requireSource(catalog, sourceId);
      const state = getGatewayState(catalog, sourceId);
      const proposals = state?.remoteAccess ? storeProposals(state.remoteAccess) : [];
      return { state, clusters: listClusters(catalog, sourceId), proposals };
    },
    'sources.clusterHistory': (params) => ({ runs: clusterHistory(catalog, params) }),
    'sources.resources': ({ sourceId, text, after, limit }) => {
      const resources = listResources(catalog, { sourceId, text, after, limit });
      return { resources, nextAfter: resources.length < limit ? null : (resources.at(-1)?.name ?? null) };
    },
    'sources.discover': async ({ sourceId }, signal = new AbortController().signal) => {
      const gateway = await openSourceGateway(library, sourceId);
      try {
        const remoteAccess = await readRemoteAccess(gateway, signal);
        return { remoteAccess, proposals: storeProposals(remoteAccess) };
      } finally {
        gateway.dispose();
      }
    },
  };
}

/** Opens the gateway of a source with the credentials in the vault; whoever opens it disposes of it. Throws `usage` for a store. */
export async function openSourceGateway(
  { catalog, stores }: Pick<LibraryContext, 'catalog' | 'stores'>,
  sourceId: SourceId,
  onPause?: (ms: number, failure: AppError) => void,
): Promise<GatewayClient> {
  const source: Source = requireSource(catalog, sourceId);
  if (source.store.kind !== 'akeyless') {
    throw new AppError('usage', `${source.name} is a store; only an Akeyless Gateway tells where recordings are stored.`, {
      action: 'Name a gateway source.',
    });
  }
  const secret = await stores.secretOf(sourceId);
  return openGatewayClient({ settings: source.store, secret, ...(onPause && { onPause }) });
}
