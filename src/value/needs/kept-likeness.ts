import type { Sql, Tx } from '../../platform/index.ts';
import { findLatestModel } from '../purchases/models.store.ts';
import type { LikenessCheck, LikenessModel } from './likeness-model.ts';

type Centres = Extract<LikenessModel, { kind: 'centres' }>;

/** What a version of the model `needs` holds: see value_model. */
export type NeedsParams = {
  /** Of groups taken over from a proposal, whichever proposal came last. */
  centres: Centres | null;
  /** What contacts are placed by; null: nobody is, by likeness. */
  model: LikenessModel | null;
  proposalId: number | null;
};

export type NeedsQuality =
  | { kind: 'fitted'; check: LikenessCheck }
  | { kind: 'taken-over' }
  | { kind: 'nobody'; why: string; check: LikenessCheck | null };

export type KeptLikeness = NeedsParams & { version: number; fittedAt: Date; dataUntil: Date; quality: NeedsQuality };

/** The newest version; null before the first scoring. Written by this room only, and read as it was written. */
export async function readKeptLikeness(sql: Sql, workspaceId: number): Promise<KeptLikeness | null> {
  const found = await findLatestModel(sql, workspaceId, 'needs');
  if (!found) return null;
  const { version, fittedAt, dataUntil } = found;
  return { ...(found.params as NeedsParams), version, fittedAt, dataUntil, quality: found.quality as NeedsQuality };
}

/**
 * Held to the end of the transaction by whoever writes a version that builds on the one before: a scoring that began before
 * groups were taken over must not forget their centres when it writes what it learnt.
 */
export async function holdLikeness({ sql }: Pick<Tx, 'sql'>, workspaceId: number): Promise<void> {
  await sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`needs likeness ${workspaceId}`]);
}
