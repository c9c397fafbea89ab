import { certificateFacts, derOf, fingerprintOf, fromPem } from '../../../../shared/evidence/certificates.ts';
import type { TimeStampAuthority } from '../../../../shared/model/settings.ts';
import type { SigningIdentity } from '../signing/signing-identity.ts';
import type { ReportPackage } from './session-report.ts';

/** What a report can say of the seal before there is one. Nothing is time-stamped that is not signed. */
export async function packageOf(
  bagName: string,
  { identity, authority }: { readonly identity: SigningIdentity | null; readonly authority: TimeStampAuthority },
): Promise<ReportPackage> {
  const [certificate] = identity === null ? [] : fromPem(identity.certificate);
  if (identity === null || certificate === undefined) return { bagName, signer: null, authority: null };
  const der = derOf(certificate);
  const { subject } = certificateFacts(der);
  return {
    bagName,
    signer: { name: subject, fingerprint: await fingerprintOf(der), isSelfMade: identity.isSelfMade },
    // Without the rest of its address, which may carry a token.
    authority: URL.parse(authority.url)?.host ?? null,
  };
}
