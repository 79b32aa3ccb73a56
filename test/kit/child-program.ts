import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { afterAll } from 'vitest';

const projectFolder = resolve(import.meta.dirname, '../..');
const running = new Set<ChildProcess>();
const killAll = () => {
  for (const child of running) child.kill('SIGKILL');
};
// Whatever became of the tests of a file: nothing of it goes on running.
afterAll(killAll);
process.once('exit', killAll);

export type ChildProgram = {
  pid: number;
  /** What it has written to standard error so far. */
  stderr(): string;
  /** The same without the lines of the log: what a person reads. */
  said(): string;
  /** Waits until it says so; fails with all it said when it ends before. */
  until(text: string): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
};

/** What a program's log says once it is ready, whatever its roles. */
export const ready = '"program.ready"';

/** Starts a program of ours as a process of its own, with these settings and none of this process's. */
export function startChild(env: Record<string, string>, { entry = 'src/main.ts' } = {}): ChildProgram {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', entry], {
    cwd: projectFolder,
    env: { PATH, HOME, LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  running.add(child);
  let text = '';
  let wake = () => {};
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    wake();
  });
  let hasEnded = false;
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((done) => {
    child.once('close', (code, signal) => {
      running.delete(child);
      hasEnded = true;
      wake();
      done({ code, signal });
    });
  });
  return {
    pid: child.pid!,
    stderr: () => text,
    said: () =>
      text
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('{"level"'))
        .join('\n'),
    async until(wanted) {
      while (!text.includes(wanted)) {
        if (hasEnded) throw new Error(`It ended before it said ${wanted}:\n${text}`);
        await new Promise<void>((done) => {
          wake = done;
        });
      }
    },
    kill: (signal) => void child.kill(signal),
    ended,
  };
}

/** Ends what is left of these programs, gently, and waits for it. */
export async function endAll(children: readonly ChildProgram[]): Promise<void> {
  for (const child of children) child.kill('SIGTERM');
  await Promise.all(children.map(({ ended }) => ended));
}
