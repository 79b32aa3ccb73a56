/** Deadlock, or a lock that did not come in time: the transaction was undone, and trying again is right. */
const isLockTrouble = (error: unknown): boolean => ['40P01', '55P03'].includes((error as { code?: string }).code ?? '');

/** Runs `work`, at most `times` times while locks are the trouble; undefined when they still are. Other errors are thrown. */
export async function repeatOnLockTrouble<T>(work: () => Promise<T>, times: number): Promise<T | undefined> {
  for (let turn = 0; turn < times; turn += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isLockTrouble(error)) throw error;
    }
  }
  return undefined;
}
