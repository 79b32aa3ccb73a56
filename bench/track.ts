import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { type Bench, median, printTable } from './bench.ts';
import { openBenchDatabase } from './bench-database.ts';
import type { LoadOrder, LoadResult } from './track-load.ts';
import { drainInto, makeWorld, secret } from './track-world.ts';

const modes = ['bare', 'ours', 'fdatasync', 'express'] as const;
type Mode = (typeof modes)[number];
const names: Record<Mode, string> = {
  bare: 'bare node:http, a 302 and nothing else',
  ours: 'Kohort: verified, kept, then answered',
  fdatasync: 'the same with SPOOL_FSYNC=yes',
  express: 'Express 5 doing the same as Kohort',
};
const connections = 64;
const rounds = 5;
const roundMs = 2_000;
const people = 50_000;

const hasTaskset = spawnSync('taskset', ['--version']).status === 0;
/** One core for the server, another for who asks it; nothing is bound where that cannot be. */
const isBound = hasTaskset && availableParallelism() > 1;

function startProcess(core: number, file: string, args: string[]): ChildProcess {
  const command = [process.execPath, '--import', 'tsx', fileURLToPath(new URL(file, import.meta.url)), ...args];
  const [program = '', ...rest] = isBound ? ['taskset', '-c', String(core), ...command] : command;
  return spawn(program, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
}

/** What a process says next; `say` is said to it first. */
function hear<Answer>(child: ChildProcess, say?: object): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`A process of the bench ended with ${code}.`));
    child.once('exit', ended);
    child.once('message', (answer) => {
      child.removeListener('exit', ended);
      if ((answer as { error?: string }).error) reject(new Error((answer as { error: string }).error));
      else resolve(answer as Answer);
    });
    if (say) child.send(say);
  });
}

type Server = { child: ChildProcess; port: number };
type Measured = { perSecond: number; p50: number; p99: number; cpuMicros: number; clientMicros: number };

async function runRound(load: ChildProcess, { child, port }: Server, ms: number): Promise<Measured & LoadResult> {
  const before = await hear<{ cpuMicros: number }>(child, {});
  const order: LoadOrder = { port, connections, ms };
  const result = await hear<LoadResult>(load, order);
  const after = await hear<{ cpuMicros: number }>(child, {});
  return {
    ...result,
    perSecond: (result.requests / result.ms) * 1000,
    p50: result.latencies.p50,
    p99: result.latencies.p99,
    cpuMicros: (after.cpuMicros - before.cpuMicros) / result.requests,
    clientMicros: result.cpuMicros / result.requests,
  };
}

export const bench: Bench = {
  about:
    'click redirects a second beside a bare node:http, each in the spool before it is answered; then all of it classified',
  async run() {
    const { db, folder, version, close } = await openBenchDatabase();
    const children: ChildProcess[] = [];
    const begin = (core: number, file: string, args: string[]) => {
      const child = startProcess(core, file, args);
      children.push(child);
      return child;
    };
    try {
      const { paths, contentId, linkIds } = await makeWorld(db, people);
      const load = begin(1, './track-load.ts', []);
      await hear(load, { paths });
      const startServer = async (mode: Mode, spool: string): Promise<Server> => {
        await mkdir(`${folder}/${spool}`, { recursive: true });
        const child = begin(0, './track-server.ts', [
          mode,
          `${folder}/${spool}`,
          secret,
          String(contentId),
          linkIds.join(),
        ]);
        return { child, port: (await hear<{ port: number }>(child)).port };
      };
      const servers = {} as Record<Mode, Server>;
      for (const mode of modes) servers[mode] = await startServer(mode, mode);
      const measured: Record<Mode, Measured[]> = { bare: [], ours: [], fdatasync: [], express: [] };
      for (let round = 0; round <= rounds; round += 1) {
        for (const mode of modes) {
          const result = await runRound(load, servers[mode], roundMs);
          // The first one warms up.
          if (round > 0) measured[mode].push(result);
        }
      }
      const middle = (mode: Mode, of: keyof Measured) => median(measured[mode].map((result) => result[of]));
      const ratios = (mode: Mode) =>
        median(measured[mode].map((one, round) => one.perSecond / measured.bare[round]!.perSecond));

      // Killed without a warning: what was answered is in the spool, and becomes events once.
      const last = await startServer('ours', 'last');
      const { requests } = await runRound(load, last, 1_000);
      last.child.removeAllListeners('exit');
      last.child.kill('SIGKILL');
      const drained = await drainInto(db, `${folder}/last`);
      if (drained.records !== requests) throw new Error(`${requests} were answered, ${drained.records} drained.`);

      const where = isBound ? 'server and load bound to a core each by taskset' : 'nothing bound to a core';
      console.log(
        `${connections} connections that stay open, headers of browsers, ${people} messages × 5 links; ${where};`,
      );
      console.log(
        `load from sockets in a Node process of its own; ${rounds} interleaved rounds of ${roundMs / 1000} s, medians\n`,
      );
      printTable(
        ['', 'a second', '÷ bare', 'p50 ms', 'p99 ms', 'CPU µs', "load's CPU µs"],
        modes.map((mode) => [
          names[mode],
          Math.round(middle(mode, 'perSecond')),
          ratios(mode),
          middle(mode, 'p50'),
          middle(mode, 'p99'),
          middle(mode, 'cpuMicros'),
          middle(mode, 'clientMicros'),
        ]),
      );
      const drainedPerSecond = Math.round((drained.records / drained.ms) * 1000);
      const kinds = Object.fromEntries(drained.kinds.map(({ name, count }) => [name, count]));
      console.log(
        `${requests} more clicks answered, then SIGKILL: ${drained.records} drained (${drainedPerSecond}/s), judged and written ` +
          `as events: ${JSON.stringify(kinds)}\n`,
      );
      const round2 = (value: number) => Number(value.toFixed(2));
      return {
        perSecond: Math.round(middle('ours', 'perSecond')),
        bareNodeHttp: Math.round(middle('bare', 'perSecond')),
        ratio: round2(ratios('ours')),
        express: Math.round(middle('express', 'perSecond')),
        p99Ms: round2(middle('ours', 'p99')),
        fdatasync: {
          perSecond: Math.round(middle('fdatasync', 'perSecond')),
          ratio: round2(ratios('fdatasync')),
          p99Ms: round2(middle('fdatasync', 'p99')),
        },
        cpuMicros: { bare: round2(middle('bare', 'cpuMicros')), ours: round2(middle('ours', 'cpuMicros')) },
        drainedPerSecond,
        classified: kinds,
        postgres: version,
      };
    } finally {
      for (const child of children) child.kill();
      await close();
    }
  },
};
