import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { openSpool, type SpoolRecord } from '../../../src/tracking/spool.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kohort-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock = createFakeClock(new Date('2026-05-01T08:00:00Z'));
const click = (messageId: number): SpoolRecord => ({ kind: 'click', messageId, linkId: 7, at: 1 });

describe('the spool', () => {
  it('has a record in the file once append resolves', async () => {
    const spool = await openSpool(folder, clock);
    await spool.append(click(1));
    const other = await openSpool(folder, clock);
    const names = await other.files();
    const batches = await Promise.all(names.map((name) => other.read(name, 0)));
    expect(batches.flatMap((batch) => batch?.records ?? [])).toEqual([click(1)]);
    await spool.close();
    await other.close();
  });

  it('keeps every record of many written at once, and reads on from a position', async () => {
    const spool = await openSpool(folder, clock);
    await Promise.all(Array.from({ length: 500 }, (_, index) => spool.append(click(index))));
    const [name = ''] = await spool.files();
    const first = await spool.read(name, 0, 1_000);
    expect(first?.records.length).toBeGreaterThan(5);
    const ids: number[] = [];
    let position = 0;
    for (let batch = await spool.read(name, 0, 1_000); batch; batch = await spool.read(name, position, 1_000)) {
      ids.push(...batch.records.map((record) => record.messageId));
      position = batch.end;
    }
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: 500 }, (_, index) => index));
    expect(await spool.read(name, position)).toBeNull();
    await spool.close();
  });

  it('does not read a line that is not whole yet, and passes over a torn one', async () => {
    const spool = await openSpool(folder, clock);
    await spool.append(click(1));
    const [name = ''] = await spool.files();
    appendFileSync(join(folder, name), '{"kind":"cli');
    expect((await spool.read(name, 0))?.records).toEqual([click(1)]);
    appendFileSync(join(folder, name), '\n');
    await spool.append(click(2));
    expect((await spool.read(name, 0))?.records).toEqual([click(1), click(2)]);
    await spool.close();
  });

  it('loses nothing that comes after a write that failed half way', async () => {
    const spool = await openSpool(folder, clock);
    const [name = ''] = await spool.files();
    const handle = await open(join(folder, name));
    const full = vi.spyOn(Object.getPrototypeOf(handle) as typeof handle, 'appendFile');
    full.mockImplementationOnce(async (bytes) => {
      appendFileSync(join(folder, name), (bytes as Buffer).subarray(0, 9));
      throw new Error('ENOSPC');
    });
    await expect(spool.append(click(1))).rejects.toThrow('ENOSPC');
    await spool.append(click(2));
    expect((await spool.read(name, 0))?.records).toEqual([click(2)]);
    full.mockRestore();
    await handle.close();
    await spool.close();
  });

  it('begins a new file after an hour and removes a file only when nobody can be writing it', async () => {
    const time = createFakeClock(new Date('2026-05-01T08:00:00Z'));
    const spool = await openSpool(folder, time);
    await spool.append(click(1));
    const [old = ''] = await spool.files();
    time.advance(2 * 3_600_000);
    await spool.rotate();
    await spool.append(click(2));
    expect(readdirSync(folder)).toHaveLength(2);
    await spool.removeIfOld(old);
    expect(readdirSync(folder)).toContain(old);
    time.advance(25 * 3_600_000);
    await spool.removeIfOld(old);
    expect(readdirSync(folder)).not.toContain(old);
    await spool.close();
  });
});
