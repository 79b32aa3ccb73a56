import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import type { KeyAlgorithm } from './sending-domains.store.ts';

const generate = promisify(generateKeyPair);

/** What private keys are sealed for. */
export const keyPurpose = (workspaceId: number) => `dkim:${workspaceId}`;

/** Of an Ed25519 key DNS shows the 32 bytes alone, without the wrapping that says what they are (RFC 8463, 4). */
const ed25519Bytes = 32;

/**
 * A new pair: the private key in PEM, the public one in base64 as DNS shows it. RSA of 2048 bits: fewer are too weak,
 * and verifiers need not take more (RFC 8301, 3.2).
 */
export async function makeKey(algorithm: KeyAlgorithm): Promise<{ privateKey: string; publicKey: string }> {
  const pair =
    algorithm === 'rsa' ? await generate('rsa', { modulusLength: 2048 }) : await generate('ed25519', undefined);
  const spki = pair.publicKey.export({ type: 'spki', format: 'der' });
  const shown = algorithm === 'rsa' ? spki : spki.subarray(-ed25519Bytes);
  return {
    privateKey: pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: shown.toString('base64'),
  };
}

/** What DNS must show at `<selector>._domainkey.<domain>`. */
export const keyRecord = ({ algorithm, publicKey }: { algorithm: KeyAlgorithm; publicKey: string }) =>
  `v=DKIM1; k=${algorithm}; p=${publicKey}`;
