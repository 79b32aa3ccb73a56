import fs, { appendFileSync, fdatasync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createFakeClock } from '../../../src/platform/index.ts';
import { openSpool, type Spool, type SpoolRecord } from '../../../src/tracking/spool.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kohort-spool-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clock = createFakeClock(new Date('2026-05-01T08:00:00Z'));
const click = (messageId: number): SpoolRecord => ({ kind: 'click', messageId, linkId: 7, at: 1 });

const keep = (spool: Spool, record: SpoolRecord) =>
  new Promise<void>((resolve, reject) => {
    spool.append(record, (error) => (error ? reject(error) : resolve()));
  });

describe('the spool', () => {
  it('has a record in the file once append resolves', async () => {
    const spool = await openSpool(folder, clock);
    await keep(spool, click(1));
    const other = await openSpool(folder, clock);
    const names = await other.files();
    const batches = await Promise.all(names.map((name) => other.read(name, 0)));
    expect(batches.flatMap((batch) => batch?.records ?? [])).toEqual([click(1)]);
    await spool.close();
    await other.close();
  });

  it('keeps every record of many written at once, and reads on from a position', async () => {
    const spool = await openSpool(folder, clock);
    await Promise.all(Array.from({ length: 500 }, (_, index) => keep(spool, click(index))));
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
    await keep(spool, click(1));
    const [name = ''] = await spool.files();
    appendFileSync(join(folder, name), '{"kind":"cli');
    expect((await spool.read(name, 0))?.records).toEqual([click(1)]);
    appendFileSync(join(folder, name), '\n');
    await keep(spool, click(2));
    expect((await spool.read(name, 0))?.records).toEqual([click(1), click(2)]);
    await spool.close();
  });

  it('loses nothing that comes after a write that failed half way', async () => {
    const full = vi.fn((file: number, bytes: Buffer, at: number) => fs.writeSync(file, bytes, at));
    full.mockImplementationOnce((file, bytes) => {
      fs.writeSync(file, bytes.subarray(0, 9));
      throw new Error('ENOSPC');
    });
    const spool = await openSpool(folder, clock, { disk: { writeSync: full, fdatasync } });
    const [name = ''] = await spool.files();
    await expect(keep(spool, click(1))).rejects.toThrow('ENOSPC');
    await keep(spool, click(2));
    expect((await spool.read(name, 0))?.records).toEqual([click(2)]);
    await spool.close();
  });

  it('goes on where a write stopped short', async () => {
    const some = vi.fn((file: number, bytes: Buffer, at: number) =>
      fs.writeSync(file, bytes, at, Math.min(7, bytes.length - at)),
    );
    const spool = await openSpool(folder, clock, { disk: { writeSync: some, fdatasync } });
    const [name = ''] = await spool.files();
    await Promise.all([keep(spool, click(1)), keep(spool, click(2))]);
    expect(some.mock.calls.length).toBeGreaterThan(10);
    expect((await spool.read(name, 0))?.records).toEqual([click(1), click(2)]);
    await spool.close();
  });

  it('is done only after the disk, when it should survive the loss of power, and shares one sync', async () => {
    const events: string[] = [];
    let synced: (() => void)[] = [];
    const slow = (_file: number, done: (error: Error | null) => void) => {
      events.push('sync');
      synced.push(() => done(null));
    };
    const disk = { writeSync: fs.writeSync, fdatasync: slow };
    const spool = await openSpool(folder, clock, { fsync: true, disk });
    const sync = async () => {
      await vi.waitUntil(() => synced.length > 0);
      const go = synced;
      synced = [];
      for (const one of go) one();
    };
    const first = keep(spool, click(1)).then(() => events.push('first'));
    await vi.waitUntil(() => synced.length > 0);
    const others = Promise.all([2, 3, 4].map((id) => keep(spool, click(id)).then(() => events.push('later'))));
    await sync();
    await first;
    await sync();
    await others;
    expect(events).toEqual(['sync', 'first', 'sync', 'later', 'later', 'later']);
    await spool.close();
  });

  it('begins a new file after an hour and removes a file only when nobody can be writing it', async () => {
    const time = createFakeClock(new Date('2026-05-01T08:00:00Z'));
    const spool = await openSpool(folder, time);
    await keep(spool, click(1));
    const [old = ''] = await spool.files();
    time.advance(2 * 3_600_000);
    await spool.rotate();
    await keep(spool, click(2));
    expect(readdirSync(folder)).toHaveLength(2);
    await spool.removeIfOld(old);
    expect(readdirSync(folder)).toContain(old);
    time.advance(25 * 3_600_000);
    await spool.removeIfOld(old);
    expect(readdirSync(folder)).not.toContain(old);
    await spool.close();
  });

  it('never removes the file that it writes, however far the clock is set forward', async () => {
    const time = createFakeClock(new Date('2026-05-01T08:00:00Z'));
    const spool = await openSpool(folder, time);
    const [own = ''] = await spool.files();
    time.advance(30 * 24 * 3_600_000);
    await spool.removeIfOld(own);
    await keep(spool, click(1));
    expect((await spool.read(own, 0))?.records).toMatchObject([{ messageId: 1 }]);
    await spool.close();
  });

  it('keeps everything that there is to say, whatever is in it', async () => {
    const spool = await openSpool(folder, clock);
    const full: SpoolRecord = {
      kind: 'click',
      messageId: 2 ** 40,
      linkId: 0,
      at: 1_777_000_000_000,
      agent: 'a "quoted"\\\n łosoś',
      ip: '2001:db8::1',
      isHead: true,
      noLanguage: true,
      noPage: true,
      isAhead: true,
    };
    await keep(spool, full);
    const [name = ''] = await spool.files();
    expect((await spool.read(name, 0))?.records).toEqual([full]);
    await spool.close();
  });
});
