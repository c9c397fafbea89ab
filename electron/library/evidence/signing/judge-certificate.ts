import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { AppError } from '../../../../shared/errors.ts';
import { weaknessOf } from '../../../../shared/evidence/certificates.ts';

const oids = { keyUsage: '2.5.29.15', extendedKeyUsage: '2.5.29.37' } as const;
/** Any purpose, mail, documents (RFC 9336), documents as Microsoft and Adobe call them. */
const fitting: ReadonlySet<string> = new Set([
  '2.5.29.37.0',
  '1.3.6.1.5.5.7.3.4',
  '1.3.6.1.5.5.7.3.36',
  '1.3.6.1.4.1.311.10.3.12',
  '1.2.840.113583.1.1.5',
]);

/** Throws `signing-not-yet-valid`, `signing-expired`, `signing-weak`, `signing-usage` for a certificate that evidence must not be signed with. */
export function judgeCertificate(certificate: pki.Certificate, nowMs: number): void {
  const from = certificate.notBefore.value;
  const until = certificate.notAfter.value;
  if (nowMs < from.getTime()) throw new AppError('signing-not-yet-valid', `The certificate is not valid before ${from.toISOString()}.`);
  if (nowMs > until.getTime()) throw new AppError('signing-expired', `The certificate expired at ${until.toISOString()}.`);
  const weakness = weaknessOf(certificate);
  if (weakness !== null) throw new AppError('signing-weak', `The certificate cannot be used: ${weakness}.`);
  const usage = certificate.extensions?.find(({ extnID }) => extnID === oids.keyUsage)?.parsedValue;
  // Digital signature or non-repudiation (RFC 5280, 4.2.1.3).
  if (usage instanceof asn1.BitString && ((usage.valueBlock.valueHexView[0] ?? 0) & 0xc0) === 0) {
    throw new AppError('signing-usage', 'The key of this certificate is not for signatures.');
  }
  const purpose = certificate.extensions?.find(({ extnID }) => extnID === oids.extendedKeyUsage)?.parsedValue;
  if (purpose instanceof pki.ExtKeyUsage && !purpose.keyPurposes.some((each) => fitting.has(each))) {
    throw new AppError(
      'signing-usage',
      'The certificate is for something else: neither for signing documents nor mail (extended key usage).',
    );
  }
}
