import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { AppError } from '../../../../shared/errors.ts';
import { sha256Oid } from '../../../../shared/evidence/time-stamp/read-time-stamp.ts';

/** A question to a time-stamp authority (RFC 3161, 2.4.1), DER. The nonce ties the answer to it; the authority's certificate is asked for. */
export function timeStampRequest(sha256: Uint8Array, nonce: Uint8Array, policy: string): Uint8Array<ArrayBuffer> {
  const request = new pki.TimeStampReq({
    version: 1,
    messageImprint: new pki.MessageImprint({
      hashAlgorithm: new pki.AlgorithmIdentifier({ algorithmId: sha256Oid, algorithmParams: new asn1.Null() }),
      hashedMessage: new asn1.OctetString({ valueHex: Uint8Array.from(sha256).buffer }),
    }),
    ...(policy !== '' && { reqPolicy: policy }),
    nonce: new asn1.Integer({ valueHex: Uint8Array.from(nonce).buffer }),
    certReq: true,
  });
  return new Uint8Array(request.toSchema().toBER());
}

const granted = new Set([0, 1]);
/** PKIFailureInfo of RFC 3161, 2.4.2, by bit. */
const failures: Readonly<Record<number, string>> = {
  0: 'it does not know the hash algorithm',
  2: 'it does not allow the request',
  5: 'it could not read the request',
  14: 'its clock is not available',
  15: 'it does not issue under this policy',
  16: 'it does not know an extension of the request',
  17: 'it does not have additional information that was asked for',
  25: 'it had a failure of its own',
};

/** The token of an answer (RFC 3161, 2.4.2) byte for byte. Throws `time-stamp-refused` and `time-stamp-invalid`. */
export function tokenOfResponse(response: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const parsed = parse(response);
  const { status, statusStrings, failInfo } = parsed.status;
  if (!granted.has(status)) {
    const bits = failInfo?.valueBlock.valueHexView ?? new Uint8Array();
    const reasons = Object.entries(failures).filter(([bit]) => ((bits[Number(bit) >> 3] ?? 0) & (0x80 >> (Number(bit) & 7))) !== 0);
    const said = (statusStrings ?? []).map((text) => text.valueBlock.value.slice(0, 200));
    const why = [...reasons.map(([, reason]) => reason), ...said].join('; ');
    throw new AppError('time-stamp-refused', `The time-stamp authority refused (status ${status})${why === '' ? '.' : `: ${why}.`}`);
  }
  const token = asn1.fromBER(response).result;
  const raw = token instanceof asn1.Sequence ? token.valueBlock.value[1]?.valueBeforeDecodeView : undefined;
  if (!parsed.timeStampToken || !raw)
    throw new AppError('time-stamp-invalid', 'The time-stamp authority granted a time stamp and sent none.');
  return Uint8Array.from(raw);
}

function parse(response: Uint8Array<ArrayBuffer>): pki.TimeStampResp {
  try {
    return pki.TimeStampResp.fromBER(response);
  } catch (cause) {
    throw new AppError('time-stamp-invalid', 'What the time-stamp authority sent is no answer of RFC 3161.', {
      cause,
      action: 'Check its address under Settings: this may be a web page or a proxy in its place.',
    });
  }
}
