import type { SourceId } from '../../../shared/model/ids.ts';
import { useQuery } from '../../bridge/use-query.ts';
import { formatCount } from '../../lib/format.ts';
import { scopeWord } from './gateway-words.ts';

/** On the card of a gateway: whose sessions it lists, and how many clusters and items it knows. */
export function GatewayFacts({ sourceId }: { readonly sourceId: SourceId }) {
  const { data } = useQuery('sources.gateway', { sourceId }, ['sources']);
  const refused = data?.state?.parts.filter(({ error }) => error !== null).length ?? 0;
  return (
    <>
      <div>
        <dt>Scope</dt>
        <dd>{data?.state ? scopeWord(data.state.visibility) : 'Known after the first sync'}</dd>
      </div>
      {data?.state && (
        <>
          <div>
            <dt>Clusters</dt>
            <dd>{formatCount(data.clusters.length)}</dd>
          </div>
          <div>
            <dt>Items</dt>
            <dd>{formatCount(data.state.resources)}</dd>
          </div>
          {refused > 0 && (
            <div>
              <dt>Not read</dt>
              <dd>{refused === 1 ? '1 part' : `${refused} parts`}</dd>
            </div>
          )}
          {data.state.isInterrupted && (
            <div>
              <dt>Listing</dt>
              <dd>Interrupted; the next sync goes on</dd>
            </div>
          )}
        </>
      )}
    </>
  );
}
