import { addCounts } from './import-counts.ts';
import type { ImportView } from './imports.schema.ts';
import type { StoredImport } from './imports.store.ts';

/** Reading the file takes about this share of the time, taking its rows in the rest. */
const READING_SHARE = 0.5;

/** An import as the API shows it. Rates and the rest of the time are estimates as of `now`. Pure. */
export function presentImport(stored: StoredImport, now: Date): ImportView {
  const counts = addCounts(stored.read, stored.applied);
  const end = stored.finishedAt ?? now;
  const elapsedMs = stored.startedAt === null ? null : Math.max(1, end.getTime() - stored.startedAt.getTime());
  return {
    id: stored.id,
    kind: stored.kind,
    state: stored.state,
    fileName: stored.fileName,
    dryRun: stored.isDryRun,
    mapping: stored.mapping as Record<string, unknown>,
    counts,
    progress: {
      bytesRead: stored.bytesRead,
      bytesTotal: stored.bytesTotal,
      rows: counts.rows,
      batches: stored.batches,
      batchesDone: stored.position,
      rowsPerSecond: elapsedMs === null ? null : Math.round((counts.rows / elapsedMs) * 1000),
      remainingMs: stored.state === 'running' && elapsedMs !== null ? remainingMs(stored, elapsedMs) : null,
    },
    failure: stored.failure,
    createdAt: stored.createdAt.toISOString(),
    startedAt: stored.startedAt?.toISOString() ?? null,
    finishedAt: stored.finishedAt?.toISOString() ?? null,
  };
}

function remainingMs({ bytesRead, bytesTotal, batches, position }: StoredImport, elapsedMs: number): number | null {
  const read = bytesTotal ? Math.min(1, bytesRead / bytesTotal) : 0;
  const taken = batches ? position / batches : 0;
  const done = READING_SHARE * read + (1 - READING_SHARE) * taken;
  return done === 0 ? null : Math.round((elapsedMs * (1 - done)) / done);
}
