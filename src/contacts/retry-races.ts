const ATTEMPTS = 6;

/** A unique key that another transaction took while we were not looking. */
export class KeyTaken extends Error {}

/** Deadlock, serialisation failure, a unique key taken meanwhile: the same work again will see the other's rows. */
export function isRace(error: unknown): boolean {
  if (error instanceof KeyTaken) return true;
  const code = (error as { code?: string }).code;
  return code === '40P01' || code === '40001' || code === '23505';
}

/** Does one transaction's work, again when another was faster; throws the race when it is lost six times. */
export async function retryRaces<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isRace(error) || attempt === ATTEMPTS) throw error;
    }
  }
}
