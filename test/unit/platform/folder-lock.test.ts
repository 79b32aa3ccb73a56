import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { LOCK_FILE, lockFolder } from '../../../src/platform/postgres/folder-lock.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'kohort-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

const writeLock = (text: string) => writeFile(path.join(folder, LOCK_FILE), text);

describe('lockFolder', () => {
  test('a folder in use names the program that has it, and is free after release', async () => {
    const release = await lockFolder(folder, 'the folder');
    await expect(lockFolder(folder, 'the folder')).rejects.toMatchObject({
      code: 'postgres_folder_in_use',
      message: `The data folder the folder is in use by process ${process.pid}.`,
    });
    await release();
    const again = await lockFolder(folder, 'the folder');
    await again();
    expect(await readdir(folder)).toEqual([]);
  });

  test('the lock of a program that ended is taken over', async () => {
    const ended = spawnSync(process.execPath, ['-e', '']).pid;
    await writeLock(JSON.stringify({ pid: ended, startedAt: 'some time ago' }));
    await lockFolder(folder, folder);
    expect(await readdir(folder)).toEqual([LOCK_FILE]);
  });

  test('the same number at another start is another program: containers number theirs alike', async () => {
    await writeLock(JSON.stringify({ pid: process.pid, startedAt: 'before the restart' }));
    await expect(lockFolder(folder, folder)).resolves.toBeTypeOf('function');
  });

  test('a lock file that holds nonsense is no owner', async () => {
    await writeLock('{"pid":');
    await expect(lockFolder(folder, folder)).resolves.toBeTypeOf('function');
  });

  test('of many that find a stale lock at once, one gets the folder, every time', async () => {
    for (let round = 0; round < 50; round++) {
      await writeLock(JSON.stringify({ pid: process.pid, startedAt: 'before the restart' }));
      const results = await Promise.allSettled(Array.from({ length: 20 }, () => lockFolder(folder, folder)));
      expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
      expect(await readdir(folder)).toEqual([LOCK_FILE]);
    }
  });

  test('releasing late does not take the lock of the next owner away', async () => {
    const release = await lockFolder(folder, folder);
    await writeLock('{"pid":1,"startedAt":"by another"}');
    await release();
    expect(await readdir(folder)).toEqual([LOCK_FILE]);
  });
});
