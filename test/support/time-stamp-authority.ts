import { execFile } from 'node:child_process';
import { createHash, webcrypto } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as x509 from '@peculiar/x509';
import * as asn1 from 'asn1js';
import * as pki from 'pkijs';
import { cmsEngine } from '../../shared/evidence/cms-form.ts';
import { makeTempFolder } from './library.ts';

const run = promisify(execFile);
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 86_400_000;
export const testPolicy = '1.2.3.4.1';
export const otherPolicy = '1.2.3.4.5';

export interface AuthorityCertificates {
  /** PEM. */
  readonly root: string;
  readonly certificate: string;
  readonly key: string;
  readonly signingKey: webcrypto.CryptoKey;
}

interface CertificateFlaws {
  readonly isExpired?: boolean;
  readonly usages?: readonly string[];
  readonly isCritical?: boolean;
}

/** A root that nobody trusts, and the certificate of a time-stamp authority that it issued. */
export async function makeAuthorityCertificates(flaws: CertificateFlaws = {}): Promise<AuthorityCertificates> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const rootKeys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const validity = { notBefore: new Date(Date.now() - 10 * day), notAfter: new Date(Date.now() + 10 * day) };
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=Test root of time stamps',
    ...validity,
    signingAlgorithm: algorithm,
    keys: rootKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  const keys = (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '02',
    subject: 'CN=Test time-stamp authority',
    issuer: root.subject,
    ...validity,
    ...(flaws.isExpired && { notAfter: new Date(Date.now() - day) }),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: rootKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([...(flaws.usages ?? [x509.ExtendedKeyUsage.timeStamping])], flaws.isCritical ?? true),
    ],
  });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    root: `${root.toString('pem')}\n`,
    certificate: `${certificate.toString('pem')}\n`,
    key: `${x509.PemConverter.encode(pkcs8, 'PRIVATE KEY')}\n`,
    signingKey: keys.privateKey,
  };
}

/** What is answered to a request, DER; or the answering itself. */
export type Reply = (request: Buffer) => Promise<Uint8Array | ((response: ServerResponse) => void)>;

export interface TestAuthority {
  readonly url: string;
  /** PEM of the root that its time stamps rest on. */
  readonly root: string;
  /** How it answers from now on. */
  reply: Reply;
  /** As `openssl ts -reply` answers. */
  readonly honest: Reply;
  /** Requests so far. */
  readonly asked: Buffer[];
  close(): Promise<void>;
}

/** A time-stamp authority of OpenSSL behind HTTP on 127.0.0.1. */
export async function startAuthority(given?: AuthorityCertificates): Promise<TestAuthority> {
  const certificates = given ?? (await makeAuthorityCertificates());
  const folder = await makeTempFolder();
  const file = (name: string): string => join(folder.path, name);
  const config = `[tsa]\ndefault_tsa = t\n[t]\nserial = ${file('serial')}\nsigner_cert = ${file('tsa.pem')}\nsigner_key = ${file('tsa.key')}
signer_digest = sha256\ncerts = ${file('root.pem')}\ndefault_policy = ${testPolicy}\nother_policies = ${otherPolicy}\ndigests = sha256, sha512
accuracy = secs:1\ness_cert_id_alg = sha256\n`;
  const files = { 'ts.cnf': config, 'tsa.pem': certificates.certificate, 'tsa.key': certificates.key, 'root.pem': certificates.root };
  for (const [name, text] of Object.entries({ ...files, serial: '01\n' })) await writeFile(file(name), text);
  // One at a time: its serial number is in a file.
  let turn: Promise<unknown> = Promise.resolve();
  const honest: Reply = (request) => {
    const answer = turn.then(async () => {
      await writeFile(file('request.tsq'), request);
      const args = ['ts', '-reply', '-config', file('ts.cnf'), '-queryfile', file('request.tsq')];
      return (await run('openssl', args, { encoding: 'buffer' })).stdout;
    });
    turn = answer.catch(() => undefined);
    return answer;
  };
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const body = Buffer.concat(pieces);
    authority.asked.push(body);
    try {
      const answer = await authority.reply(body);
      if (typeof answer === 'function') return answer(response);
      response.setHeader('content-type', 'application/timestamp-reply');
      response.end(answer);
    } catch {
      response.statusCode = 500;
      response.end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const authority: TestAuthority = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`,
    root: certificates.root,
    reply: honest,
    honest,
    asked: [],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await folder.remove();
    },
  };
  return authority;
}

/** The request with something in it exchanged, so that what an honest authority answers is a lie to who asked. */
export function changedRequest(request: Buffer, change: (request: pki.TimeStampReq) => void): Buffer {
  const parsed = pki.TimeStampReq.fromBER(Uint8Array.from(request));
  change(parsed);
  return Buffer.from(parsed.toSchema().toBER());
}

/** A time stamp as no honest program makes it, well signed all the same. */
export async function forgedReply(
  request: Buffer,
  { certificate, signingKey }: AuthorityCertificates,
  lie: { readonly atMs?: number; readonly omitsCertificateId?: boolean } = {},
): Promise<Uint8Array> {
  const asked = pki.TimeStampReq.fromBER(Uint8Array.from(request));
  const info = new pki.TSTInfo({
    version: 1,
    policy: testPolicy,
    messageImprint: asked.messageImprint,
    serialNumber: new asn1.Integer({ value: 7 }),
    genTime: new Date(lie.atMs ?? Date.now()),
    ...(asked.nonce && { nonce: asked.nonce }),
  });
  const content = new Uint8Array(info.toSchema().toBER());
  const der = x509.PemConverter.decodeFirst(certificate);
  const signer = pki.Certificate.fromBER(der);
  const octets = (bytes: Uint8Array): asn1.OctetString => new asn1.OctetString({ valueHex: Uint8Array.from(bytes).buffer });
  const hash = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();
  const id = new asn1.Sequence({ value: [new asn1.Sequence({ value: [octets(hash(new Uint8Array(der)))] })] });
  const attributes: (readonly [type: string, value: asn1.BaseBlock])[] = [
    ['1.2.840.113549.1.9.3', new asn1.ObjectIdentifier({ value: pki.id_eContentType_TSTInfo })],
    ['1.2.840.113549.1.9.4', octets(hash(content))],
  ];
  if (!lie.omitsCertificateId) attributes.push(['1.2.840.113549.1.9.16.2.47', new asn1.Sequence({ value: [id] })]);
  const encapContentInfo = new pki.EncapsulatedContentInfo({ eContentType: pki.id_eContentType_TSTInfo });
  // Given to the constructor it would be cut into pieces, which DER does not allow.
  encapContentInfo.eContent = octets(content);
  const signed = new pki.SignedData({
    version: 3,
    encapContentInfo,
    certificates: [signer],
    signerInfos: [
      new pki.SignerInfo({
        version: 1,
        sid: new pki.IssuerAndSerialNumber({ issuer: signer.issuer, serialNumber: signer.serialNumber }),
        signedAttrs: new pki.SignedAndUnsignedAttributes({
          type: 0,
          attributes: attributes.map(([type, value]) => new pki.Attribute({ type, values: [value] })),
        }),
      }),
    ],
  });
  await signed.sign(signingKey as CryptoKey, 0, 'SHA-256', undefined, cmsEngine());
  const token = new pki.ContentInfo({ contentType: '1.2.840.113549.1.7.2', content: signed.toSchema(true) });
  return new Uint8Array(new pki.TimeStampResp({ status: new pki.PKIStatusInfo({ status: 0 }), timeStampToken: token }).toSchema().toBER());
}
