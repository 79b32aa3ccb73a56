import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../../../src/platform/log.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../src/platform/postgres/embedded-postgres.ts';

const root = await mkdtemp(path.join(tmpdir(), 'kohort-embedded-'));
await chmod(root, 0o755);
afterAll(() => rm(root, { recursive: true, force: true }));

/** Data files made once, copied for each test: making them takes a second. */
const blank = path.join(root, 'blank');
await (await startEmbeddedPostgres({ dataDir: blank, log: silentLog, unsafeFast: true })).stop();

let dataDir: string;
let servers: EmbeddedPostgres[];
let children: ChildProcess[];
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(root, 'data-'));
  await chmod(dataDir, 0o755);
  await cp(blank, dataDir, { recursive: true, preserveTimestamps: true });
  const { uid, gid } = await stat(path.join(blank, 'pgdata'));
  await own(path.join(dataDir, 'pgdata'), uid, gid);
  servers = [];
  children = [];
});
afterEach(async () => {
  for (const child of children) {
    const ended = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGKILL');
    await ended;
  }
  if (children.length > 0 && servers.length === 0) await start(); // adopts what they left behind
  for (const server of servers) await server.stop();
});

async function own(folder: string, uid: number, gid: number): Promise<void> {
  if (process.getuid?.() !== 0) return;
  await once(spawn('chown', ['-R', `${uid}:${gid}`, folder]), 'close');
}

async function start(): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ dataDir, log: silentLog, unsafeFast: true });
  servers.push(server);
  return server;
}

/** Another program with a process group of its own. */
async function startElsewhere(): Promise<{ child: ChildProcess; url: string; adopted: boolean }> {
  const program = path.join(import.meta.dirname, '../../kit/hold-postgres.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, dataDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  children.push(child);
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string];
  return { child, ...(JSON.parse(line) as { url: string; adopted: boolean }) };
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}

describe('startEmbeddedPostgres', () => {
  test('what was written is there after a restart, at the same address', async () => {
    const first = await start();
    await ask(first.url, 'create table kept as select 42 as answer');
    await first.stop();
    const second = await start();
    expect(second).toMatchObject({ url: first.url, adopted: false });
    expect(await ask(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    expect((await readFile(path.join(dataDir, 'database-url'), 'utf8')).trim()).toBe(second.url);
    expect((await stat(path.join(dataDir, 'database-url'))).mode & 0o077).toBe(0);
  });

  test('sorts by code point, speaks UTF-8, and lets nobody in without the password', async () => {
    const { url } = await start();
    const words = `select string_agg(w, '' order by w) as sorted, upper('å') as big from unnest(array['b','B','a','å']) w`;
    expect(await ask(url, words)).toEqual([{ sorted: 'Babå', big: 'Å' }]);
    await expect(ask(url.replace(/:[0-9a-f]{48}@/, ':wrong@'), 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect(await ask(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  });

  test('a second program on the same folder is told who has it', async () => {
    const { child } = await startElsewhere();
    await expect(start()).rejects.toMatchObject({
      code: 'postgres_folder_in_use',
      message: expect.stringContaining(`in use by process ${child.pid}`),
    });
  });

  test('the server of a killed program is adopted, with what it had committed', async () => {
    const { child, url } = await startElsewhere();
    await ask(url, 'create table kept as select 42 as answer');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const server = await start();
    expect(server).toMatchObject({ adopted: true, url });
    expect(await ask(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
    await server.stop();
    await expect(ask(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('Ctrl-C and SIGTERM to our whole process group leave the server up for our drain', async () => {
    const { child, url } = await startElsewhere();
    process.kill(-child.pid!, 'SIGINT');
    process.kill(-child.pid!, 'SIGTERM');
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('select pg_sleep(0.2)');
    await client.end();
    child.stdin!.write('stop\n');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await expect(ask(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('a stale postmaster.pid whose number now belongs to another program does not stop the start', async () => {
    await writeFile(path.join(dataDir, 'pgdata/postmaster.pid'), `${process.pid}\n${dataDir}/pgdata\n0\n1\n\n\n`);
    expect(await start()).toMatchObject({ adopted: false });
  });

  test('data of another version is refused in one sentence', async () => {
    await writeFile(path.join(dataDir, 'pgdata/PG_VERSION'), '14\n');
    await expect(start()).rejects.toMatchObject({
      code: 'postgres_version_differs',
      message: expect.stringMatching(/holds data of PostgreSQL 14, but this program brings PostgreSQL \d+\.$/),
    });
    await writeFile(path.join(dataDir, 'pgdata/PG_VERSION'), '18\n');
    await expect(start()).resolves.toBeDefined(); // the folder was let go
  });

  test('data whose password is lost is refused, not overwritten', async () => {
    await rm(path.join(dataDir, 'postgres.json'));
    await expect(start()).rejects.toMatchObject({ code: 'postgres_password_lost' });
    expect(await readFile(path.join(dataDir, 'pgdata/PG_VERSION'), 'utf8')).toBe('18\n');
  });

  test('a damaged configuration is one sentence with the reason of PostgreSQL', async () => {
    await writeFile(path.join(dataDir, 'pgdata/postgresql.conf'), 'no_such_setting = 1\n');
    await expect(start()).rejects.toMatchObject({
      code: 'postgres_start_failed',
      message: expect.stringMatching(/configuration file .* contains errors\.$/),
    });
  });
});
