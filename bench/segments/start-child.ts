import { fork } from 'node:child_process';
import path from 'node:path';
import type { ChildRequest, Question, Reply } from './child.ts';
import type { Verbs } from './verbs.ts';

export type Child = {
  apiUrl: string;
  ask<Verb extends keyof Verbs>(
    verb: Verb,
    ...args: Parameters<Verbs[Verb]>
  ): Promise<Awaited<ReturnType<Verbs[Verb]>>>;
  /** Ends the program; answers with the most memory it had, in MB. */
  stop(): Promise<number>;
};

/** Starts the program in a process of its own. `BENCH_NODE_OPTIONS` reaches it, for profiles. */
export async function startChild(request: ChildRequest): Promise<Child> {
  const own = (process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter((option) => option !== '');
  const child = fork(path.join(import.meta.dirname, 'child.ts'), { execArgv: ['--import', 'tsx', ...own] });
  const waiting = new Map<number, { done(answer: unknown): void; failed(error: Error): void }>();
  let peakMb = 0;
  let count = 0;
  child.on('message', ({ id, answer, problem, peakMb: peak }: Reply) => {
    peakMb = peak;
    const asked = waiting.get(id);
    waiting.delete(id);
    if (problem === undefined) asked?.done(answer);
    else asked?.failed(new Error(`In the child process: ${problem}`));
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  void ended.then(() => {
    for (const { failed } of waiting.values()) failed(new Error('The child process ended.'));
  });
  const reply = (id: number) => new Promise<unknown>((done, failed) => waiting.set(id, { done, failed }));
  const ready = reply(0);
  child.send(request);
  const apiUrl = ((await ready) as string | null) ?? '';
  const ask = async (verb: string, args: unknown[]) => {
    count += 1;
    const answer = reply(count);
    child.send({ id: count, verb, args } satisfies Question);
    return answer;
  };
  return {
    apiUrl,
    ask: (verb, ...args) => ask(verb, args) as never,
    async stop() {
      await ask('stop', []);
      await ended;
      return peakMb;
    },
  };
}
