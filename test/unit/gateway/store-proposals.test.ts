import { describe, expect, test } from 'vitest';
import { storeProposals } from '../../../electron/library/gateway/store-proposals.ts';
import type { RecordingStorage, RemoteAccess } from '../../../shared/model/gateway.ts';

const none: RemoteAccess = {
  clusterId: null,
  defaultSessionTtlMinutes: null,
  hideRecordingIndicator: null,
  keyboardLayout: null,
  recording: null,
  logForwarding: null,
};

function proposalOf(recording: Partial<RecordingStorage>) {
  const whole = { type: 'aws', bucket: null, azure: null, quality: null, compressed: false, encryptionKey: null, ...recording };
  return storeProposals({ ...none, recording: whole })[0];
}

describe('stores that a gateway names', () => {
  test('nothing is recorded, nothing is proposed', () => {
    expect(storeProposals(none)).toEqual([]);
    const forwarding = { target: 'splunk', json: true, pullIntervalSec: 10, bucket: null };
    expect(storeProposals({ ...none, logForwarding: forwarding })).toEqual([]);
  });

  test('a compatible store keeps its endpoint, with the bucket in the path', () => {
    const bucket = { bucket: 'rec', prefix: '/a/b', region: null, endpoint: 'https://grid.corp.example' };
    expect(proposalOf({ type: 'netapp', bucket })).toEqual({
      holds: 'rdp-recordings',
      store: {
        kind: 's3',
        bucket: 'rec',
        prefix: 'a/b',
        region: 'us-east-1',
        endpoint: 'https://grid.corp.example',
        pathStyle: true,
        caFile: null,
        auth: 'default',
        profile: null,
      },
      notes: ['The region is not told; check it.'],
    });
  });

  test('an Azure container gets the address of its account', () => {
    expect(proposalOf({ type: 'azure', azure: { account: 'corprec', container: 'sessions' } })?.store).toEqual({
      kind: 'azure',
      container: 'sessions',
      prefix: '',
      accountUrl: 'https://corprec.blob.core.windows.net',
      auth: 'default',
    });
  });

  test.each(['evil.example/?', 'a b', ''])('an account that is none (%j) makes no address', (account) => {
    const proposal = proposalOf({ type: 'azure', azure: { account, container: 'sessions' } });
    expect(proposal?.store).toMatchObject({ accountUrl: null });
    expect(proposal?.notes).toEqual(['The storage account is not told; give its address.']);
  });

  test('local storage is explained, and cannot be added', () => {
    const proposal = proposalOf({ type: 'local' });
    expect(proposal?.store).toBeNull();
    expect(proposal?.notes[0]).toContain('/home/akeyless/recordings');
  });

  test('an endpoint that is no address is left out and told', () => {
    const proposal = proposalOf({ bucket: { bucket: 'rec', prefix: '', region: 'eu-1', endpoint: 'javascript:alert(1)' } });
    expect(proposal?.store).toMatchObject({ endpoint: null, pathStyle: false });
  });
});
