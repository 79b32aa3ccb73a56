import type { Db, KohortError, Tx } from '../../platform/index.ts';

const QUERY_CANCELED = '57014';

export type AskDatabase = <T>(
  question: { timeoutMs: number; tooSlow(): KohortError | Promise<KohortError> },
  work: (tx: Tx) => Promise<T>,
) => Promise<T>;

/**
 * Runs questions of people on connections of their own, `mostAtOnce` in this process, so that they never hold up the engine,
 * which needs its connections, nor take all cores of a machine: read-only, each statement cut off after `timeoutMs` (then throws what `tooSlow` makes), without parallel workers (hashed subplans are
 * rebuilt in each of them, and they would take the cores away from the engine).
 */
export function createAskDatabase(db: Db, mostAtOnce: number): AskDatabase {
  let free = mostAtOnce;
  const waiting: (() => void)[] = [];

  async function takeTurn(): Promise<void> {
    if (free > 0) {
      free -= 1;
      return;
    }
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function endTurn(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return async ({ timeoutMs, tooSlow }, work) => {
    await takeTurn();
    try {
      return await db.transaction(async (tx) => {
        await tx.sql('set transaction read only');
        await tx.sql(
          `select set_config('statement_timeout', $1, true), set_config('max_parallel_workers_per_gather', '0', true)`,
          [String(timeoutMs)],
        );
        return work(tx);
      });
    } catch (error) {
      if ((error as { code?: string }).code === QUERY_CANCELED) throw await tooSlow();
      throw error;
    } finally {
      endTurn();
    }
  };
}
