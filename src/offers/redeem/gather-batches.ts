/**
 * Runs single requests together: while a batch is being worked on, what comes meanwhile gathers for the next. Nothing
 * waits for company: a request that comes alone runs alone, at once. A batch that fails is tried again one by one, so that
 * one bad request does not sink the others.
 */
export function gatherBatches<In, Out>(
  run: (key: number, batch: In[]) => Promise<Out[]>,
  { atMost }: { atMost: number },
): (key: number, input: In) => Promise<Out> {
  type Waiting = { input: In; resolve(out: Out): void; reject(error: unknown): void };
  const waiting = new Map<number, Waiting[]>();

  const runTogether = async (key: number, batch: Waiting[]): Promise<void> => {
    try {
      const outs = await run(
        key,
        batch.map(({ input }) => input),
      );
      for (const [place, { resolve }] of batch.entries()) resolve(outs[place] as Out);
    } catch (error) {
      if (batch.length === 1) batch[0]?.reject(error);
      else for (const one of batch) await runTogether(key, [one]);
    }
  };

  const work = async (key: number, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) await runTogether(key, queue.splice(0, atMost));
    waiting.delete(key);
  };

  return (key, input) =>
    new Promise((resolve, reject) => {
      const queue = waiting.get(key);
      if (queue) {
        queue.push({ input, resolve, reject });
        return;
      }
      const started: Waiting[] = [{ input, resolve, reject }];
      waiting.set(key, started);
      // What comes in the same turn of the event loop goes along.
      setImmediate(() => void work(key, started));
    });
}
