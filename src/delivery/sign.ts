import { createPrivateKey } from 'node:crypto';
import type { Clock, Db, Log, Vault } from '../platform/index.ts';
import { keyPurpose } from './domains/make-key.ts';
import { findSigningKeys } from './domains/sending-domains.store.ts';
import { type SigningKey, signMessage } from './sign-message.ts';

type Parts = { db: Pick<Db, 'sql'>; vault: Vault; clock: Clock; log: Pick<Log, 'error'> };

/** How old what is known of a domain's keys may be: so soon a new key signs, and an old one no more. */
const freshForMs = 5_000;

export type Signer = ReturnType<typeof createSigner>;

/** Signs messages with the keys of the domain they come from. */
export function createSigner({ db, vault, clock, log }: Parts) {
  const known = new Map<string, { keys: Promise<SigningKey[]>; untilMs: number }>();
  /** Keys read from PKCS #8 are kept: reading one takes three times as long as signing with it. */
  let parsed = new Map<number, SigningKey>();

  const readKeys = async (workspaceId: number, fromDomain: string): Promise<SigningKey[]> => {
    const keys: SigningKey[] = [];
    for (const row of await findSigningKeys(db.sql, workspaceId, fromDomain)) {
      const { id, domain, selector, algorithm, privateKey } = row;
      const before = parsed.get(id);
      if (before) {
        keys.push(before);
        continue;
      }
      try {
        const key = createPrivateKey(vault.open(keyPurpose(workspaceId), privateKey));
        keys.push({ domain, selector, algorithm, key });
      } catch (error) {
        // Sealed under another KOHORT_SECRET: better unsigned by this key than not sent.
        log.error({ key: id, domain, error: (error as Error).message }, 'delivery.key.unreadable');
        continue;
      }
      if (parsed.size >= 1_000) parsed = new Map();
      parsed.set(id, keys.at(-1)!);
    }
    return keys;
  };

  const keysOf = (workspaceId: number, fromDomain: string): Promise<SigningKey[]> => {
    const name = `${workspaceId}:${fromDomain}`;
    const nowMs = Date.now();
    const found = known.get(name);
    if (found && found.untilMs > nowMs) return found.keys;
    if (known.size >= 10_000) known.clear();
    const keys = readKeys(workspaceId, fromDomain);
    keys.catch(() => known.delete(name));
    known.set(name, { keys, untilMs: nowMs + freshForMs });
    return keys;
  };

  return {
    /**
     * The signatures of a message, to be sent right before `raw` (WireMessage.prefix); null when no key signs for the
     * domain. `raw` must stay as it is until the promise is kept or refused. `fromDomain`: that of the From header.
     */
    async sign({ raw }: { raw: Buffer }, workspaceId: number, fromDomain: string): Promise<Buffer | null> {
      const keys = await keysOf(workspaceId, fromDomain);
      return keys.length === 0 ? null : signMessage(raw, keys, clock.now());
    },
  };
}
