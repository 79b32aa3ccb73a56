import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type BenchSink = {
  port: number;
  /** Ends it; how many messages it took. */
  end(): Promise<number>;
};

/** The sink of bench/smtp-sink.c where there is a compiler, else the one written for Node. */
export function buildSink(folder: string): { kind: 'C' | 'Node'; start(delayMs?: number): Promise<BenchSink> } {
  const program = `${folder}/smtp-sink`;
  const source = fileURLToPath(new URL('./smtp-sink.c', import.meta.url));
  const isBuilt = spawnSync('cc', ['-O2', '-o', program, source], { stdio: 'ignore' }).status === 0;
  const inNode = ['--import', 'tsx', fileURLToPath(new URL('./smtp-sink-node.ts', import.meta.url))];
  return {
    kind: isBuilt ? 'C' : 'Node',
    start: (delayMs = 0) =>
      listenTo(
        isBuilt
          ? spawn(program, [String(delayMs)])
          : spawn(process.execPath, [...inNode, String(delayMs)], { env: process.env }),
      ),
  };
}

async function listenTo(child: ChildProcess): Promise<BenchSink> {
  const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
  const { value } = await lines.next();
  const port = Number(value);
  if (!port) throw new Error('The sink did not start');
  return {
    port,
    async end() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const taken = await lines.next();
      await ended;
      return Number(taken.value);
    },
  };
}
